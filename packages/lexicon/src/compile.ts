import { checkSource } from './check-source.ts'
import { spellings } from './derive/acronym.ts'
import { withDerivedNames } from './derive/derived-names.ts'
import { NAMES_PER_SHARD, placeEntities, roundUp, shardBitsFor } from './entity-slots.ts'
import { isWhole } from './filter.ts'
import { foldWords } from './fold.ts'
import { joinShards } from './join-shards.ts'
import type { LexiconSource, SourceEntity, SourceName, Trait } from './lexicon-source.ts'
import { LexiconSourceError } from './lexicon-source-error.ts'
import { nameEntry } from './name-entry.ts'
import { distinct, type FilterContent, type ShardContent, writeShard } from './shard-writer.ts'
import { topicsOf } from './topics.ts'
import { extendHi, extendLo } from './word-hash.ts'
import { emptyWords, SMALL, type Words } from './words.ts'

export type { LexiconSource, SourceEntity, SourceName } from './lexicon-source.ts'
export { LexiconSourceError, type LexiconSourceProblem } from './lexicon-source-error.ts'

const PROPER: ReadonlySet<Trait> = new Set(['person', 'place', 'organisation'])
/** Bits of the filter for each of its keys: two of them are set, so that one look in ten or so is in vain. */
const FILTER_BITS = 4.25

/** How small the shards of a lexicon are cut. */
export interface ShardSize {
  /** Names that a shard has, at most, on average. There are up to 1,024 shards. */
  namesPerShard?: number
}

/**
 * Returns the shards of the lexicon of a source: put one after another they are the bytes for `open`. The order of the source does not
 * matter. Throws `LexiconSourceError`.
 */
export function compileShards(
  source: LexiconSource,
  { namesPerShard = NAMES_PER_SHARD }: ShardSize = {},
): Uint8Array<ArrayBuffer>[] {
  checkSource(source)
  const names = withDerivedNames(source)
  const shardBits = shardBitsFor(names.length, namesPerShard)
  const { slots, numbers } = placeEntities(source.entities, shardBits)
  const shards = Array.from(
    { length: 2 ** shardBits },
    (): ShardContent => ({ names: [], filter: emptyFilter(), entities: new Map() }),
  )
  const shardAt = (lo: number) => shards[shardBits === 0 ? 0 : lo >>> (32 - shardBits)]
  const ties = tiesOf(source, numbers)
  for (const entity of source.entities) {
    const number = numbers.get(entity.key) ?? 0
    const list = [...(ties.get(number) ?? [])].sort((a, b) => a - b)
    shards[Math.floor(number / slots)].entities.set(number % slots, {
      entity,
      ties: list,
      topics: topicsOf(entity),
    })
  }
  const spelled = spelledAcronyms(source.names)
  const mustBeCapital = capitalRule(source)
  const scratch = emptyWords('')
  for (const name of names) {
    const words = foldWords(name.text, scratch)
    if (words.count === 0) {
      throw new LexiconSourceError(
        'name-without-letters',
        `The name "${name.text}" of "${name.entity}" has no letters.`,
      )
    }
    const isCode = name.use === 'acronym' && !spelled.has(`${name.entity} ${bareAcronym(name.text)}`)
    const needsCapital = mustBeCapital(name, words)
    const { filter } = shardAt(words.lo[0])
    const isSingle = words.count === 1
    if (isSingle) filter.names.push(words.lo[0], words.hi[0])
    if (!needsCapital) (isSingle ? filter.smallNames : filter.smallLonger).push(words.lo[0], words.hi[0])
    let [lo, hi] = [words.lo[0], words.hi[0]]
    for (let i = 1; i < words.count; i++) {
      shardAt(lo).filter.longer.push(lo, hi)
      lo = extendLo(lo, words.gap[i], words.lo[i])
      hi = extendHi(hi, words.gap[i], words.hi[i])
    }
    if (!isSingle && isWhole(words.lo[0])) shardAt(lo).filter.wholes.push(lo, hi)
    shardAt(lo).names.push({ lo, hi, entry: nameEntry(name, words, { numbers, needsCapital, isCode }) })
  }
  for (const { filter } of shards) {
    for (const hashes of Object.values(filter)) hashes.splice(0, hashes.length, ...distinct(hashes))
  }
  const filter = filterUnitsFor(shards)
  return shards.map((content, number) => writeShard(content, { number, shardBits, slots, filter }))
}

function emptyFilter(): FilterContent {
  return { names: [], longer: [], smallNames: [], smallLonger: [], wholes: [] }
}

/** Returns how many units the filter of a shard has: the same for all, and one of few, so that it seldom changes. */
function filterUnitsFor(shards: readonly ShardContent[]): number {
  const sizes = shards.flatMap(({ filter }) => Object.values(filter).map((hashes) => hashes.length / 2))
  const keys = sizes.reduce((sum, size) => sum + size, 0) / shards.length
  return roundUp(Math.ceil((keys * FILTER_BITS) / 32))
}

/** Returns the lexicon of a source, as bytes for `open`: its shards, one after another. Throws `LexiconSourceError`. */
export function compile(source: LexiconSource): Uint8Array<ArrayBuffer> {
  return joinShards(compileShards(source))
}

/** Returns a question: must the first word of a name not be printed small? */
function capitalRule({ entities }: LexiconSource): (name: SourceName, words: Words) => boolean {
  // A source that counts how often people, places and bodies are meant is a list: nobody chose its names one by one.
  const isListed = ({ trait, weight }: SourceEntity) => weight !== undefined && PROPER.has(trait)
  const listed = new Map(entities.filter(isListed).map(({ key, trait }) => [key, trait]))
  return ({ entity }, words) => {
    const trait = listed.get(entity)
    // "al-Qaeda" begins small where it is printed; small places are transcriptions.
    return trait === 'place' || (trait !== undefined && !(words.shape[0] & SMALL))
  }
}

/** Returns the numbers of the entities that each is tied to; ties go both ways. */
function tiesOf({ entities }: LexiconSource, numbers: ReadonlyMap<string, number>): Map<number, Set<number>> {
  const ties = new Map<number, Set<number>>()
  const tie = (one: number, other: number) => ties.set(one, (ties.get(one) ?? new Set()).add(other))
  for (const { key, related } of entities) {
    const number = numbers.get(key) ?? 0
    for (const other of related.flatMap((one) => numbers.get(one) ?? [])) {
      if (other === number) continue
      tie(number, other)
      tie(other, number)
    }
  }
  return ties
}

/** Returns the acronyms that full names spell, behind the keys of their entities. */
function spelledAcronyms(names: readonly SourceName[]): Set<string> {
  const having = new Set(names.flatMap(({ entity, use }) => (use === 'acronym' ? [entity] : [])))
  return new Set(
    names.flatMap(({ text, entity, use }) =>
      use === 'acronym' || !having.has(entity) ? [] : spellings(text).map((one) => `${entity} ${one}`),
    ),
  )
}

function bareAcronym(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()
}
