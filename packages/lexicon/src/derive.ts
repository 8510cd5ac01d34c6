import type { SourceName } from './lexicon-source.ts'

// Demonyms in -an, -ian, -i and the like are nouns too and take an s: Koreans, Iraqis. Those in -ese, -ish, -ch, -s do not.
const TAKES_AN_S = /(?:an|[bdgklmnrt]i|[kt]o|er|ot)$/

/**
 * Returns the names with the forms that a curator should not have to type: the plural of a demonym ("North Koreans").
 * Only for names in Latin letters; all rules of a name go with it.
 */
export function withDerivedNames(names: readonly SourceName[]): SourceName[] {
  const plurals = names
    .filter(({ use, text }) => use === 'demonym' && TAKES_AN_S.test(text))
    .map((name) => ({ ...name, text: `${name.text}s` }))
  return [...names, ...plurals]
}
