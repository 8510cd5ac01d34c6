/** A text with the language that it is in (BCP 47). */
export interface TextIn {
  text: string
  language: string
}

/**
 * Returns the text of a `LocalText` in the first of the languages wanted (BCP 47) that it is there in, itself or in its base language
 * ("de" for "de-AT"), else in English, else in whichever language there is; empty when there is none. Apart from the schemas, so that a
 * page's script can have it without TypeBox.
 */
export function localTextIn(text: Readonly<Record<string, string>>, languages: readonly string[]): TextIn {
  const wanted = languages.flatMap((language) => [language, language.split('-')[0] ?? ''])
  const language = [...wanted, 'en'].find((one) => Object.hasOwn(text, one)) ?? Object.keys(text)[0] ?? 'und'
  return { text: text[language] ?? '', language }
}

/** Returns the text alone, in one language wanted. */
export function textIn(text: Readonly<Record<string, string>>, language: string): string {
  return localTextIn(text, [language]).text
}
