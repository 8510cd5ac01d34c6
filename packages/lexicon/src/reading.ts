import { headlinesIn } from './capitals.ts'
import type { Stretch } from './match.ts'
import { entityOf, type Lexicon, needsOf } from './records.ts'
import type { Words } from './words.ts'

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
  /** Entities that the text mentions beyond doubt, anywhere. */
  certain: Set<number>
  /** Where the words of the text are, by the first lane of their hash; made when first needed. */
  places: Map<number, number[]> | undefined
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
    certain: new Set(),
    places: undefined,
    strangers: new Map(),
  }
}

/** Is one of these stretches a known mention, as far as its names go: one that needs nothing, or whose entity is introduced? */
export function findKnown(reading: Reading, stretches: readonly Stretch[] | undefined): Stretch | undefined {
  const { lexicon, introduced } = reading
  return stretches?.find((stretch) =>
    stretch.names.some((name) => {
      const needs = needsOf(lexicon, name)
      return needs === 'nothing' || (needs === 'antecedent' && introduced.has(entityOf(lexicon, name)))
    }),
  )
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
