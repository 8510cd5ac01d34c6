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

/** An import that another request goes on with, or has done. */
export class ImportRunningError extends Error {
  override name = 'ImportRunningError'
  constructor() {
    super('The import was sent again by another request, which goes on with it: ask how far it is')
  }
}

/** Returns the import with that id, or `undefined`. */
export async function findImport(db: Queryable, id: Id): Promise<StoredImport | undefined> {
  const row = await db.import.findUnique({ where: { id } })
  return row ? importOf(row) : undefined
}

/** Returns the import that one of these tokens, of one line, began under a key, or `undefined`. */
export async function findImportByKey(
  db: Queryable,
  tokens: Id[],
  key: string,
): Promise<StoredImport | undefined> {
  const row = await db.import.findFirst({ where: { tokenId: { in: tokens }, key }, orderBy: { id: 'asc' } })
  return row ? importOf(row) : undefined
}

/** Lists imports of tokens, or of all, latest first. */
export async function listImports(
  db: Queryable,
  tokens: Id[] | undefined,
  page: PageRequest,
): Promise<Page<StoredImport>> {
  const rows = await db.import.findMany({
    where: {
      ...(tokens && { tokenId: { in: tokens } }),
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
  const data = { id, ...rest, key: key ?? null, asked: json(asked), startedAt: at, aliveAt: at, counts }
  return importOf(await db.import.create({ data: { ...data, state: 'running' } }))
}

/** Returns the faults that are told of an import; they stay so until the transaction ends. */
export async function holdFaults(tx: Tx, id: Id): Promise<ImportFault[]> {
  const [row] = await tx.$queryRaw<{ faults: ImportFault[] }[]>`
    SELECT "faults" FROM "Import" WHERE "id" = ${id} FOR UPDATE`
  return row?.faults ?? []
}

/** One request's part in an import: from when it takes it over until another does. */
export interface Run {
  id: Id
  run: string
}

/** Returns the part of a request that has not taken the import over yet. */
export function makeRun(id: Id): Run {
  return { id, run: randomUUID() }
}

/** Takes an import over from where it was read. Throws {@link ImportRunningError} when another has gone on since, or has done it. */
export async function takeOver(
  tx: Queryable,
  { id, run }: Run,
  from: Pick<ImportProgress, 'lines' | 'waiting'>,
): Promise<void> {
  const { count } = await tx.import.updateMany({
    where: {
      id,
      state: { not: 'done' },
      lines: from.lines,
      OR: [
        { waiting: { equals: from.waiting } },
        // Of one that has just begun there is no list yet.
        ...(from.waiting.length === 0 ? [{ waiting: { equals: null } }] : []),
      ],
    },
    data: { run, state: 'running', endedAt: null, aliveAt: new Date() },
  })
  if (count === 0) throw new ImportRunningError()
}

/** Writes how far an import is. Throws {@link ImportRunningError} when another request has taken it over. */
export async function saveProgress(tx: Tx, run: Run, progress: ImportProgress): Promise<void> {
  const { counts, faults, ...rest } = progress
  const data = { ...rest, counts: json(counts), faults: json(faults) }
  const { count } = await tx.import.updateMany({ where: { ...run }, data })
  if (count === 0) throw new ImportRunningError()
}

/** Writes that an import is done. Throws {@link ImportRunningError} when another request has taken it over. */
export async function saveDone(db: Queryable, run: Run): Promise<void> {
  const data = { state: 'done', endedAt: new Date() }
  const { count } = await db.import.updateMany({ where: { ...run }, data })
  if (count === 0) throw new ImportRunningError()
}

/** Writes that an import has stopped before its end, where no other request has it: how it is then, that says. */
export async function saveStopped(db: Queryable, { id, run }: Run): Promise<void> {
  const data = { state: 'stopped', endedAt: new Date() }
  // One that nobody has taken over yet is of whoever began it.
  await db.import.updateMany({ where: { id, state: 'running', OR: [{ run }, { run: null }] }, data })
}

/** How often a process says that it runs an import; where it has not for some times as long, it was killed. */
export const ALIVE_MS = 30_000
const LOST_MS = 4 * ALIVE_MS

/** Writes that an import is being run. */
export async function noteAlive(db: Queryable, { id, run }: Run): Promise<void> {
  const where = { id, state: 'running', OR: [{ run }, { run: null }] }
  await db.import.updateMany({ where, data: { aliveAt: new Date() } })
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
