import { useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { saveSettings } from '../reader-settings.ts'
import { originsIn, parseSettingsFile, SettingsFileError, settingsFileOf } from '../settings-file.ts'
import type { Settings } from '../settings-shape.ts'
import { countText, t } from '../ui-text.ts'

/** A file that the reader wants to bring in is no larger, in bytes. As {@link parseSettingsFile}. */
const LARGEST = 8_000_000

/** Settings as a file: to take them to another device, and to keep them. */
export function FileOptions({ settings }: { settings: Settings }) {
  const [read, setRead] = useState<Settings>()
  const [told, setTold] = useState('')
  const choose = async (file: File | undefined) => {
    setRead(undefined)
    setTold('')
    if (!file) return
    try {
      setRead(parseSettingsFile(file.size > LARGEST ? '' : await file.text()))
    } catch (error) {
      if (!(error instanceof SettingsFileError)) throw error
      setTold(t(error.problem === 'newer' ? 'options.fileNewer' : 'options.fileNone'))
    }
  }
  const use = async (chosen: Settings) => {
    // In the click, before anything is waited for. Sites that the reader refuses are kept as a wish, and not read.
    await browser.permissions.request({ origins: originsIn(chosen) })
    await saveSettings(chosen)
    setRead(undefined)
    setTold(t('options.imported'))
  }
  return (
    <section aria-labelledby="file">
      <h2 id="file">{t('options.file')}</h2>
      <p class="soft">{t('options.fileHelp')}</p>
      <div class="actions">
        <button type="button" class="button" onClick={() => download(settings)}>
          {t('options.export')}
        </button>
        <label class="button file">
          {t('options.import')}
          <input
            type="file"
            accept="application/json,.json"
            onChange={(event) => void choose(event.currentTarget.files?.[0])}
          />
        </label>
      </div>
      {read && (
        <p>
          {countText('options.fileFound', read.sites.length)}{' '}
          <button type="button" class="button main" onClick={() => void use(read)}>
            {t('options.useFile')}
          </button>
        </p>
      )}
      <p role="status">{told}</p>
    </section>
  )
}

function download(settings: Settings): void {
  const day = new Date().toISOString().slice(0, 10)
  const url = URL.createObjectURL(new Blob([settingsFileOf(settings, day)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `backstory-settings-${day}.json`
  link.click()
  URL.revokeObjectURL(url)
}
