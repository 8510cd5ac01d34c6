import { commonnessOfWord } from './commonness.ts'
import { foldWords } from './fold.ts'
import type { SourceEntity } from './lexicon-source.ts'
import { FUNCTION_WORDS } from './vocabulary.ts'
import { foldedAt, LETTERS } from './words.ts'

/** Words kept of what is told of an entity, the rarest first. Arbitrary: a paragraph has no more that tell. */
const MOST = 40
/** Letters that a telling word has at least. Arbitrary. */
const SHORTEST = 4
/** How common a word may be that still tells: not very. */
const MOST_COMMON = 2

/** Returns first lanes of the hashes of words that texts about an entity have, ascending: the rarer words of what is told of it. */
export function topicsOf({ told = [] }: SourceEntity): number[] {
  const telling = new Map<number, { word: string; commonness: number }>()
  for (const text of told) {
    const words = foldWords(text)
    for (let i = 0; i < words.count; i++) {
      const word = foldedAt(words, i)
      const commonness = commonnessOfWord(word)
      const isTelling = words.shape[i] & LETTERS && word.length >= SHORTEST && commonness <= MOST_COMMON
      if (isTelling && !FUNCTION_WORDS.has(word)) telling.set(words.lo[i], { word, commonness })
    }
  }
  return [...telling]
    .sort(([, a], [, b]) => a.commonness - b.commonness || (a.word < b.word ? -1 : 1))
    .slice(0, MOST)
    .map(([lo]) => lo)
    .sort((a, b) => a - b)
}
