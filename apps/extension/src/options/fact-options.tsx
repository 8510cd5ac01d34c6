import { textIn } from '@backstory/model/text-in'
import { FactsState } from '../facts-state.tsx'
import type { BackgroundStatus } from '../messages.ts'
import type { Settings } from '../settings-shape.ts'
import { t, uiLocale } from '../ui-text.ts'
import { FeedForm } from './feed-form.tsx'
import { LanguageOptions } from './language-options.tsx'

interface FactProps {
  settings: Settings
  status: BackgroundStatus
  save(change: Partial<Settings>): void
  refresh(): void
}

/** Where facts come from, of which dossiers names are marked, and in which languages facts are told. */
export function FactOptions({ settings, status, save, refresh }: FactProps) {
  const { offDossiers, languages } = settings
  const flip = (dossier: string, isOn: boolean) => {
    const others = offDossiers.filter((one) => one !== dossier)
    save({ offDossiers: isOn ? others : [...others, dossier] })
  }
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{t('options.facts')}</h2>
      <FeedForm feed={settings.feed} refresh={refresh} />
      <FactsState status={status} refresh={refresh} />
      {status.editions.length > 0 && (
        <fieldset>
          <legend>{t('options.dossiers')}</legend>
          {status.editions.map(({ dossier, title }) => (
            <label key={dossier} class="choice">
              <input
                type="checkbox"
                checked={!offDossiers.includes(dossier)}
                onChange={(event) => flip(dossier, event.currentTarget.checked)}
              />
              <bdi>{textIn(title, uiLocale()) || dossier}</bdi>
            </label>
          ))}
        </fieldset>
      )}
      <LanguageOptions languages={languages} choose={(chosen) => save({ languages: chosen })} />
    </section>
  )
}
