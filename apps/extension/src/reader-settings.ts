import { browser } from 'wxt/browser'
import { isOrphaned } from './messages.ts'
import { readSettings, type Settings } from './settings-shape.ts'

export { isOnAt, type Settings } from './settings-shape.ts'

const KEY = 'settings'

/** Returns the settings; what was never set, or is damaged, has its default. */
export async function getSettings(): Promise<Settings> {
  return readSettings((await browser.storage.local.get(KEY))[KEY])
}

/** A change of some of the settings, or what makes one of them as they are. */
type Change = Partial<Settings> | ((now: Settings) => Partial<Settings>)

/**
 * Changes some of the settings. Everything that watches them is told. One change after another, from whichever of the extension's own
 * pages: two at once would undo each other.
 */
export async function saveSettings(change: Change): Promise<void> {
  await navigator.locks.request(KEY, async () => {
    const now = await getSettings()
    const changed = { ...now, ...(typeof change === 'function' ? change(now) : change) }
    await browser.storage.local.set({ [KEY]: readSettings(changed) })
  })
}

/** Calls back when what is stored under the key changes, until the signal aborts. */
function onStored(key: string, callback: () => void, signal: AbortSignal): void {
  const listener = (changes: Record<string, unknown>, area: string) => {
    if (area === 'local' && key in changes) callback()
  }
  browser.storage.onChanged.addListener(listener)
  signal.addEventListener('abort', () => {
    if (!isOrphaned()) browser.storage.onChanged.removeListener(listener)
  })
}

/** Calls back when the settings change, until the signal aborts. */
export function onSettings(callback: () => void, signal: AbortSignal): void {
  onStored(KEY, callback, signal)
}

const EDITIONS = 'editions-in-use'

/** Tells every page that other editions are in use from now on. */
export async function announceEditions(which: string): Promise<void> {
  await browser.storage.local.set({ [EDITIONS]: which })
}

/** Calls back when other editions come into use, until the signal aborts. */
export function onEditions(callback: () => void, signal: AbortSignal): void {
  onStored(EDITIONS, callback, signal)
}
