import { BLOCK } from './page-text.ts'
import { type Folded, folded, type Passage, unfolded } from './quote-search.ts'

/** What is longer is told by its first and last words; the number is that of the reference implementation. */
const LONGEST_EXACT = 300

/** So many words of context at most, and of either end. */
const MOST_WORDS = 8
const END_WORDS = 4

/**
 * Returns the address of a passage of a page as browsers scroll to it and mark it: a text fragment
 * (https://wicg.github.io/scroll-to-text-fragment/), in the page's own spelling, with words before or after where the passage alone stands
 * there more than once. `undefined` where the passage begins or ends within a word, which browsers do not find.
 */
export function fragmentLink(
  url: string,
  text: string,
  { page, passage }: { page: Folded; passage: Passage },
): string | undefined {
  const { start, end } = unfolded(page, passage)
  if (isWithinWord(text, start) || isWithinWord(text, end)) return undefined
  const words = text.slice(start, end).trim()
  const isLong = words.length > LONGEST_EXACT || words.includes(BLOCK)
  const told = isLong ? endsOf(words) : [words]
  const [prefix, suffix] = contextOf(page, told[0] ?? '', {
    before: text.slice(Math.max(0, start - LONGEST_EXACT), start),
    // After a long passage stands what is not beside its first words.
    after: isLong ? '' : text.slice(end, end + LONGEST_EXACT),
  })
  const directive = [
    ...(prefix ? [`${encoded(prefix)}-`] : []),
    ...told.map(encoded),
    ...(suffix ? [`-${encoded(suffix)}`] : []),
  ]
  const [base = '', fragment = ''] = url.split('#')
  return `${base}#${fragment.split(':~:')[0]}:~:text=${directive.join(',')}`
}

/** Returns the first words of a long passage and its last: each within a block, as browsers look for them. */
function endsOf(words: string): string[] {
  const blocks = words.split(BLOCK)
  const first = (blocks[0] ?? '').trim().split(' ').slice(0, END_WORDS)
  const last = (blocks.at(-1) ?? '').trim().split(' ').slice(-END_WORDS)
  return [first.join(' '), last.join(' ')]
}

/** Returns what must stand before or after some words so that they are there once; nothing where they are anyway, or never. */
function contextOf(
  page: Folded,
  words: string,
  { before, after }: { before: string; after: string },
): [prefix: string, suffix: string] {
  if (isOnce(page, words)) return ['', '']
  const preceding = before.split(BLOCK).at(-1) ?? ''
  const following = after.split(BLOCK)[0] ?? ''
  for (let n = 1; n <= MOST_WORDS; n++) {
    const prefix = lastWords(preceding, n)
    const suffix = firstWords(following, n)
    if (isOnce(page, prefix + words)) return [prefix.trim(), '']
    if (isOnce(page, words + suffix)) return ['', suffix.trim()]
    if (isOnce(page, prefix + words + suffix)) return [prefix.trim(), suffix.trim()]
  }
  return ['', '']
}

/** Returns the last words of a text, with the space after them if there is one. */
function lastWords(text: string, n: number): string {
  const words = text.split(' ')
  return words.slice(words.at(-1) === '' ? -n - 1 : -n).join(' ')
}

function firstWords(text: string, n: number): string {
  const words = text.split(' ')
  return words.slice(0, words[0] === '' ? n + 1 : n).join(' ')
}

function isOnce({ text }: Folded, words: string): boolean {
  const wanted = folded(words).text
  const first = text.indexOf(wanted)
  return first >= 0 && text.indexOf(wanted, first + 1) < 0
}

/** Hyphens, commas and ampersands part a directive. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D')
}

const LETTER = /[\p{L}\p{N}]/u
/** Written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

function isWithinWord(text: string, at: number): boolean {
  const [before, after] = [text.slice(0, at).at(-1) ?? '', text[at] ?? '']
  return [before, after].every((letter) => LETTER.test(letter) && !UNSPACED.test(letter))
}
