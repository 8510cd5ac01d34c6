import { randomUUID } from 'node:crypto'
import type { Id, Lock } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { defined } from './columns.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** What a lock is made of, beside what the store adds. */
export type NewLock = Pick<Lock, 'subject' | 'subjectId' | 'dossier' | 'reason' | 'setBy' | 'expiresAt'>

/** What narrows a list of locks. */
export interface LockFilter {
  subject?: Lock['subject'] | undefined
  id?: Id | undefined
  /** Those of these dossiers; empty: of all. */
  dossiers: Id[]
  /** Those that are over too. */
  past?: boolean | undefined
}

/** Writes a lock and returns it. What is locked must be locked in the database too, or a change under way would not see it. */
export async function createLock(tx: Tx, { dossier, expiresAt, ...lock }: NewLock): Promise<Lock> {
  const data = {
    ...lock,
    id: randomUUID(),
    dossierId: dossier,
    setAt: new Date(),
    expiresAt: new Date(expiresAt),
  }
  return lockOf(await tx.lock.create({ data }))
}

/** Returns a lock that holds one of these entities or facts now, or `undefined`. */
export async function findLock(
  db: Queryable,
  subject: Lock['subject'],
  ids: Id[],
): Promise<Lock | undefined> {
  if (ids.length === 0) return undefined
  const row = await db.lock.findFirst({ where: { subject, subjectId: { in: ids }, ...holding() } })
  return row ? lockOf(row) : undefined
}

/** Returns the lock with that id, also when it is over; `undefined` when there is none. */
export async function findLockById(db: Queryable, id: Id): Promise<Lock | undefined> {
  const row = await db.lock.findUnique({ where: { id } })
  return row ? lockOf(row) : undefined
}

/** Lists locks in the order of their ids. */
export async function listLocks(
  db: Queryable,
  { subject, id, dossiers, past = false }: LockFilter,
  page: PageRequest,
): Promise<Page<Lock>> {
  const rows = await db.lock.findMany({
    where: {
      ...(subject && { subject }),
      ...(id && { subjectId: id }),
      ...(dossiers.length > 0 && { dossierId: { in: dossiers } }),
      ...(!past && holding()),
      ...(page.cursor && { id: { gt: keyOfCursor(page.cursor) } }),
    },
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  })
  return pageOf(rows, page.limit, (row) => row.id, lockOf)
}

/** Releases a lock from now on. Releasing it again changes nothing. */
export async function releaseLock(tx: Tx, id: Id, releasedBy: string): Promise<void> {
  await tx.lock.updateMany({ where: { id, ...holding() }, data: { releasedBy, releasedAt: new Date() } })
}

function holding() {
  return { releasedAt: null, expiresAt: { gt: new Date() } }
}

function lockOf({ dossierId, setAt, expiresAt, releasedAt, ...row }: Prisma.LockGetPayload<object>): Lock {
  return defined<Lock>({
    ...row,
    subject: row.subject as Lock['subject'],
    dossier: dossierId,
    setAt: setAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    releasedAt: releasedAt?.toISOString(),
  })
}
