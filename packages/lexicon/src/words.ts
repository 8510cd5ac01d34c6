import { foldWord } from './fold-word.ts'
import { emptyLetters, type Letters } from './letters.ts'

/** Shape of a word as printed, a set of bits. */
export const CAPITAL = 1
/** It has capitals and no small letters. */
export const ALL_CAPITALS = 2
/** It has a letter; a number has none. */
export const LETTERS = 4
/** A dotted acronym: "U.S." */
export const DOTTED = 8
/** It has one letter: an initial, perhaps. */
export const SINGLE = 16
/** Its first letter is a small one. */
export const SMALL = 32
/** It is one letter of a script that puts no blanks between words. */
export const SOLID_WORD = 64

/** The gap before a word is blanks or nothing but what joins. */
export const SPACE = 0
/** One hyphen or dash without blanks. */
export const HYPHEN = 1
/** A single line break. */
export const LINE = 2
/** A comma, with or without blanks. */
export const COMMA = 3
/** The word before is in the possessive: "Moscow's war". */
export const POSSESSIVE = 4
/** Something within a clause: an apostrophe, a slash, a dot within an address. */
export const MINOR = 5
/** An end of sentence, a quotation mark, a bracket, a blank line: a capital after it says nothing. */
export const BREAK = 6

/**
 * The words of a text in columns, one row a word. `start` and `end` are offsets into the original text, possessive endings
 * left out; `lo` and `hi` hash the folded word; `gap` hashes what stands before it, 0 where that only joins, so that two
 * phrases are the same when their words and gaps are; `kind` says what sort of gap that is.
 */
export interface Words {
  text: string
  letters: Letters
  count: number
  /** A word ends in a Hangul syllable, perhaps a particle; see `particle.ts`. */
  hasSyllables: boolean
  start: Uint32Array
  end: Uint32Array
  lo: Uint32Array
  hi: Uint32Array
  gap: Uint32Array
  kind: Uint8Array
  shape: Uint8Array
  /** Numbers of words that names of a lexicon may begin with; see `walk`. */
  candidates: Uint32Array
}

/** Characters that a word takes with its gap, at least, on average; where words are shorter the columns grow. */
const SHORT = 5

/** Returns empty columns. */
export function emptyWords(text: string): Words {
  const room = Math.ceil(text.length / SHORT) + 2
  return {
    text,
    letters: emptyLetters(text.length),
    count: 0,
    hasSyllables: false,
    start: new Uint32Array(room),
    end: new Uint32Array(room),
    lo: new Uint32Array(room),
    hi: new Uint32Array(room),
    gap: new Uint32Array(room),
    kind: new Uint8Array(room),
    shape: new Uint8Array(room),
    candidates: new Uint32Array(room),
  }
}

/** Lets go of the text: columns that are kept for the next one must not keep what was read. */
export function forgetText(words: Words): void {
  words.letters.bytes.fill(0)
  words.text = ''
  words.count = 0
}

/** Makes room for twice as many words. */
export function growWords(words: Words): void {
  for (const column of ['start', 'end', 'lo', 'hi', 'gap', 'candidates'] as const) {
    const larger = new Uint32Array(words[column].length * 2)
    larger.set(words[column])
    words[column] = larger
  }
  for (const column of ['kind', 'shape'] as const) {
    const larger = new Uint8Array(words[column].length * 2)
    larger.set(words[column])
    words[column] = larger
  }
}

/** Returns a word folded, as the vocabulary tables hold it: "U.S." is "us". */
export function foldedAt(words: Words, index: number): string {
  return foldWord(printedAt(words, index))
}

/** Returns a word as it is printed, the dots of an acronym left out. */
export function printedAt(words: Words, index: number): string {
  const printed = words.text.slice(words.start[index], words.end[index])
  return words.shape[index] & DOTTED ? printed.replaceAll('.', '') : printed
}

/** Is the gap before this word one that a name may span and a neighbour may lean over: blanks or a hyphen? */
export function isClose(words: Words, index: number): boolean {
  return index > 0 && index < words.count && words.kind[index] <= HYPHEN
}

/** Are all letters of these words capitals? */
export function isAllCapitals(words: Words, first: number, last: number): boolean {
  for (let i = first; i <= last; i++) {
    if (words.shape[i] & LETTERS && !(words.shape[i] & ALL_CAPITALS)) return false
  }
  return true
}
