/** A place in a text, in UTF-16 units. */
export interface Passage {
  start: number
  end: number
}

/** A text as it is searched, and for each of its units where it is in the text itself. */
export interface Folded {
  text: string
  /** One longer than the text: the last is the length of what was folded. */
  at: Uint32Array
}

const SPELLINGS: readonly [from: RegExp, to: string][] = [
  // Where a word may be broken, and what cannot be seen.
  [/[\u00ad\u200b-\u200f\u2060\ufeff]/u, ''],
  [/\s/u, ' '],
  [/\p{Pd}|\u2212/u, '-'],
  [/[\u2018-\u201b\u2032\u2035\u02bc\u00b4`\u2039\u203a]/u, "'"],
  [/[\u201c-\u201f\u2033\u2036\u00ab\u00bb]/u, '"'],
]

/**
 * Returns a text as quotes are searched in it: case, kinds of quotation mark, dash and space, and what cannot be seen, make no difference
 * between a page and what a person has typed from it; nor do ligatures and full-width letters (NFKC).
 */
export function folded(text: string): Folded {
  const parts: string[] = []
  const at: number[] = []
  let index = 0
  let isAfterSpace = true
  for (const character of text) {
    const plain = foldedCharacter(character)
    const isSpace = plain === ' '
    if (!(isSpace && isAfterSpace)) {
      parts.push(plain)
      for (let unit = 0; unit < plain.length; unit++) at.push(index)
    }
    if (plain !== '') isAfterSpace = isSpace
    index += character.length
  }
  at.push(text.length)
  return { text: parts.join(''), at: Uint32Array.from(at) }
}

const known = new Map<string, string>()

function foldedCharacter(character: string): string {
  let plain = known.get(character)
  if (plain === undefined) {
    const spelt = SPELLINGS.reduce((now, [from, to]) => now.replace(from, to), character)
    plain = spelt.normalize('NFKC').toLowerCase()
    // Scripts with many characters would make it grow for ever.
    if (known.size < 10_000) known.set(character, plain)
  }
  return plain
}

/** Words that were left out of a quote: "announced … the post", "announced [...] the post". */
const LEFT_OUT = /\s*(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3})\s*/

/** Between two parts of a quote is at most so much of the page: more is another passage. */
const MOST_LEFT_OUT = 2_000

/** A part that stands in a page so often is no help: this bounds the time that hostile pages take. */
const MOST_TRIES = 1_000

/** Finds a quote in a page, all of its parts where words were left out, in their order; the first place from `from` on. */
export function findQuote(page: Folded, quote: string, from = 0): Passage | undefined {
  const parts = partsOf(quote)
  const [first, ...rest] = parts
  if (first === undefined) return undefined
  let start = page.text.indexOf(first, from)
  for (let tries = 0; start >= 0 && tries < MOST_TRIES; tries++) {
    const end = endOfParts(page.text, rest, start + first.length)
    if (end !== undefined) return { start, end }
    start = page.text.indexOf(first, start + 1)
  }
  return undefined
}

function endOfParts(text: string, parts: readonly string[], from: number): number | undefined {
  let end = from
  for (const part of parts) {
    const next = text.slice(end, end + MOST_LEFT_OUT + part.length).indexOf(part)
    if (next < 0) return undefined
    end += next + part.length
  }
  return end
}

/** Returns the parts of a quote, folded: several where words were left out. Marks around all of it are not of the quote. */
function partsOf(quote: string): string[] {
  return folded(quote)
    .text.trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .split(LEFT_OUT)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Returns the place in the text itself of a passage of the folded text. */
export function unfolded({ at }: Folded, { start, end }: Passage): Passage {
  // One character may fold to several: a passage that ends within it has all of it.
  return { start: at[start] ?? 0, end: Math.max(at[end] ?? 0, (at[end - 1] ?? 0) + 1) }
}
