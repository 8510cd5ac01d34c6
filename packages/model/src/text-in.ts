/**
 * Returns the text of a `LocalText` in the language wanted (BCP 47), else in its base language ("de" for "de-AT"), else in English, else
 * in whichever language there is; empty when there is none. Apart from the schemas, so that a page's script can have it without TypeBox.
 */
export function textIn(text: Readonly<Record<string, string>>, language: string): string {
  const [base = ''] = language.split('-')
  return text[language] ?? text[base] ?? text.en ?? Object.values(text)[0] ?? ''
}
