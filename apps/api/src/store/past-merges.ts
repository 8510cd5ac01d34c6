import type { Entity, Id } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable } from '../database/database.ts'
import type { Merged } from './entity-store.ts'

/** A revision of an entity that had what another was, while that was merged into it. */
export type HeldRevision = Prisma.RevisionGetPayload<object>

/** What others had, and have, of an entity that was merged. */
export interface Held {
  revisions: HeldRevision[]
  /** Who has some of it now: it was taken out again when the merge was undone, and somebody has restored it. */
  stillBy: Id[]
}

/**
 * Returns the revisions of other entities that had the names and links of an entity: of what it was merged into, from the change that
 * merged it to the one that took it out again, and later ones that had some of what came; and of what that was merged into meanwhile.
 */
export async function findHeld(db: Queryable, id: Id): Promise<Held> {
  const where = { subject: 'entity', subjectId: id }
  const held = await heldWhileAway(db, await db.revision.findMany({ where, orderBy: { id: 'asc' } }))
  return {
    revisions: [...new Map(held.revisions.map((revision) => [revision.id, revision])).values()],
    stillBy: [...new Set(held.stillBy)],
  }
}

/** `own`: revisions of one entity, in their order. */
async function heldWhileAway(db: Queryable, own: HeldRevision[]): Promise<Held> {
  const held: Held = { revisions: [], stillBy: [] }
  for (const [i, gone] of own.entries()) {
    const back = own.slice(i).find(({ after }) => after !== null)
    if (gone.before === null || gone.after !== null || !back) continue
    for (const survivor of await listSurvivors(db, gone)) {
      const since = await db.revision.findMany({
        where: {
          subject: 'entity',
          subjectId: survivor,
          purgedIn: null,
          // By when, not by number: in a database that was moved, numbers go document by document.
          at: { gte: gone.at },
        },
        orderBy: { id: 'asc' },
      })
      const came = cameBy(since.find(({ change }) => change === gone.change))
      const has = ({ before, after }: HeldRevision) => came(before) || came(after)
      const had = since.filter((one) => one.at <= back.at || has(one))
      const further = await heldWhileAway(db, had)
      held.revisions.push(...had, ...further.revisions)
      held.stillBy.push(...further.stillBy)
      // What is retired keeps what it was.
      const last = since.at(-1)
      if (came(last?.after ?? last?.before ?? null)) held.stillBy.push(survivor)
    }
  }
  return held
}

/** Returns what tells of an entity whether it has any of the names and links that came by a merge, as a survivor's revision has it. */
function cameBy(merge: HeldRevision | undefined): (entity: Prisma.JsonValue) => boolean {
  const [was, is] = [merge?.before, merge?.after] as unknown as [Entity | null | undefined, Entity | null]
  if (!was || !is) return () => false
  const names = is.names.filter(({ text }) => !was.names.some((own) => own.text === text))
  const links = Object.entries(is.links ?? {}).filter(([key, value]) => was.links?.[key] !== value)
  return (json) => {
    const entity = json as unknown as Entity | null
    if (entity === null) return false
    const hasName = names.some(({ text }) => entity.names.some((own) => own.text === text))
    return hasName || links.some(([key, value]) => entity.links?.[key] === value)
  }
}

/** Returns the entities that got all names of one in the change that retired it. Of what was purged since, nobody knows: it counts as if. */
async function listSurvivors(db: Queryable, gone: HeldRevision): Promise<Id[]> {
  const where = { subject: 'entity', change: gone.change, subjectId: { not: gone.subjectId } }
  const written = await db.revision.findMany({ where })
  return written
    .filter(({ before, after, purgedIn }) =>
      before && after
        ? hasNamesOf(after as unknown as Entity, gone.before as unknown as Entity)
        : purgedIn !== null,
    )
    .map(({ subjectId }) => subjectId)
}

function hasNamesOf(survivor: Entity, { names }: Entity): boolean {
  return names.every(({ text, lang, use }) =>
    survivor.names.some((own) => own.text === text && own.lang === lang && own.use === use),
  )
}

/** Returns the entity that one was merged into at a moment, or `undefined` where it was in use then, or not there. */
export async function findSurvivorAt(db: Queryable, id: Id, at: Date): Promise<Id | undefined> {
  const where = { subject: 'entity', subjectId: id, at: { lte: at } }
  const last = await db.revision.findFirst({ where, orderBy: { id: 'desc' } })
  if (last === null || last.before === null || last.after !== null) return undefined
  const [survivor] = await listSurvivors(db, last)
  if (survivor !== undefined) return survivor
  // One that had all names and links before has no revision of it.
  const row = await db.entity.findUnique({ where: { id }, select: { mergedIntoId: true, mergeChange: true } })
  return row?.mergeChange === last.change ? (row.mergedIntoId ?? undefined) : undefined
}

/** Returns an entity that one of these changes merged into another, and that still is, or `undefined`. */
export async function findMergedBy(
  db: Queryable,
  changes: string[],
): Promise<(Pick<Merged, 'into'> & { id: Id }) | undefined> {
  const row = await db.entity.findFirst({
    // What is merged has an index; what merged it has none.
    where: { mergeChange: { in: changes }, mergedIntoId: { not: null } },
    select: { id: true, mergedIntoId: true },
    orderBy: { id: 'asc' },
  })
  return row?.mergedIntoId ? { id: row.id, into: row.mergedIntoId } : undefined
}
