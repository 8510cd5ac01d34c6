import type { Dispute, Dossier, Id, LocalText, Source } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { json } from './columns.ts'
import { sourceColumns, sourceOf } from './fact-rows.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'
import { type Change, isSame, recordRevision } from './revision-store.ts'

/** What a dossier is, without what is in it. */
export type DossierHead = Omit<Dossier, 'entities' | 'facts'>

/** What a dossier needs beside its entities. */
export interface DossierFrame {
  head: DossierHead
  disputes: Dispute[]
  sources: Source[]
}

/** Lists dossiers in the order of their ids. */
export async function listDossiers(db: Queryable, page: PageRequest): Promise<Page<Dossier>> {
  const rows = await db.dossier.findMany({
    where: page.cursor ? { id: { gt: keyOfCursor(page.cursor) } } : {},
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  })
  const dossiers = await Promise.all(rows.map((row) => dossierOf(db, row)))
  return pageOf(
    dossiers,
    page.limit,
    ({ id }) => id,
    (dossier) => dossier,
  )
}

/** Returns the dossier, or `undefined`. */
export async function findDossier(db: Queryable, id: Id): Promise<Dossier | undefined> {
  const row = await db.dossier.findUnique({ where: { id } })
  return row ? dossierOf(db, row) : undefined
}

/**
 * Waits until nobody else loads or publishes the dossier, in whichever process, and keeps others waiting until the transaction ends:
 * sequences have no gaps and no twins.
 */
export async function lockDossier(tx: Tx, id: Id): Promise<void> {
  // Another process may be at it for longer than an ordinary statement may wait.
  await tx.$executeRaw`SET LOCAL statement_timeout = '120s'`
  await tx.$executeRaw`SET LOCAL lock_timeout = '120s'`
  // Building an edition takes its time between two statements.
  await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = '120s'`
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`dossier ${id}`}, 0))`
}

/** Returns the hash of the files that the dossier was last loaded from, or `undefined`. */
export async function findFilesHash(db: Queryable, id: Id): Promise<string | undefined> {
  const row = await db.dossier.findUnique({ where: { id }, select: { filesHash: true } })
  return row?.filesHash ?? undefined
}

/** Writes the hash of the files that the dossier was loaded from. */
export async function saveFilesHash(tx: Tx, id: Id, filesHash: string): Promise<void> {
  await tx.dossier.update({ where: { id }, data: { filesHash } })
}

/** Writes a dossier's head, disputes and sources; tells whether anything changed. Sources and disputes that are gone stay, unused. */
export async function saveFrame(tx: Tx, frame: DossierFrame, change: Change): Promise<boolean> {
  const { head, disputes, sources } = frame
  const before = await findFrame(tx, frame)
  if (isSame(before, frame)) return false
  const { id, title, description, language, licence } = head
  const columns = { title: json(title), description: json(description), language, licence }
  await tx.dossier.upsert({
    where: { id },
    create: { id, ...columns },
    update: { ...columns, version: { increment: 1 } },
  })
  for (const { id: disputeId, question } of disputes) {
    const dispute = { dossierId: id, question: json(question) }
    await tx.dispute.upsert({
      where: { id: disputeId },
      create: { id: disputeId, ...dispute },
      update: dispute,
    })
  }
  for (const source of sources) {
    const row = sourceColumns(source, id)
    await tx.source.upsert({ where: { id: source.id }, create: row, update: row })
  }
  await recordRevision(tx, change, { subject: 'dossier', subjectId: id, before, after: frame })
  return true
}

async function findFrame(db: Queryable, frame: DossierFrame): Promise<DossierFrame | undefined> {
  const given = (things: { id: Id }[]) => ({
    where: { id: { in: things.map(({ id }) => id) } },
    orderBy: byId,
  })
  const row = await db.dossier.findUnique({
    where: { id: frame.head.id },
    include: { disputes: given(frame.disputes), sources: given(frame.sources) },
  })
  if (!row) return undefined
  const disputes = row.disputes.map((dispute) => ({
    id: dispute.id,
    question: dispute.question as LocalText,
  }))
  return { head: headOf(row), disputes, sources: row.sources.map(sourceOf) }
}

const byId = { id: 'asc' } as const

async function dossierOf(db: Queryable, row: Prisma.DossierGetPayload<object>): Promise<Dossier> {
  const [entities, facts] = await Promise.all([
    db.entity.count({ where: { dossierId: row.id, retiredAt: null } }),
    db.fact.count({ where: { status: 'published', entity: { dossierId: row.id, retiredAt: null } } }),
  ])
  return { ...headOf(row), entities, facts }
}

function headOf({
  id,
  title,
  description,
  language,
  licence,
}: Prisma.DossierGetPayload<object>): DossierHead {
  return { id, title: title as LocalText, description: description as LocalText, language, licence }
}
