/** Words of grammar that an acronym leaves out. */
const LEFT_OUT = new Set([
  'a',
  'an',
  'and',
  'at',
  'de',
  'des',
  'du',
  'et',
  'for',
  'in',
  'la',
  'of',
  'on',
  'the',
  'to',
  'und',
])
/** Fewer letters are an acronym of too many things. */
const FEWEST = 3
const MOST = 7

/** Returns the acronym of a name, "ACLU" of "American Civil Liberties Union"; `undefined` when its words make none. */
export function acronymOf(name: string): string | undefined {
  const words = name.split(/[\s–-]+/u).filter((word) => word !== '&' && !LEFT_OUT.has(word.toLowerCase()))
  // Only words in Latin letters with a capital at the beginning alone: "NASA Astrobiology Institute" has an acronym in it.
  if (words.length < FEWEST || words.length > MOST || !words.every((word) => /^[A-Z][a-z]+$/.test(word)))
    return undefined
  return words.map((word) => word[0]).join('')
}

/**
 * Returns the letters that acronyms of a name may have, its small words taken or left out: "FDA", "FADA"; none of a name without capitals,
 * as transcriptions are.
 */
export function spellings(name: string): string[] {
  if (!/\p{Lu}/u.test(name)) return []
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const letters = (list: string[]) => list.map((word) => word[0]?.toUpperCase()).join('')
  return [letters(words), letters(words.filter((word) => !LEFT_OUT.has(word.toLowerCase())))]
}
