import { findMatches, findMentions, type Lexicon } from '@backstory/lexicon'
import { AhoCorasick as Monyone } from '@monyone/aho-corasick'
import Ahocorasick from 'ahocorasick'
import Modern from 'modern-ahocorasick'

/** One way to go over a text. Returns how much it found, so that nothing is left out as useless. */
export interface Contestant {
  title: string
  names: number
  /** Milliseconds that it took to make ready. */
  made: number
  read(text: string): number
}

/**
 * A plain pass over the characters: what reading a text costs at least. The text comes as a parameter, as it does to the others: a loop over a
 * string that the compiler knows takes half the time, because it leaves out to look how each is kept.
 */
export const barePass: Contestant = {
  title: 'a pass of charCodeAt',
  names: 0,
  made: 0,
  read(text) {
    let sum = 0
    for (let i = 0; i < text.length; i++) sum = (sum + text.charCodeAt(i)) | 0
    return sum
  },
}

/** Peers know names only as they are written: they get both names and text in small letters, and have no word boundaries. */
const PEERS: readonly (readonly [string, (names: string[]) => (text: string) => number])[] = [
  [
    '@monyone/aho-corasick',
    (names) => {
      const automaton = new Monyone(names)
      return (text) => automaton.matchInText(text.toLowerCase()).length
    },
  ],
  [
    'ahocorasick',
    (names) => {
      const automaton = new Ahocorasick(names)
      return (text) => automaton.search(text.toLowerCase()).length
    },
  ],
  [
    'modern-ahocorasick',
    (names) => {
      const automaton = new Modern(names)
      return (text) => automaton.search(text.toLowerCase()).length
    },
  ],
]

/** Returns the peers, made ready for the names. */
export function peersOf(names: readonly string[]): Contestant[] {
  const small = [...new Set(names.map((name) => name.toLowerCase()))]
  return PEERS.map(([title, make]) => contestantOf(title, names.length, () => make(small)))
}

/** Returns a regular expression of all the names side by side; `undefined` where that does not compile. */
export function expressionOf(names: readonly string[]): Contestant | undefined {
  try {
    return contestantOf('a regular expression', names.length, () => {
      const escaped = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
      const expression = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
      // It is compiled when it is first used.
      expression.test('')
      return (text) => [...text.matchAll(expression)].length
    })
  } catch {
    return undefined
  }
}

/** Finding names. */
export const MATCHES = 'Backstory, matches'
/** Finding names, and deciding what they mean. */
export const MENTIONS = 'Backstory, mentions'

/** Returns what a lexicon does: finding names, and deciding what they mean. */
export function lexiconContestants(lexicon: Lexicon, names: number, made: number): Contestant[] {
  return [
    { title: MATCHES, names, made, read: (text) => findMatches(lexicon, text).length },
    { title: MENTIONS, names, made, read: (text) => findMentions(lexicon, text).length },
  ]
}

function contestantOf(title: string, names: number, make: () => (text: string) => number): Contestant {
  const begun = performance.now()
  const read = make()
  return { title, names, made: performance.now() - begun, read }
}
