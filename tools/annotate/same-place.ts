import type { ListedEntity } from './entity-list.ts'

/** A place that has so many times the people of the next of its name is the one that is meant by it. Arbitrary. */
const MUCH = 10
/** A place counts for so much less where the name is but another name of it: gazetteers have names of all times and languages. Arbitrary. */
const SELDOM = 1 / 10
/** So many people are in a place, as far as this is about, whose people nobody counted: it may be a province. Arbitrary. */
const UNCOUNTED = 100_000

/** "People's Republic of China" is what a gazetteer calls China. */
const STATE_OF =
  /(?:^|\s)(?:republic|kingdom|state|commonwealth|federation|union|principality|sultanate) of (?:the )?$/i

/**
 * Returns the entities with those places made one that a gazetteer has beside another register: a place whose people nobody counted, and the
 * one of its name that has by far the most. The former says what it is, both say what it is called.
 */
export function mergePlaces(list: readonly ListedEntity[]): ListedEntity[] {
  const places = list.filter(({ kind }) => kind === 'place')
  const called = byName(places, ({ name, aliases }) => [name, ...aliases])
  const uncounted = byName(
    places.filter(({ population }) => !population),
    ({ name, aliases }) => [name, ...aliases.filter((alias) => isStateOf(name, alias))],
  )
  const partners = new Map<ListedEntity, ListedEntity>()
  for (const [name, of] of uncounted) {
    const sizeOf = (place: ListedEntity) =>
      (place.population || UNCOUNTED) * (keyOf(place.name) === name ? 1 : SELDOM)
    const [great, ...rest] = (called.get(name) ?? [])
      .filter((place) => place.population)
      .sort((one, other) => sizeOf(other) - sizeOf(one))
    if (!great || keyOf(great.name) !== name) continue
    const [other, another] = of.filter(({ id }) => registerOf(id) !== registerOf(great.id))
    if (!other || another || partners.has(other)) continue
    const rivals = [...rest, ...of.filter((place) => place !== other)]
    if (rivals.every((rival) => sizeOf(great) >= MUCH * sizeOf(rival))) partners.set(other, great)
  }
  const merged = new Set(partners.values())
  return list.filter((one) => !merged.has(one)).map((one) => withNamesOf(one, partners.get(one)))
}

function withNamesOf(one: ListedEntity, partner: ListedEntity | undefined): ListedEntity {
  if (!partner) return one
  const aliases = [...new Set([...one.aliases, partner.name, ...partner.aliases])]
  return { ...one, aliases, weight: Math.max(one.weight, partner.weight), population: partner.population }
}

/** Returns what the ids of a register have before their numbers, as "Q" in "Q90": two ids of one register are two places. */
function registerOf(id: string): string | undefined {
  return /^(.*\D|)\d+$/.exec(id)?.[1]
}

function isStateOf(name: string, alias: string): boolean {
  return name.endsWith(alias) && STATE_OF.test(name.slice(0, -alias.length))
}

/** Returns the entities by each of their names. */
function byName(
  list: readonly ListedEntity[],
  namesOf: (entity: ListedEntity) => string[],
): Map<string, ListedEntity[]> {
  const groups = new Map<string, ListedEntity[]>()
  for (const entity of list) {
    for (const name of new Set(namesOf(entity).map(keyOf)))
      groups.set(name, [...(groups.get(name) ?? []), entity])
  }
  return groups
}

/** Names that differ in their capitals alone are one. */
function keyOf(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}
