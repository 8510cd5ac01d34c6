import type { LexiconSource } from '../src/lexicon-source.ts'
import { entity, name } from './cast.ts'

/** Returns made-up names of one to three words, three to an entity. */
export function manyNames(count: number): LexiconSource {
  return {
    entities: Array.from({ length: Math.ceil(count / 3) }, (_, i) => entity(`e${i}`, 'organisation')),
    names: Array.from({ length: count }, (_, i) => name(madeUpName(i), `e${Math.floor(i / 3)}`)),
  }
}

/** Returns one of them by its number. */
export function madeUpName(i: number): string {
  return [madeUpWord(i), madeUpWord(i % 91), madeUpWord(i % 37)].slice(0, 1 + (i % 3)).join(' ')
}

/** Returns a word that no language has, another for each number. */
export function madeUpWord(i: number): string {
  return `Q${i.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)])}x`
}
