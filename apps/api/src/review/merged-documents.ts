import { isDeepStrictEqual } from 'node:util'
import type { Entity, Fact, Id, Name } from '@backstory/model'

/**
 * What merging one entity into another does to documents, and what un-merging does to them later, when they may have been edited since.
 * Un-merging takes back what merging did where it still stands, and leaves everything else as it is.
 */
export interface Merge {
  /** The entity that goes. */
  from: Id
  /** The one that stays. */
  into: Id
}

/** Returns the entity that stays, with the names and links that only the other had. */
export function withNamesOf(survivor: Entity, other: Entity): Entity {
  const added = other.names.filter((name) => !survivor.names.some((own) => isSameName(own, name)))
  const links = { ...other.links, ...survivor.links }
  return {
    ...survivor,
    ...(Object.keys(links).length > 0 && { links }),
    names: [...survivor.names, ...added],
  }
}

/** Returns the entity that stayed, as it is now, without what it got by the merge and still has. */
export function withoutNamesOf(now: Entity, { before, after }: { before: Entity; after: Entity }): Entity {
  const added = after.names.filter((one) => !before.names.some((own) => isSameName(own, one)))
  const names = [...now.names]
  for (const one of added) {
    // As it came, or else as it was edited: another name of the same words is not this one.
    const asCame = names.findIndex((name) => isDeepStrictEqual(name, one))
    const at = asCame >= 0 ? asCame : names.findIndex((name) => isSameName(name, one))
    if (at >= 0) names.splice(at, 1)
  }
  // A link that came is the other's, also as it was edited.
  const links = Object.entries(now.links ?? {}).filter(
    ([key]) => before.links?.[key] !== undefined || after.links?.[key] === undefined,
  )
  return {
    ...withLinks(now, links),
    // An entity has a name: what was left to it alone stays.
    names: names.length > 0 ? names : now.names,
  }
}

function withLinks({ links: _links, ...rest }: Entity, links: [key: string, value: string][]): Entity {
  return { ...rest, ...(links.length > 0 && { links: Object.fromEntries(links) }) }
}

/**
 * Returns the entity that comes back, as it was, with what was edited since of the names and links that the other got by the merge. `before`
 * is the other as it was then, `now` as it is before it loses them.
 */
export function asEdited(
  was: Entity,
  { before, now }: { before: Entity; now: Entity },
  merge: Merge,
): Entity {
  const given = needingInstead(was, merge).names
  const isEdited = (name: Name) =>
    !given.some((one) => isDeepStrictEqual(one, name)) && !before.names.some((own) => isSameName(own, name))
  const editedNames = needingAgain({ ...now, names: now.names.filter(isEdited) }, was, merge).names
  const names = was.names.map((name, i) => {
    if (now.names.some((one) => isDeepStrictEqual(one, given[i]))) return name
    const at = editedNames.findIndex((one) => isSameName(one, name))
    const [found] = at < 0 ? [] : editedNames.splice(at, 1)
    return found ?? name
  })
  // What the other had of its own was never this one's; what was taken from it since is this one's again.
  const edited = (key: string) => (before.links?.[key] === undefined ? now.links?.[key] : undefined)
  const links = Object.entries(was.links ?? {}).map(([key, value]): [string, string] => [
    key,
    edited(key) ?? value,
  ])
  return { ...withLinks(was, links), names }
}

/** Returns a fact that says of the entity that stays what it said of the other. */
export function movedFact(fact: Fact, { from, into }: Merge): Fact {
  const moved = (id: Id) => (id === from ? into : id)
  return mapped(fact, moved, (entities) => entities.map((one) => ({ ...one, entity: moved(one.entity) })))
}

/** Returns a fact as it is now, saying of the entity that comes back what it said of it before. */
export function movedBack(now: Fact, before: Fact, { from, into }: Merge): Fact {
  const back = (id: Id, was: Id | undefined) => (id === into && was === from ? from : id)
  const others = [...(entitiesOf(before) ?? [])]
  return {
    ...mapped(
      now,
      (id) => id,
      (entities) =>
        entities.map((one) => {
          if (one.entity !== into) return one
          // What two parts were is told by their order.
          const at = others.findIndex(
            ({ entity, part }) => part === one.part && [from, into].includes(entity),
          )
          const [was] = at < 0 ? [] : others.splice(at, 1)
          return { ...one, entity: back(one.entity, was?.entity) }
        }),
    ),
    entity: back(now.entity, before.entity),
    ...(now.saidBy !== undefined && { saidBy: back(now.saidBy, before.saidBy) }),
  }
}

/** Returns an entity whose names need in a text the entity that stays where they needed the other. */
export function needingInstead(entity: Entity, { from, into }: Merge): Entity {
  return withNeeds(entity, ({ entities }) => [...new Set(entities.map((id) => (id === from ? into : id)))])
}

/** Returns an entity as it is now, with names that need the entity that comes back where they did before. */
export function needingAgain(now: Entity, before: Entity, { from, into }: Merge): Entity {
  return withNeeds(now, ({ name, entities }) => {
    const needed = needsOf(before.names.find((was) => isSameName(was, name)))
    if (!needed.includes(from)) return entities
    return entities.flatMap((id) => (id === into ? (needed.includes(into) ? [from, into] : [from]) : [id]))
  })
}

/** What tells a name from another: the rest of it may be edited. */
function isSameName(a: Name, b: Name): boolean {
  return a.text === b.text && a.lang === b.lang && a.use === b.use
}

function needsOf(name: Name | undefined): Id[] {
  return typeof name?.needs === 'object' ? (name.needs.entities ?? []) : []
}

function withNeeds(entity: Entity, change: (needs: { name: Name; entities: Id[] }) => Id[]): Entity {
  const names = entity.names.map((name): Name => {
    const entities = needsOf(name)
    if (typeof name.needs !== 'object' || entities.length === 0) return name
    return { ...name, needs: { ...name.needs, entities: change({ name, entities }) } }
  })
  return { ...entity, names }
}

type Participants = NonNullable<ReturnType<typeof entitiesOf>>

function entitiesOf({ value }: Fact) {
  return 'entities' in value ? value.entities : undefined
}

function mapped(fact: Fact, moved: (id: Id) => Id, each: (entities: Participants) => Participants): Fact {
  const entities = entitiesOf(fact)
  return {
    ...fact,
    entity: moved(fact.entity),
    ...(fact.saidBy !== undefined && { saidBy: moved(fact.saidBy) }),
    ...(entities && { value: { ...fact.value, entities: each(entities) } }),
  }
}
