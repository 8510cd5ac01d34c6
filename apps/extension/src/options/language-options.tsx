import { t, uiLocale } from '../ui-text.ts'

/** Languages to choose from: those of the interface, and others that much is written in. */
const LANGUAGES = 'ar cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv tr uk vi zh'.split(
  ' ',
)

interface LanguageProps {
  languages: string[]
  choose(languages: string[]): void
}

/** In which languages facts are told where they are there, the best first. */
export function LanguageOptions({ languages, choose }: LanguageProps) {
  const names = new Intl.DisplayNames(uiLocale(), { type: 'language' })
  const nameOf = (tag: string) => names.of(tag) ?? tag
  const more = LANGUAGES.filter((tag) => !languages.includes(tag)).sort((a, b) =>
    nameOf(a).localeCompare(nameOf(b), uiLocale()),
  )
  return (
    <fieldset>
      <legend>{t('options.languages')}</legend>
      <p class="soft">{t(languages.length === 0 ? 'options.languagesNone' : 'options.languagesHelp')}</p>
      <ol class="chosen">
        {languages.map((tag) => (
          <li key={tag}>
            <bdi>{nameOf(tag)}</bdi>
            <button
              type="button"
              class="link"
              aria-label={t('options.removeOne', nameOf(tag))}
              onClick={() => choose(languages.filter((one) => one !== tag))}
            >
              {t('options.remove')}
            </button>
          </li>
        ))}
      </ol>
      <label>
        <span class="unseen">{t('options.languageAdd')}</span>
        <select
          value=""
          onChange={(event) => {
            const tag = event.currentTarget.value
            event.currentTarget.value = ''
            if (tag) choose([...languages, tag])
          }}
        >
          <option value="">{t('options.languageAdd')}</option>
          {more.map((tag) => (
            <option key={tag} value={tag}>
              {nameOf(tag)}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  )
}
