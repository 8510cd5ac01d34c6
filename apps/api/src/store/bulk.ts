import type { Id } from '@backstory/model'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Tx } from '../database/database.ts'
import type { Overwriting } from './document-store.ts'

/** The tables that are written many rows at a time, with what a new row has. */
interface Tables {
  Dossier: Prisma.DossierCreateManyInput
  Source: Prisma.SourceCreateManyInput
  Dispute: Prisma.DisputeCreateManyInput
  Property: Prisma.PropertyCreateManyInput
  Entity: Prisma.EntityCreateManyInput
  Name: Prisma.NameCreateManyInput
  Fact: Prisma.FactCreateManyInput
  Citation: Prisma.CitationCreateManyInput
  Participant: Prisma.ParticipantCreateManyInput
  Revision: Omit<Prisma.RevisionCreateManyInput, 'id' | 'purgedIn'> & {
    id?: string
    purgedIn?: string | null
  }
  TokenRevision: Omit<Prisma.TokenRevisionCreateManyInput, 'id'>
  FeedEntry: Omit<Prisma.FeedEntryCreateManyInput, 'position' | 'revisionId'> & {
    position: string
    revisionId: string
  }
}

/**
 * Gives the rest of a transaction room to sort what waits to be put into GIN indexes all at once, unless it has as much: PostgreSQL takes it
 * in parts of `work_mem`, and goes through the index for each part.
 */
export async function makeRoomForIndexes(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    SELECT set_config('work_mem', '32MB', true) WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('32MB')`
}

/**
 * Locks rows of a table by their ids, always in the same order, so that two who lock several cannot wait for each other. Returns the ids
 * that are there.
 */
export async function lockRows(
  tx: Tx,
  table: 'Dossier' | 'Source' | 'Dispute' | 'Property' | 'Entity' | 'Fact',
  ids: Id[],
): Promise<Id[]> {
  const rows = await tx.$queryRaw<
    { id: Id }[]
  >`SELECT "id" FROM ${Prisma.raw(`"${table}"`)} WHERE "id" = ANY(${ids}) ORDER BY "id" FOR UPDATE`
  return rows.map(({ id }) => id)
}

/** So many rows are written by a statement well within the time that it has, indexes and all. */
const PORTION = 2_000

/**
 * Inserts rows in their order, a portion at a time by a statement with one parameter: measured, three times as many rows a second as by
 * Prisma's `createMany`, which has a parameter for each field. Columns that no row has get their defaults; all rows have the same of those.
 */
export async function insertRows<T extends keyof Tables>(
  tx: Tx,
  table: T,
  rows: readonly Tables[T][],
): Promise<void> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns = Prisma.raw(names.map((name) => `"${name}"`).join(', '))
  for (let from = 0; from < rows.length; from += PORTION) {
    const some = JSON.stringify(rows.slice(from, from + PORTION))
    await tx.$executeRaw`
      INSERT INTO ${Prisma.raw(`"${table}"`)} (${columns})
      SELECT ${columns} FROM jsonb_populate_recordset(NULL::${Prisma.raw(`"${table}"`)}, ${some}::jsonb)`
  }
}

/**
 * Writes documents over their rows, which are locked, as in use unless their columns say otherwise, a portion at a time by a statement. Columns
 * that a document does not give stay as they are. The ids are a parameter of their own: PostgreSQL joins a table that it takes for empty with
 * a subquery row by row.
 */
export async function overwriteRows<D extends { id: Id }>(
  tx: Tx,
  table: keyof Tables,
  written: readonly Overwriting<D>[],
  columnsOf: (document: D) => object,
): Promise<void> {
  const rows = written.map(({ document, version }) =>
    withoutUndefined({ retiredAt: null, ...columnsOf(document), version, id: document.id }),
  )
  for (const [names, alike] of Map.groupBy(rows, (row) => Object.keys(row).join())) {
    const columns = names.split(',').flatMap((name) => (name === 'id' ? [] : [`"${name}" = given."${name}"`]))
    for (let from = 0; from < alike.length; from += PORTION) {
      const some = alike.slice(from, from + PORTION)
      const done = await tx.$executeRaw`
        UPDATE ${Prisma.raw(`"${table}"`)} AS kept SET ${Prisma.raw(columns.join(', '))}
        FROM jsonb_populate_recordset(NULL::${Prisma.raw(`"${table}"`)}, ${JSON.stringify(some)}::jsonb) AS given
        WHERE kept."id" = given."id" AND kept."id" = ANY(${some.map(({ id }) => id)})`
      if (done !== some.length) throw new Error(`${done} rows of "${table}" were there, of ${some.length}`)
    }
  }
}

function withoutUndefined<T extends object>(row: T): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T
}
