import type { PageStatus } from './messages.ts'
import { countText, t, uiLocale } from './ui-text.ts'
import { whenText } from './when-text.ts'

/** Returns how many names were found on a page: "3 mentions of 2 known names." */
export function foundText(mentions: number, entities: number): string {
  return countText('found.names', entities, countText('found.mentions', mentions))
}

/** Returns when the article was published, and in which language it is. */
export function articleText({ published, language }: Pick<PageStatus, 'published' | 'language'>): string {
  if (!published) return t('found.undated')
  const day = whenText(published.day, uiLocale())
  const name = language && languageName(language)
  const article = name ? t('found.datedIn', day, name) : t('found.dated', day)
  return published.sure === 'guess' ? `${article} ${t('found.guess')}` : article
}

/** Returns the name of a language in the language of the messages. What is no language tag has none. */
function languageName(tag: string): string | undefined {
  try {
    return new Intl.DisplayNames(uiLocale(), { type: 'language' }).of(tag)
  } catch {
    return undefined
  }
}
