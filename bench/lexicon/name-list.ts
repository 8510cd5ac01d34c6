import type { ListedEntity } from '../../tools/annotate/entity-list.ts'

/** Names that an entity has, on average, as among the real ones. */
const NAMES_PER_ENTITY = 3

/**
 * Returns the entities given and as many more, made up of the parts of their names, as make so many names in all. The same entities and
 * number make the same list on every machine.
 */
export function withMadeUp(real: readonly ListedEntity[], wanted: number): ListedEntity[] {
  const list: ListedEntity[] = []
  const taken = new Set<string>()
  let names = 0
  for (const entity of real) {
    const own = [entity.name, ...entity.aliases]
    if (names + own.length > wanted) break
    list.push(entity)
    for (const name of own) taken.add(name)
    names += own.length
  }
  const pick = pickerOf(real)
  for (let number = 0; names < wanted; number++) {
    const kind = KINDS[number % KINDS.length] ?? 'person'
    const own: string[] = []
    for (const length = pick.number(NAMES_PER_ENTITY * 2 - 1) + 1; own.length < length && names < wanted; ) {
      const name = pick.name(kind)
      if (taken.has(name)) continue
      taken.add(name)
      own.push(name)
      names++
    }
    const [name = '', ...aliases] = own
    if (name !== '') list.push({ id: `M${number}`, kind, name, aliases, weight: 0, population: undefined })
  }
  return list
}

const KINDS = ['person', 'place', 'organisation']

interface Picker {
  /** Returns a whole number from 0 up to but not `below`. */
  number(below: number): number
  name(kind: string): string
}

/** Makes names as those of their kind are made: given names and surnames, beginnings and ends of the names of places and bodies. */
function pickerOf(real: readonly ListedEntity[]): Picker {
  const parts = new Map<string, { firsts: string[]; lasts: string[]; singles: string[] }>()
  for (const { kind, name, aliases } of real) {
    const of = parts.get(kind) ?? { firsts: [], lasts: [], singles: [] }
    parts.set(kind, of)
    for (const words of [name, ...aliases].map((one) => one.split(' '))) {
      if (words.length === 1) of.singles.push(words[0] ?? '')
      else {
        of.firsts.push(words.slice(0, -1).join(' '))
        of.lasts.push(words.at(-1) ?? '')
      }
    }
  }
  const number = randomOf(20_260_101)
  const one = (list: readonly string[] | undefined) => list?.[number(list.length)] ?? ''
  return {
    number,
    name(kind) {
      const of = parts.get(kind)
      if (kind === 'person') return `${one(of?.firsts)} ${one(of?.lasts)}`
      // A single word as often as real places have one: two halves of words.
      if (kind === 'place' && number(2) === 0) return halves(one(of?.singles), one(of?.singles))
      if (kind === 'organisation') return `${one(parts.get('place')?.singles)} ${one(of?.lasts)}`
      return `${one(of?.firsts)} ${one(of?.lasts)}`
    },
  }
}

function halves(one: string, other: string): string {
  return one.slice(0, Math.ceil(one.length / 2)) + other.slice(Math.floor(other.length / 2)).toLowerCase()
}

/** Whole numbers by Mulberry32 (public domain), the same on every machine. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}
