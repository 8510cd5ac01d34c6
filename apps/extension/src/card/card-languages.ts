import { getSettings, onSettings } from '../reader-settings.ts'
import { uiLocale } from '../ui-text.ts'

/** Follows in which languages the reader wants facts told, the best first, until the signal aborts: those chosen, then the browser's. */
export function followLanguages(signal: AbortSignal): () => readonly string[] {
  let chosen: readonly string[] = []
  const read = async () => {
    chosen = (await getSettings()).languages
  }
  const follow = () => void read().catch(() => undefined)
  onSettings(follow, signal)
  follow()
  return () => [...chosen, uiLocale()]
}
