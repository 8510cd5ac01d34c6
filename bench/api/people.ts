import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** An entity as it is put into the database to be searched. */
export interface Person {
  id: string
  title: string
  description: string
  names: string[]
}

/** Returns a function that gives numbers below its argument, always the same ones (mulberry32, public domain). */
export function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below) | 0
  }
}

const SYLLABLES =
  'ba be bo da de di do fa ga go ha ja jo ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se shi so ta te ti to va ve vi vo za ze zo'.split(
    ' ',
  )
const LATIN = 'abdefghijklmnoprstvz'
const CYRILLIC = 'абдефгхижклмнопрствз'
const ROLES = [
  'Minister of Defence',
  'Spokesman of the ministry',
  'Journalist',
  'General',
  'Envoy',
  'Professor of law',
]

/** Makes people who do not exist, with names that are much alike, in two alphabets. */
export function inventPeople(count: number): Person[] {
  const roll = dice(1)
  const word = (syllables: number) =>
    Array.from({ length: syllables }, () => SYLLABLES[roll(SYLLABLES.length)]).join('')
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  const given = Array.from({ length: 400 }, () => capital(word(2 + roll(2))))
  const family = Array.from({ length: 8_000 }, () => capital(word(2 + roll(3))))
  return Array.from({ length: count }, (_, i) => {
    const name = `${given[roll(given.length)]} ${family[roll(family.length)]}`
    const cyrillic = [...name].map((letter) => {
      const at = LATIN.indexOf(letter.toLowerCase())
      return at < 0
        ? letter
        : letter === letter.toLowerCase()
          ? CYRILLIC.charAt(at)
          : CYRILLIC.charAt(at).toUpperCase()
    })
    const description = `${ROLES[roll(ROLES.length)]} of ${family[roll(family.length)]}`
    return { id: `person-${i}`, title: name, description, names: [name, cyrillic.join('')] }
  })
}

const CORPUS = process.env.BACKSTORY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')

/** Reads the names of real places, people and organisations, where there is the corpus of them; `undefined` where there is none. */
export function readRealNames(): Person[] | undefined {
  const files = ['geonames', 'entities', 'distractors'].map((name) => join(CORPUS, `linking/${name}.jsonl`))
  if (!files.every((file) => existsSync(file))) return undefined
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))
  return lines
    .filter((line) => line !== '')
    .map((line, i) => {
      const { name, kind, aliases } = JSON.parse(line)
      return {
        id: `real-${i}`,
        title: name,
        description: `A ${kind}`,
        names: [...new Set<string>([name, ...aliases])].filter(isName),
      }
    })
}

/** Names as the API takes them: some of the corpus are whole sentences. */
function isName(text: string): boolean {
  return text.length <= 100 && !/\p{C}/u.test(text)
}
