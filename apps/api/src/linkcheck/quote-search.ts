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
  const units = new Uint16Array(text.length * MOST_UNITS)
  const at = new Uint32Array(text.length * MOST_UNITS + 1)
  let length = 0
  let before = SPACE
  const put = (unit: number, index: number) => {
    if (unit === SPACE && before === SPACE) return
    before = unit
    at[length] = index
    units[length++] = unit
  }
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < ASCII.length) {
      put(ASCII[unit] ?? unit, index)
      continue
    }
    const character = String.fromCodePoint(text.codePointAt(index) ?? 0)
    const plain = foldedCharacter(character)
    for (let i = 0; i < plain.length; i++) put(plain.charCodeAt(i), index)
    index += character.length - 1
  }
  at[length] = text.length
  return {
    text: Buffer.from(units.buffer, 0, length * 2).toString('utf16le'),
    at: at.subarray(0, length + 1),
  }
}

const SPACE = 0x20

/** A few characters stand for whole phrases: those that fold to more stay as they are. */
const MOST_UNITS = 3

const known = new Map<string, string>()

/** Most of what there is to fold, without asking twice. */
const ASCII = Uint16Array.from({ length: 128 }, (_, unit) =>
  foldedCharacter(String.fromCharCode(unit)).charCodeAt(0),
)

function foldedCharacter(character: string): string {
  let plain = known.get(character)
  if (plain === undefined) {
    const spelt = SPELLINGS.reduce((now, [from, to]) => now.replace(from, to), character)
    plain = spelt.normalize('NFKC').toLowerCase()
    if (plain.length > MOST_UNITS) plain = character
    // Scripts with many characters would make it grow for ever.
    if (known.size < 10_000) known.set(character, plain)
  }
  return plain
}

/** Words that were left out of a quote: "announced … the post", "announced [...] the post". */
const LEFT_OUT = /\[ ?(?:…|\.{3}) ?\]|\( ?(?:…|\.{3}) ?\)|…|\.{3}/

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
  return folded(quote.normalize())
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
