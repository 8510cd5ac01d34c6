import { checkSource } from './check-source.ts'
import { withDerivedNames } from './derive.ts'
import { foldWords } from './fold.ts'
import { seal } from './format.ts'
import type { LexiconSource, SourceName } from './lexicon-source.ts'
import { foldedAt, type Words } from './words.ts'
import { entityTables, type FoldedName, nameTables, slotTable } from './write-records.ts'

export type { LexiconSource, SourceEntity, SourceName } from './lexicon-source.ts'
export { LexiconSourceError, type LexiconSourceProblem } from './lexicon-source-error.ts'

/** Returns the lexicon of a source, as bytes for `open`. The order of the source does not matter. Throws `LexiconSourceError`. */
export function compile(source: LexiconSource): Uint8Array<ArrayBuffer> {
  checkSource(source)
  const entities = source.entities.toSorted((a, b) => compare(a.key, b.key))
  const numbers = new Map(entities.map((entity, number) => [entity.key, number]))
  const names = foldNames(withDerivedNames(source.names))
  return seal({ slots: slotTable(names), ...nameTables(names, numbers), ...entityTables(entities, numbers) })
}

/** Returns the names folded and in order, those of one phrase in a row, each once. */
function foldNames(names: readonly SourceName[]): FoldedName[] {
  const folded = names.map((given) => {
    const name = withSortedRules(given)
    const words = foldWords(name.text)
    return { name, words, phrase: phraseText(words), order: JSON.stringify(fieldsOf(name)) }
  })
  folded.sort((a, b) => compare(a.phrase, b.phrase) || compare(a.order, b.order))
  return folded.filter(
    (one, i) => i === 0 || one.phrase !== folded[i - 1].phrase || one.order !== folded[i - 1].order,
  )
}

/** Returns a phrase's words and gaps as text: the same text, the same phrase. */
function phraseText(words: Words): string {
  const parts = Array.from({ length: words.count }, (_, i) => {
    const gap = i === 0 || words.gap[i] === 0 ? '' : words.gap[i]
    return `${gap} ${foldedAt(words, i)}`
  })
  return parts.join('')
}

function withSortedRules(name: SourceName): SourceName {
  const { needs, never } = name
  const sorted: SourceName = { ...name }
  if (typeof needs === 'object')
    sorted.needs = { words: inOrder(needs.words), entities: inOrder(needs.entities) }
  if (never !== undefined) sorted.never = { before: inOrder(never.before), after: inOrder(never.after) }
  return sorted
}

function inOrder(list: readonly string[] | undefined): string[] {
  return [...new Set(list)].sort(compare)
}

/** All that tells two names of one phrase apart, in an order that does not depend on how the object was made. */
function fieldsOf({ entity, use, text, caseSensitive, needs, never, from, to }: SourceName): unknown[] {
  const needed = typeof needs === 'object' ? [needs.words, needs.entities] : needs
  return [entity, use, text, caseSensitive === true, needed, never?.before, never?.after, from, to]
}

/** By UTF-16 units: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
