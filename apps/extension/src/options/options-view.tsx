import { useEffect, useState } from 'preact/hooks'
import { type Correction, getCorrections, onCorrections } from '../corrections.ts'
import { askBackground, type BackgroundStatus } from '../messages.ts'
import { getSettings, onEditions, onSettings, saveSettings } from '../reader-settings.ts'
import type { Settings } from '../settings-shape.ts'
import { t } from '../ui-text.ts'
import { FactOptions } from './fact-options.tsx'
import { FileOptions } from './file-options.tsx'
import { MarkOptions } from './mark-options.tsx'
import { NameOptions } from './name-options.tsx'
import { SiteOptions } from './site-options.tsx'

interface Chosen {
  settings: Settings
  corrections: Correction[]
  status: BackgroundStatus
}

/** The options: everything that a reader can choose, kept as soon as it is chosen. */
export function OptionsView() {
  const [chosen, refresh] = useChosen()
  const [told, setTold] = useState('')
  if (!chosen) return null
  const { settings, corrections, status } = chosen
  const save = (change: Partial<Settings>) => {
    setTold('')
    saveSettings(change).then(
      () => setTold(t('options.saved')),
      (error: unknown) => console.error('backstory:', error),
    )
  }
  return (
    <>
      <header>
        <h1>{t('options.title')}</h1>
        <p class="soft" role="status">
          {told}
        </p>
      </header>
      <main>
        <MarkOptions settings={settings} save={save} />
        <FactOptions {...{ settings, status, save, refresh }} />
        <SiteOptions settings={settings} save={save} />
        <NameOptions {...{ settings, corrections, save }} />
        <FileOptions settings={settings} />
      </main>
    </>
  )
}

/** What is chosen, and it again whenever anything of it changes, here or elsewhere. */
function useChosen(): [Chosen | undefined, () => void] {
  const [chosen, setChosen] = useState<Chosen>()
  const refresh = () => {
    learn().then(setChosen, (error: unknown) => console.error('backstory:', error))
  }
  useEffect(() => {
    const stop = new AbortController()
    onSettings(refresh, stop.signal)
    onCorrections(refresh, stop.signal)
    onEditions(refresh, stop.signal)
    refresh()
    return () => stop.abort()
  }, [])
  return [chosen, refresh]
}

async function learn(): Promise<Chosen> {
  const [settings, corrections, status] = await Promise.all([
    getSettings(),
    getCorrections(),
    askBackground('status', {}),
  ])
  return { settings, corrections, status }
}
