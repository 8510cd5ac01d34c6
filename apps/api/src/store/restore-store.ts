import type { Id, Property, Subject } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { insertRows } from './bulk.ts'
import { json } from './columns.ts'

/** Where something is: its dossier; of an entity also its kind, of a fact also its entity, of a property all of it. */
export interface Place {
  id: Id
  dossierId: Id
  isRetired: boolean
  kind?: string
  /** What an entity was merged into. */
  mergedIntoId?: Id | null
  entityId?: Id
  /** What a property says. */
  property?: Property
}

const PLACES = {
  dossier: Prisma.sql`t."id" AS "dossierId", "retiredAt" IS NOT NULL AS "isRetired" FROM "Dossier" t`,
  source: Prisma.sql`t."dossierId", "retiredAt" IS NOT NULL AS "isRetired" FROM "Source" t`,
  dispute: Prisma.sql`"dossierId", "retiredAt" IS NOT NULL AS "isRetired" FROM "Dispute" t`,
  property: Prisma.sql`"dossierId", "retiredAt" IS NOT NULL AS "isRetired",
    jsonb_build_object('id', t."id", 'label', "label", 'kinds', to_jsonb("kinds"), 'type', "type") AS "property" FROM "Property" t`,
  entity: Prisma.sql`"dossierId", "kind", "mergedIntoId", "retiredAt" IS NOT NULL AS "isRetired" FROM "Entity" t`,
  fact: Prisma.sql`e."dossierId", t."entityId", t."status" = 'retired' AS "isRetired" FROM "Fact" t JOIN "Entity" e ON e."id" = t."entityId"`,
} as const satisfies Record<Subject, Prisma.Sql>

/**
 * Returns those of the ids that are there, retired ones too, with where they are. Held, they cannot be retired, merged or purged until the
 * transaction ends.
 */
export async function listPlaces(
  db: Queryable,
  subject: Subject,
  ids: Id[],
  areHeld: boolean,
): Promise<Place[]> {
  if (ids.length === 0) return []
  const held = areHeld ? Prisma.sql`FOR KEY SHARE OF t` : Prisma.empty
  return db.$queryRaw<
    Place[]
  >`SELECT t."id", ${PLACES[subject]} WHERE t."id" = ANY(${ids}) ORDER BY t."id" ${held}`
}

/** The life of a document as it was kept somewhere else. */
export interface KeptLife {
  id: Id
  version: number
  retiredAt?: string | undefined
}

/** Gives new documents the versions that they had, and retires those that were. Facts say themselves whether they are. */
export async function restoreLives(tx: Tx, subject: Subject, lives: readonly KeptLife[]): Promise<void> {
  if (lives.length === 0) return
  const table = Prisma.raw(
    {
      dossier: '"Dossier"',
      source: '"Source"',
      dispute: '"Dispute"',
      property: '"Property"',
      entity: '"Entity"',
      fact: '"Fact"',
    }[subject],
  )
  const rows = JSON.stringify(
    lives.map(({ id, version, retiredAt = null }) => ({ id, version, retired: retiredAt })),
  )
  const retired = subject === 'fact' ? Prisma.empty : Prisma.sql`, "retiredAt" = life.retired`
  await tx.$executeRaw`
    UPDATE ${table} t SET "version" = life.version ${retired}
    FROM jsonb_to_recordset(${rows}::jsonb) AS life (id text, version int, retired timestamptz) WHERE t."id" = life.id`
}

/** What purged something: the last that a change did to a document. */
export interface PurgeName {
  subject: Subject
  id: Id
  change: string
}

/** Returns the one text that stands for a purge. */
export function nameOfPurge({ subject, id, change }: PurgeName): string {
  return `${subject} ${id} ${change}`
}

/** Returns those of the purges, by what {@link nameOfPurge} says, that are there. */
export function listPurgePlaces(db: Queryable, names: string[]): Promise<Place[]> {
  const changes = names.map((name) => name.slice(name.lastIndexOf(' ') + 1))
  return db.$queryRaw<Place[]>`
    SELECT concat_ws(' ', "subject", "subjectId", "change") AS id, "dossierId", false AS "isRetired" FROM "Revision"
    WHERE "purgedIn" = "id" AND "change" = ANY(${changes}::uuid[]) AND concat_ws(' ', "subject", "subjectId", "change") = ANY(${names})`
}

/** A revision that was recorded somewhere else. */
export interface KeptRevision {
  subject: Subject
  subjectId: Id
  dossierId: Id
  entityId: Id | undefined
  change: string
  at: string
  actor: string
  comment: string
  before?: object | undefined
  after?: object | undefined
  /** The change whose purge took its content; of the purge, its own. */
  purgedIn?: string | undefined
}

/**
 * Appends revisions as they were recorded somewhere else, in their order; all of a document, or none. They get numbers of this database.
 */
export async function restoreRevisions(tx: Tx, revisions: readonly KeptRevision[]): Promise<void> {
  if (revisions.length === 0) return
  const reserved = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('"Revision"', 'id')) AS id FROM generate_series(1, ${revisions.length}::int) ORDER BY 1`
  const numbers = reserved.map(({ id }) => String(id))
  const nameOf = ({ subject, subjectId: id }: KeptRevision, change: string) =>
    nameOfPurge({ subject, id, change })
  // The purge is the last that its change did to the document.
  const last = new Map(revisions.map((one, i) => [nameOf(one, one.change), numbers[i]]))
  const rows = revisions.map((one, i) => {
    const { before, after, entityId, at, purgedIn, ...kept } = one
    return {
      ...kept,
      ...(numbers[i] !== undefined && { id: numbers[i] }),
      at: new Date(at),
      entityId: entityId ?? null,
      ...(before && { before: json(before) }),
      ...(after && { after: json(after) }),
      ...(purgedIn && { purgedIn: last.get(nameOf(one, purgedIn)) ?? null }),
    }
  })
  await insertRows(tx, 'Revision', rows)
}
