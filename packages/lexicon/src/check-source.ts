import { foldWords } from './fold.ts'
import type { LexiconSource, SourceName } from './lexicon-source.ts'
import { LexiconSourceError } from './lexicon-source-error.ts'
import { TRAITS, USES } from './name-flags.ts'

/** Words or entities that one rule may list: their counts are kept in a byte each. */
const MOST_RULES = 255
/** Bytes of the longest key: its length is kept in a byte. */
const LONGEST_KEY = 255

/** Throws `LexiconSourceError` at the first fault of the source. Unknown keys in `related` and in what a name needs are none. */
export function checkSource(source: LexiconSource): void {
  const keys = new Set<string>()
  for (const { key, trait, weight } of source.entities) {
    if (key === '') throw new LexiconSourceError('empty-key', 'An entity has an empty key.')
    if (keys.has(key)) throw new LexiconSourceError('duplicate-key', `Two entities have the key "${key}".`)
    if (!TRAITS.includes(trait)) {
      throw new LexiconSourceError('unknown-trait', `The entity "${key}" has the unknown trait "${trait}".`)
    }
    if (new TextEncoder().encode(key).length > LONGEST_KEY) {
      throw new LexiconSourceError('long-key', `The key "${key}" has more than ${LONGEST_KEY} bytes.`)
    }
    if (weight !== undefined && !(weight > 0 && Number.isFinite(weight))) {
      throw new LexiconSourceError(
        'bad-weight',
        `The entity "${key}" has the weight ${weight}: a number above 0, or none.`,
      )
    }
    keys.add(key)
  }
  for (const name of source.names) checkName(name, keys)
}

function checkName(name: SourceName, keys: ReadonlySet<string>): void {
  const label = `The name "${name.text}" of "${name.entity}"`
  if (!keys.has(name.entity)) {
    throw new LexiconSourceError('unknown-entity', `${label} is of an entity that the source does not have.`)
  }
  if (name.text.trim() === '') {
    throw new LexiconSourceError('empty-name', `A name of "${name.entity}" is empty.`)
  }
  if (!/\p{L}/u.test(name.text)) {
    throw new LexiconSourceError(
      'name-without-letters',
      `${label} has no letters, it would match any such number.`,
    )
  }
  if (!USES.includes(name.use)) {
    throw new LexiconSourceError('unknown-use', `${label} has the unknown use "${name.use}".`)
  }
  const days = [name.from, name.to].filter((day) => day !== undefined)
  const areDays = days.every((day) => Number.isInteger(day) && Math.abs(day) < 0x7fffffff)
  if (!areDays || (name.from !== undefined && name.to !== undefined && name.from > name.to)) {
    throw new LexiconSourceError(
      'bad-days',
      `${label} is in use from ${name.from} to ${name.to}: whole days, in order.`,
    )
  }
  checkRules(name, label)
}

function checkRules({ needs, never }: SourceName, label: string): void {
  const context = typeof needs === 'object' ? needs : undefined
  const { words = [], entities = [] } = context ?? {}
  if (context !== undefined && words.length + entities.length === 0) {
    throw new LexiconSourceError('empty-rule', `${label} needs a context but says none.`)
  }
  const lists = [words, entities, never?.before ?? [], never?.after ?? []]
  if (lists.some((list) => list.length > MOST_RULES)) {
    throw new LexiconSourceError('too-many-rules', `${label} has a rule with more than ${MOST_RULES} words.`)
  }
  for (const word of [...words, ...(never?.before ?? []), ...(never?.after ?? [])]) {
    if (foldWords(word).count === 0) {
      throw new LexiconSourceError('empty-rule', `${label} has a rule "${word}" without letters or digits.`)
    }
  }
}
