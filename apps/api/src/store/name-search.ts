import { Prisma } from '../../generated/prisma/client.ts'
import { foldForSearch } from './entity-rows.ts'

/** Which names are found, and how good each is. The name's table is `n`. */
export interface NameSearch {
  /** What an index finds. */
  where: Prisma.Sql
  /** Text that sorts, best first; NULL for what the index found and should not have. */
  rank: Prisma.Sql
}

/** With it begin the ranks of what is only like what was searched. */
export const LIKE_KEY = '3'

/** What is shorter is like too much. */
const LEAST_LETTERS = 4

/** Words by which names are looked up: more make it no narrower. Arbitrary. */
const MOST_WORDS = 4

/** What ends words in names, as words_of() has it in the database. */
const BETWEEN_WORDS = /[ !-/:-@[-`{-~«»„“”‘’‚–—·]+/

/** Finds names that contain the text, whatever its case and diacritics: whole names first, then those that begin with it, then the rest. */
export function namesWith(text: string): NameSearch {
  const wanted = foldForSearch(text)
  const literal = likeLiteral(wanted)
  const contains = Prisma.sql`n."folded" LIKE ${`%${literal}%`}`
  return {
    where: pairsOf(wanted) ? Prisma.sql`${contains} AND ${pairsOf(wanted)}` : contains,
    rank: Prisma.sql`CASE WHEN n."folded" = ${wanted} THEN '0' WHEN n."folded" LIKE ${`${literal}%`} THEN '1' ELSE '2' END`,
  }
}

/**
 * Finds names with words much like all of the text's, likest first: one error in a word is found, and some twos. `undefined` where it is
 * too short.
 */
export function namesLike(text: string): NameSearch | undefined {
  const wanted = foldForSearch(text)
  const words = wanted.split(BETWEEN_WORDS).filter((word) => [...word].length > 2)
  if (words.length === 0 || (wanted.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS) return undefined
  const longest = words.toSorted((a, b) => b.length - a.length).slice(0, MOST_WORDS)
  const near = longest.map((word) => Prisma.sql`near_hashes(n."folded") && near_hashes(${word})`)
  const distance = Prisma.sql`abs(length(n."folded") - length(${wanted}))`
  return {
    where: Prisma.join(near, ' AND '),
    rank: Prisma.sql`${LIKE_KEY} || to_char(misspelling(${words}, n."folded"), '000') || to_char(${distance}, '000')`,
  }
}

/** Other letters than those of ASCII are found by pairs: trigrams know them only in some locales. */
function pairsOf(wanted: string): Prisma.Sql | undefined {
  const letters = [...wanted]
  const pairs = letters.slice(1).map((letter, i) => `${letters[i]}${letter}`)
  if (pairs.length === 0 || Buffer.byteLength(wanted) === letters.length) return undefined
  return Prisma.sql`octet_length(n."folded") <> length(n."folded") AND letter_pairs(n."folded") @> ${pairs}`
}

/** Returns the text as LIKE takes it to the letter. */
function likeLiteral(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}
