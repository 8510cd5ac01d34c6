import type { Stretch } from './match.ts'
import type { Evidence } from './mention.ts'
import { isPhraseAt } from './never.ts'
import { phraseHash } from './phrase.ts'
import { placesOf, type Reading } from './reading.ts'
import { keyOf, type Name, type NameRules, type RulePhrase } from './records.ts'
import { countBelow } from './sorted.ts'

/** How far from a name a word may be to be its context, in UTF-16 units: some two sentences either side. Arbitrary. */
const WINDOW = 300

/** Returns what in the text satisfies a name's need of context: a word near it, or an entity mentioned anywhere. */
export function findContext(reading: Reading, stretch: Stretch, name: Name, rules: NameRules): Evidence[] {
  const found: Evidence[] = []
  for (const phrase of rules.words) {
    const word = findNear(reading, stretch, phrase)
    if (word === undefined) continue
    found.push({ because: 'context-word', word })
    break
  }
  const own = name.entity
  const entity = rules.entities.find((one) => one !== own && reading.certain.has(one))
  if (entity !== undefined) found.push({ because: 'context-entity', entity: keyOf(reading.lexicon, entity) })
  return found
}

/** Returns the phrase as printed where it stands near the stretch but not in it. */
function findNear(reading: Reading, stretch: Stretch, phrase: RulePhrase): string | undefined {
  const { words } = reading
  // The name itself is no context of the name.
  const [lo, hi] = phraseHash(words, stretch.first, stretch.last)
  if (phrase.lo === lo && phrase.hi === hi) return undefined
  const places = placesOf(reading, phrase.firstLo)
  // A word begins at least two units after the last one, so none within reach has a lower number than this.
  const from = stretch.first - WINDOW / 2
  for (let i = countBelow(places, from); i < places.length; i++) {
    const first = places[i]
    if (words.start[first] > stretch.end + WINDOW) return undefined
    if (words.start[first] < stretch.start - WINDOW) continue
    const last = first + phrase.length - 1
    const overlaps = first <= stretch.last && last >= stretch.first
    if (!overlaps && isPhraseAt(words, first, phrase))
      return words.text.slice(words.start[first], words.end[last])
  }
  return undefined
}
