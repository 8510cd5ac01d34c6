import { headlinesIn } from './capitals.ts'
import type { Stretch } from './match.ts'
import { type Lexicon, type Name, weightOf } from './records.ts'
import type { Words } from './words.ts'

/** Binary logarithm of the weight from which a single word tells: once in the news, or a place of millions. Arbitrary. */
const LEAST_TELLING = -4

/** One reading of a text: what is found in it, and what is known of it so far. Lives as long as one call. */
export interface Reading {
  lexicon: Lexicon
  words: Words
  /** The article's day, days since 1970-01-01. */
  day: number | undefined
  /** Word by word: more than 0 in headlines, where capitals say little. */
  headlines: Uint8Array
  /** Stretches by the number of their first word. */
  beginning: Map<number, Stretch[]>
  /** Stretches by the number of their last word. */
  ending: Map<number, Stretch[]>
  /** Where the last full name of each entity stood, as far as the text is read. */
  introduced: Map<number, { start: number; end: number }>
  /** Where the full names of several words stand that are beyond doubt, by the number of the entity. */
  fullNames: Map<number, Stretch[]>
  /** Entities that the text mentions beyond doubt, anywhere. */
  certain: Set<number>
  /** Where the words of the text are, by the first lane of their hash; made when first needed. */
  places: Map<number, number[]> | undefined
  /** How words are printed, by the first lane of their hash; filled as it is asked for. */
  twins: Map<number, number>
  /** Where strangers of a surname are, by the first lane of its hash; made name by name when first asked for. */
  strangers: Map<number, number[]>
}

/** Returns a reading of a text that knows nothing yet. */
export function beginReading(
  lexicon: Lexicon,
  words: Words,
  { stretches, day }: { stretches: readonly Stretch[]; day: number | undefined },
): Reading {
  return {
    lexicon,
    words,
    day,
    headlines: headlinesIn(words),
    beginning: Map.groupBy(stretches, (stretch) => stretch.first),
    ending: Map.groupBy(stretches, (stretch) => stretch.last),
    introduced: new Map(),
    fullNames: new Map(),
    certain: new Set(),
    places: undefined,
    twins: new Map(),
    strangers: new Map(),
  }
}

/** Is one of these stretches a known mention, as far as its names go: one that needs nothing, or whose entity is introduced? */
export function findKnown(reading: Reading, stretches: readonly Stretch[] | undefined): Stretch | undefined {
  const { lexicon, introduced } = reading
  return stretches?.find((stretch) =>
    stretch.names.some((name) => {
      if (introduced.has(name.entity)) return name.traits.needs !== 'context'
      return name.traits.needs === 'nothing' && (stretch.first < stretch.last || isTelling(lexicon, name))
    }),
  )
}

/** Does a single word tell that it is this name? Not "State", nor a small place with the name of anybody. */
function isTelling(lexicon: Lexicon, { entity, traits: { use, isCode, commonness } }: Name): boolean {
  if (use === 'acronym' || use === 'demonym') return !isCode
  const weight = weightOf(lexicon, entity)
  return weight === undefined || (weight >= LEAST_TELLING && commonness < 2)
}

/** Returns the numbers of the words that fold to a hash with this first lane, in order. */
export function placesOf(reading: Reading, lo: number): readonly number[] {
  if (reading.places === undefined) {
    reading.places = new Map()
    for (let i = 0; i < reading.words.count; i++) {
      const places = reading.places.get(reading.words.lo[i])
      if (places === undefined) reading.places.set(reading.words.lo[i], [i])
      else places.push(i)
    }
  }
  return reading.places.get(lo) ?? []
}
