import type { Id } from '@backstory/model'

/** A stretch of a text; one with an entity leads to its card. */
export interface Part {
  text: string
  entity?: Id
}

/** An entity by what it is called in the text's language. */
interface Called {
  id: Id
  title: string
}

/** Parts a text at the titles of entities that stand in it, each linked where it first stands; a longer title before one within it. */
export function linkedParts(text: string, entities: readonly Called[]): Part[] {
  const byLength = entities
    .filter(({ title }) => title !== '')
    .sort((a, b) => b.title.length - a.title.length)
  let parts: Part[] = [{ text }]
  for (const { id, title } of byLength) {
    const at = parts.findIndex((part) => part.entity === undefined && findWords(part.text, title) >= 0)
    const part = parts[at]
    if (!part) continue
    const start = findWords(part.text, title)
    const pieces: Part[] = [
      { text: part.text.slice(0, start) },
      { text: title, entity: id },
      { text: part.text.slice(start + title.length) },
    ]
    parts = parts.toSpliced(at, 1, ...pieces.filter((piece) => piece.text !== ''))
  }
  return parts
}

/** Scripts in which letters right beside a name are no part of it: no spaces between words, or endings that are written on. */
const LETTER = /[\p{L}\p{N}]/u
const JOINED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u

/** Returns where the words stand, not within longer words, or -1. */
function findWords(text: string, words: string): number {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const before = text.slice(0, at).at(-1) ?? ''
    const after = text[at + words.length] ?? ''
    if (![before, after].some((letter) => LETTER.test(letter) && !JOINED.test(letter))) return at
  }
  return -1
}
