import type { Stretch } from './match.ts'
import type { Meaning } from './meaning.ts'
import type { Reading } from './reading.ts'
import { traitOf } from './records.ts'
import { AGAINST, HOSTILE, PLAYS, PLAYS_FOR, SPORT, SPORTY } from './vocabulary.ts'
import { foldedAt, isClose, type Words } from './words.ts'

/** Words to each side among which one of sport is looked for. Arbitrary: a sentence. */
const REACH = 25
/** Words that others have too, but sport above all, that say it is sport. */
const ENOUGH = 2
/** Words before "for" among which it is said what is done for a team: "won 28 caps between 1988 and 1995 for Ireland". Arbitrary. */
const REACH_BACK = 7

/**
 * Is the name of a place meant otherwise than this? In "28 caps for Ireland" and "lost against Scotland" it is the team that plays for it, and a
 * team's only where one plays.
 */
export function isOtherThanPlace(
  { lexicon, words }: Reading,
  stretch: Stretch,
  { entity, use, name }: Meaning,
): boolean {
  if (name?.traits.isTeam) return !playsHere(words, stretch)
  if (traitOf(lexicon, entity) !== 'place' || use === 'demonym') return false
  return playsHere(words, stretch) && (playsFor(words, stretch.first) || isSport(words, stretch))
}

function playsHere(words: Words, { first, last }: Stretch): boolean {
  const next = last + 1
  if (isClose(words, next) && PLAYS.has(foldedAt(words, next))) return true
  if (!isClose(words, first)) return false
  const before = foldedAt(words, first - 1)
  if (AGAINST.has(before)) return !(isClose(words, first - 1) && HOSTILE.has(foldedAt(words, first - 2)))
  if (PLAYS_FOR.has(before)) return true
  if (before !== 'for') return false
  for (let i = first - 2; i >= 0 && i >= first - 1 - REACH_BACK; i--) {
    if (PLAYS_FOR.has(foldedAt(words, i))) return true
    if (!isClose(words, i)) return false
  }
  return false
}

/** "plays for Aachen" */
function playsFor(words: Words, first: number): boolean {
  return (
    isClose(words, first) &&
    foldedAt(words, first - 1) === 'for' &&
    isClose(words, first - 1) &&
    /^play(?:s|ed|ing)?$/.test(foldedAt(words, first - 2))
  )
}

function isSport(words: Words, { first, last }: Stretch): boolean {
  let evidence = 0
  for (let i = Math.max(0, first - REACH); i < Math.min(words.count, last + REACH); i++) {
    if (i >= first && i <= last) continue
    const word = foldedAt(words, i)
    evidence += SPORT.has(word) ? ENOUGH : Number(SPORTY.has(word))
  }
  return evidence >= ENOUGH
}
