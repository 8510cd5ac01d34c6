import { MarkSample } from '../mark-sample.tsx'
import { CAP_RANGE, DENSITIES, MARK_STYLES, type Settings } from '../settings-shape.ts'
import { t } from '../ui-text.ts'

interface MarkProps {
  settings: Settings
  save(change: Partial<Settings>): void
}

/** Where names may be marked beside the text of an article. */
const ALSO = ['captions', 'headlines'] as const

/** How many names are marked, and how marks look, with a sample that shows it at once. */
export function MarkOptions({ settings, save }: MarkProps) {
  const { density, markStyle, perThousandWords } = settings
  return (
    <section aria-labelledby="marks">
      <h2 id="marks">{t('options.marks')}</h2>
      <div class="columns">
        <div>
          <fieldset>
            <legend>{t('options.density')}</legend>
            {DENSITIES.map((one) => (
              <label key={one} class="choice">
                <input
                  type="radio"
                  name="density"
                  checked={one === density}
                  onChange={() => save({ density: one })}
                />
                {t(`density.${one}`)}
              </label>
            ))}
          </fieldset>
          <fieldset>
            <legend>{t('options.style')}</legend>
            {MARK_STYLES.map((one) => (
              <label key={one} class="choice">
                <input
                  type="radio"
                  name="style"
                  checked={one === markStyle}
                  onChange={() => save({ markStyle: one })}
                />
                {t(`markStyle.${one}`)}
              </label>
            ))}
          </fieldset>
          <fieldset>
            <legend>{t('options.also')}</legend>
            {ALSO.map((one) => (
              <label key={one} class="choice">
                <input
                  type="checkbox"
                  checked={settings[one]}
                  onChange={(event) => save({ [one]: event.currentTarget.checked })}
                />
                {t(`options.${one}`)}
              </label>
            ))}
          </fieldset>
          <label class="cap">
            {t('options.cap')}
            <input
              type="number"
              {...CAP_RANGE}
              value={perThousandWords}
              onChange={(event) => save({ perThousandWords: event.currentTarget.valueAsNumber })}
            />
          </label>
        </div>
        <MarkSample density={density} markStyle={markStyle} />
      </div>
    </section>
  )
}
