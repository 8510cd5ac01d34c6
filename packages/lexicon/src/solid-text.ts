import { SOLID_WORD, type Words } from './words.ts'

/*
 * Scripts that put no blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese): a name may be any letters in a row, so it counts
 * only where words begin and end, as the browser's own dictionaries know them (Intl.Segmenter, UAX #29): 京都 is not in 東京都.
 */

/** Letters to each side that decide where words end. Arbitrary: a clause. */
const REACH = 40

let segmenter: Intl.Segmenter | undefined

/** Does a word begin with the first of these words and end with the last, where they are letters of such a script? */
export function isAtWordEnds(words: Words, first: number, last: number): boolean {
  const { shape, start, end } = words
  const goesOnBefore = (shape[first] & SOLID_WORD) !== 0 && first > 0 && end[first - 1] === start[first]
  const goesOnAfter =
    (shape[last] & SOLID_WORD) !== 0 && last + 1 < words.count && start[last + 1] === end[last]
  if (!goesOnBefore && !goesOnAfter) return true
  const [from, to] = [runStart(words, first), runEnd(words, last)]
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' })
  const ends = new Set([start[from], end[to]])
  for (const { index } of segmenter.segment(words.text.slice(start[from], end[to])))
    ends.add(start[from] + index)
  return ends.has(start[first]) && ends.has(end[last])
}

function runStart({ shape, start, end }: Words, from: number): number {
  let first = from
  while (
    first > 0 &&
    from - first < REACH &&
    shape[first - 1] & SOLID_WORD &&
    end[first - 1] === start[first]
  )
    first--
  return first
}

function runEnd({ shape, start, end, count }: Words, from: number): number {
  let last = from
  while (
    last + 1 < count &&
    last - from < REACH &&
    shape[last + 1] & SOLID_WORD &&
    start[last + 1] === end[last]
  )
    last++
  return last
}
