import { browser } from 'wxt/browser'
import type { GeneratedI18nStructure } from '#i18n'

/** Names of the messages in `locales/`, by area: `popup.title`. */
type MessageKey = keyof GeneratedI18nStructure
/** Those that count something: they have a form for each plural of their language. */
type CountKey = MessageKey extends infer Key ? (Key extends `${infer Base}.other` ? Base : never) : never

/** Returns a message in the language of the reader's browser; `$1`, `$2`, … in it are the substitutions. */
export function t(key: MessageKey, ...substitutions: (string | number)[]): string {
  return messageOf(key, substitutions)
}

/**
 * Returns a message that counts, in the form that its language has for the count, with the count as `$1`. Apart from WXT's own plurals,
 * which know one and many: Ukrainian has four forms, Arabic six.
 */
export function countText(key: CountKey, count: number, ...substitutions: (string | number)[]): string {
  const locale = uiLocale()
  const form = new Intl.PluralRules(locale).select(count)
  return messageOf(`${key}.${form}`, [new Intl.NumberFormat(locale).format(count), ...substitutions])
}

/**
 * Returns the language of the messages (BCP 47), for dates and numbers among them: the browser's own where there are messages in it, with
 * its region; else English, as the messages are, so that no sentence is in two languages.
 */
export function uiLocale(): string {
  const language = t('ui.language')
  const wanted = browser.i18n.getUILanguage()
  return wanted.split('-')[0] === language ? wanted : language
}

/** Returns the direction that the messages are written in. */
export function uiDirection(): 'ltr' | 'rtl' {
  return t('ui.direction') === 'rtl' ? 'rtl' : 'ltr'
}

/** Makes one of the extension's own documents say which language it is in. */
export function sayLanguage({ documentElement }: Document): void {
  documentElement.lang = uiLocale()
  documentElement.dir = uiDirection()
}

function messageOf(key: string, substitutions: (string | number)[]): string {
  return browser.i18n.getMessage(key.replaceAll('.', '_') as never, substitutions.map(String))
}
