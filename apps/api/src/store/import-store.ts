import { randomUUID } from 'node:crypto'
import type { Id } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { json } from './columns.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** What is wrong with a line of an import. */
export interface ImportFault {
  /** Number of the line, from 1. */
  line: number
  pointer: string
  detail: string
}

/** How many documents were new, were changed, and were there already as given. */
export interface ImportCounts {
  made: number
  changed: number
  same: number
}

/** How far an import is. */
export interface ImportProgress {
  lines: number
  /** A chain of SHA-256 over the lines that are done. */
  digest: string
  /** Those of them that wait for what they name. */
  waiting: number[]
  counts: ImportCounts
  faults: ImportFault[]
  faultCount: number
}

/** An import as it is kept. */
export interface StoredImport extends ImportProgress {
  id: Id
  tokenId: Id
  asked: object
  startedBy: string
  startedAt: Date
  endedAt: Date | undefined
  state: 'running' | 'done' | 'stopped'
}

/** An import that somebody else goes on with at the same time. */
export class ImportRunningError extends Error {
  override name = 'ImportRunningError'
  constructor() {
    super('The import is being sent by another request at the same time: wait for that')
  }
}

/** Returns the import with that id, or `undefined`. */
export async function findImport(db: Queryable, id: Id): Promise<StoredImport | undefined> {
  const row = await db.import.findUnique({ where: { id } })
  return row ? importOf(row) : undefined
}

/** Returns the import that a token began under a key, or `undefined`. */
export async function findImportByKey(
  db: Queryable,
  tokenId: Id,
  key: string,
): Promise<StoredImport | undefined> {
  const row = await db.import.findUnique({ where: { tokenId_key: { tokenId, key } } })
  return row ? importOf(row) : undefined
}

/** Lists imports of a token, or of all, latest first. */
export async function listImports(
  db: Queryable,
  tokenId: Id | undefined,
  page: PageRequest,
): Promise<Page<StoredImport>> {
  const rows = await db.import.findMany({
    where: {
      ...(tokenId && { tokenId }),
      ...(page.cursor && { id: { lt: keyOfCursor(page.cursor) } }),
    },
    orderBy: { id: 'desc' },
    take: page.limit + 1,
  })
  return pageOf(rows, page.limit, ({ id }) => id, importOf)
}

/** Writes a new import. Its id begins with the moment, so that ids are in the order of time. */
export async function createImport(
  db: Queryable,
  begun: { tokenId: Id; key: string | undefined; asked: object; startedBy: string },
): Promise<StoredImport> {
  const at = new Date()
  const id = `${at.toISOString().replaceAll(/[^0-9]/g, '')}-${randomUUID().slice(0, 8)}`
  const { key, asked, ...rest } = begun
  const counts = json({ made: 0, changed: 0, same: 0 } satisfies ImportCounts)
  const data = { id, ...rest, key: key ?? null, asked: json(asked), startedAt: at, state: 'running', counts }
  return importOf(await db.import.create({ data }))
}

/** Returns the faults that are told of an import; they stay so until the transaction ends. */
export async function holdFaults(tx: Tx, id: Id): Promise<ImportFault[]> {
  const [row] = await tx.$queryRaw<{ faults: ImportFault[] }[]>`
    SELECT "faults" FROM "Import" WHERE "id" = ${id} FOR UPDATE`
  return row?.faults ?? []
}

/** Writes how far an import is, from where it was. Throws {@link ImportRunningError} when it is no longer there. */
export async function saveProgress(
  tx: Tx,
  id: Id,
  from: Pick<ImportProgress, 'lines' | 'waiting'>,
  progress: ImportProgress,
): Promise<void> {
  const { counts, faults, ...rest } = progress
  const { count } = await tx.import.updateMany({
    where: {
      id,
      lines: from.lines,
      OR: [
        { waiting: { equals: from.waiting } },
        // Of one that has just begun there is no list yet.
        ...(from.waiting.length === 0 ? [{ waiting: { equals: null } }] : []),
      ],
    },
    data: { ...rest, counts: json(counts), faults: json(faults) },
  })
  if (count === 0) throw new ImportRunningError()
}

/** Writes that an import goes on, is done, or has stopped before its end. */
export async function saveState(db: Queryable, id: Id, state: StoredImport['state']): Promise<void> {
  const now = new Date()
  const endedAt = state === 'running' ? null : now
  await db.import.update({ where: { id }, data: { state, endedAt, aliveAt: now } })
}

/** How often a process says that it runs an import; where it has not for some times as long, it was killed. */
export const ALIVE_MS = 30_000
const LOST_MS = 4 * ALIVE_MS

/** Writes that an import is being run. */
export async function noteAlive(db: Queryable, id: Id): Promise<void> {
  await db.import.updateMany({ where: { id, state: 'running' }, data: { aliveAt: new Date() } })
}

function importOf(row: Prisma.ImportGetPayload<object>): StoredImport {
  return {
    ...row,
    asked: row.asked as object,
    endedAt: row.endedAt ?? undefined,
    state: isLost(row) ? 'stopped' : (row.state as StoredImport['state']),
    counts: row.counts as unknown as ImportCounts,
    faults: row.faults as unknown as ImportFault[],
  }
}

function isLost({ state, aliveAt }: Prisma.ImportGetPayload<object>): boolean {
  return state === 'running' && aliveAt !== null && aliveAt.getTime() < Date.now() - LOST_MS
}
