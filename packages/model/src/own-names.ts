import type { Static } from '@sinclair/typebox'
import type { Entity } from './entity.ts'
import { Exactly, LanguageTag, PlainText } from './text.ts'

/** What a person or a place is called where it is from: "*text*, in *language*". */
export const OwnName = Exactly(
  { text: PlainText(300, 'The name'), language: LanguageTag },
  'A name in its own script',
  { text: 'Сергей Шойгу', language: 'ru' },
)
export type OwnName = Static<typeof OwnName>

/** People and places have a script of their own; what a treaty or a body is called elsewhere is a translation. */
const WITH_OWN: ReadonlySet<string> = new Set(['person', 'place'])

/** Of an entity that is named in more languages than these, nobody can tell which is its own. */
const MOST = 2

/**
 * Returns what a person or place is called in its own script: its full names in a script that no title of it is in, one for each language, in
 * the order given. Empty where the title is in that script already, or where names in many languages are known.
 */
export function ownNamesOf({ kind, title, names }: Pick<Entity, 'kind' | 'title' | 'names'>): OwnName[] {
  if (!WITH_OWN.has(kind)) return []
  const known = new Set(Object.values(title).map(scriptOf))
  const own = new Map<string, string>()
  for (const { text, lang, use } of names) {
    const script = scriptOf(text)
    if (use === 'full' && script !== undefined && !known.has(script) && !own.has(lang)) own.set(lang, text)
  }
  return own.size > MOST ? [] : [...own].map(([language, text]) => ({ text, language }))
}

/** Scripts of the world's newspapers. Kana come before Han: a name in both is Japanese. */
const SCRIPTS = (
  'Latin Cyrillic Greek Arabic Hebrew Hangul Hiragana Katakana Han Devanagari Bengali Tamil Telugu Thai Georgian Armenian ' +
  'Ethiopic Khmer Lao Myanmar Sinhala Gujarati Gurmukhi Kannada Malayalam'
)
  .split(' ')
  .map((name) => ({ name, letter: new RegExp(`\\p{Script=${name}}`, 'u') }))

function scriptOf(text: string): string | undefined {
  return SCRIPTS.find(({ letter }) => letter.test(text))?.name
}
