import type { Id } from '@backstory/model'

/** "*facts* tie two entities of the article to each other." */
export interface TiePair {
  a: Id
  b: Id
  facts: Id[]
}

/** An arc between two rows of the list. */
export interface Arc {
  pair: TiePair
  from: number
  to: number
}

/** Entities one below the other, with arcs between those that are tied. */
export interface TieLayout {
  order: Id[]
  arcs: Arc[]
}

/** Sweeps until the order settles, and no more than these. Arbitrary: thirty entities settle in five. */
const SWEEPS = 20

/** Returns the pairs that the ties of cards make: each two entities once, with all facts that tie them, from whichever card. */
export function pairTies(ties: Iterable<{ entity: Id; fact: Id; others: Id[] }>): TiePair[] {
  const pairs = new Map<string, TiePair>()
  for (const { entity, fact, others } of ties) {
    for (const other of others) {
      if (other === entity) continue
      const [a, b] = entity < other ? [entity, other] : [other, entity]
      const pair = pairs.get(`${a} ${b}`) ?? { a, b, facts: [] }
      if (!pair.facts.includes(fact)) pair.facts.push(fact)
      pairs.set(`${a} ${b}`, pair)
    }
  }
  return [...pairs.values()]
}

/** Returns those of the entities that are tied to any other, those by most facts first. */
export function rankTied(entities: readonly Id[], pairs: readonly TiePair[]): Id[] {
  const weightOf = (id: Id) =>
    pairs.reduce((sum, { a, b, facts }) => sum + (a === id || b === id ? facts.length : 0), 0)
  const weights = new Map(entities.map((id) => [id, weightOf(id)]))
  return entities
    .filter((id) => weights.get(id) !== 0)
    .sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0))
}

/**
 * Puts the entities that are tied into one column, so that those tied closely stand near each other, and the arcs are short. The same
 * entities and ties always make the same picture; labels in a column cannot overlap, as those of a picture of forces can.
 */
export function layOutTies(entities: readonly Id[], pairs: readonly TiePair[]): TieLayout {
  const known = new Set(entities)
  const drawn = pairs.filter(({ a, b }) => known.has(a) && known.has(b))
  const tied = new Set(drawn.flatMap(({ a, b }) => [a, b]))
  let order = entities.filter((id) => tied.has(id))
  let best = order
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const next = sweptOnce(order, drawn)
    if (lengthOf(next, drawn) < lengthOf(best, drawn)) best = next
    if (next.every((id, i) => id === order[i])) break
    order = next
  }
  const place = placesOf(best)
  const at = (id: Id) => place.get(id) ?? 0
  const arcs = drawn.map((pair) => {
    const ends = [at(pair.a), at(pair.b)]
    return { pair, from: Math.min(...ends), to: Math.max(...ends) }
  })
  // Long arcs first: the short ones are drawn over them.
  return { order: best, arcs: arcs.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from) }
}

/** Moves each to where those that it is tied to are, weighed by how many facts tie them. */
function sweptOnce(order: readonly Id[], pairs: readonly TiePair[]): Id[] {
  const place = placesOf(order)
  const pull = (id: Id) => {
    // Its own place weighs as well: without it two that are tied would change places for ever.
    let [sum, weight] = [place.get(id) ?? 0, 1]
    for (const { a, b, facts } of pairs) {
      if (a !== id && b !== id) continue
      sum += (place.get(a === id ? b : a) ?? 0) * facts.length
      weight += facts.length
    }
    return sum / weight
  }
  const pulls = new Map(order.map((id) => [id, pull(id)]))
  return [...order].sort((one, other) => (pulls.get(one) ?? 0) - (pulls.get(other) ?? 0))
}

function lengthOf(order: readonly Id[], pairs: readonly TiePair[]): number {
  const place = placesOf(order)
  return pairs.reduce(
    (sum, { a, b, facts }) => sum + Math.abs((place.get(a) ?? 0) - (place.get(b) ?? 0)) * facts.length,
    0,
  )
}

function placesOf(order: readonly Id[]): Map<Id, number> {
  return new Map(order.map((id, i) => [id, i]))
}
