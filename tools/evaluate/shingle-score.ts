/*
 * Scores the text of an article against what people marked, as the article extraction benchmark of Zyte (scrapinghub) does: texts are compared
 * by their shingles, runs of four words, each as often as it occurs. A page counts the same however long it is; precision and recall are
 * means over the pages, and F1 is of these means.
 */

/** Shares of the shingles of a page: in both texts, only in the one found, only in the gold. They add up to 1, or are all 0. */
export interface ShingleCounts {
  right: number
  wronglyTaken: number
  missed: number
}

/** The words of a shingle. As the benchmark has it. */
export const SHINGLE = 4

/** What the benchmark counts as one word: letters, numbers and `_`, without the marks that scripts of India set apart. */
const WORDS = /[\p{L}\p{N}_]+/gu

/** Compares a found text with the gold. */
export function countShingles(gold: string, found: string): ShingleCounts {
  const expected = shinglesOf(gold)
  const given = shinglesOf(found)
  let right = 0
  for (const [shingle, count] of given) right += Math.min(count, expected.get(shingle) ?? 0)
  const [all, taken] = [sizeOf(expected), sizeOf(given)]
  const union = Math.max(1, all + taken - right)
  return { right: right / union, wronglyTaken: (taken - right) / union, missed: (all - right) / union }
}

/** Returns the shingles of a text with how often each occurs. A text of fewer words is one shingle. */
export function shinglesOf(text: string): Map<string, number> {
  const words = text.match(WORDS) ?? []
  const counts = new Map<string, number>()
  for (let at = 0; at < Math.max(1, words.length - SHINGLE + 1); at++) {
    const shingle = words.slice(at, at + SHINGLE).join(' ')
    if (shingle !== '') counts.set(shingle, (counts.get(shingle) ?? 0) + 1)
  }
  return counts
}

function sizeOf(shingles: Map<string, number>): number {
  return [...shingles.values()].reduce((sum, count) => sum + count, 0)
}

/** Returns the mean precision and recall of pages, and F1 of the two. A page where nothing was found says nothing of precision. */
export function shingleScoreOf(pages: readonly ShingleCounts[]): {
  f1: number
  precision: number
  recall: number
} {
  const shares = (ofAll: (counts: ShingleCounts) => number) =>
    pages.flatMap((counts) => (ofAll(counts) > 0 ? [counts.right / ofAll(counts)] : []))
  const precision = meanOf(shares(({ right, wronglyTaken }) => right + wronglyTaken))
  const recall = meanOf(shares(({ right, missed }) => right + missed))
  return {
    f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0,
    precision,
    recall,
  }
}

function meanOf(numbers: number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, one) => sum + one, 0) / numbers.length
}
