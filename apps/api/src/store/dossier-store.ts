import { Dispute, Dossier, type Entity, type Fact, type Id, type LocalText, type Source } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable } from '../database/database.ts'
import { json } from './columns.ts'
import { entityColumns, entityOf, nameRows, withNames } from './entity-rows.ts'
import { factColumns, factOf, partsOf, sourceColumns, sourceOf, withCitations } from './fact-rows.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './page.ts'
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
  return pageOf(dossiers, page.limit, ({ id }) => id, (dossier) => dossier)
}

/** Returns the dossier, or `undefined`. */
export async function findDossier(db: Queryable, id: Id): Promise<Dossier | undefined> {
  const row = await db.dossier.findUnique({ where: { id } })
  return row ? dossierOf(db, row) : undefined
}

/** Returns the hash of the files that the dossier was last loaded from, or `undefined`. */
export async function findFilesHash(db: Queryable, id: Id): Promise<string | undefined> {
  const row = await db.dossier.findUnique({ where: { id }, select: { filesHash: true } })
  return row?.filesHash ?? undefined
}

/** Writes the hash of the files that the dossier was loaded from. */
export async function saveFilesHash(tx: Prisma.TransactionClient, id: Id, filesHash: string): Promise<void> {
  await tx.dossier.update({ where: { id }, data: { filesHash } })
}

/** Writes a dossier's head, disputes and sources; tells whether anything changed. Sources and disputes that are gone stay, unused. */
export async function saveFrame(tx: Prisma.TransactionClient, frame: DossierFrame, change: Change): Promise<boolean> {
  const { head, disputes, sources } = frame
  const before = await findFrame(tx, head.id)
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
    await tx.dispute.upsert({ where: { id: disputeId }, create: { id: disputeId, ...dispute }, update: dispute })
  }
  for (const source of sources) {
    const row = sourceColumns(source, id)
    await tx.source.upsert({ where: { id: source.id }, create: row, update: row })
  }
  await recordRevision(tx, change, { subject: 'dossier', subjectId: id, before, after: frame })
  return true
}

/** An entity with its facts: the aggregate that one revision records. */
export interface EntityAggregate {
  entity: Entity
  facts: Fact[]
}

/** Writes an entity, so that facts may name it; its names and facts come with {@link saveAggregate}. */
export async function ensureEntity(tx: Prisma.TransactionClient, entity: Entity, dossierId: Id): Promise<void> {
  await tx.entity.upsert({
    where: { id: entity.id },
    create: { id: entity.id, dossierId, ...entityColumns(entity) },
    update: {},
  })
}

/**
 * Writes an entity with its names and facts as one revision; tells whether anything changed. A published fact that is not given any
 * more is retired with the comment of the change as its reason. Record times are set here: what is published now is recorded now.
 */
export async function saveAggregate(tx: Prisma.TransactionClient, given: EntityAggregate, change: Change): Promise<boolean> {
  const { entity } = given
  const before = await findAggregate(tx, entity.id)
  const after = { entity, facts: mergeFacts(before?.facts ?? [], given.facts, change.comment, new Date().toISOString()) }
  if (isSame(before, after)) return false
  await tx.entity.update({ where: { id: entity.id }, data: { ...entityColumns(entity), version: { increment: 1 } } })
  await tx.name.deleteMany({ where: { entityId: entity.id } })
  await tx.name.createMany({ data: nameRows(entity) })
  for (const fact of after.facts) await saveFact(tx, fact)
  await recordRevision(tx, change, { subject: 'entity', subjectId: entity.id, before, after })
  return true
}

/** Returns the entity with all its facts, retired ones too, or `undefined` while nothing was recorded of it. */
async function findAggregate(db: Queryable, id: Id): Promise<EntityAggregate | undefined> {
  const row = await db.entity.findUnique({ where: { id }, include: withNames })
  if (!row || row.names.length === 0) return undefined
  const facts = await db.fact.findMany({ where: { entityId: id }, include: withCitations, orderBy: { id: 'asc' } })
  return { entity: entityOf(row), facts: facts.map(factOf) }
}

function mergeFacts(stored: Fact[], given: Fact[], reason: string, now: string): Fact[] {
  const storedById = new Map(stored.map((fact) => [fact.id, fact]))
  const kept = given.map((fact): Fact => {
    const { recordedAt } = storedById.get(fact.id) ?? {}
    return fact.status === 'published' ? { ...fact, recordedAt: recordedAt ?? now } : fact
  })
  const givenIds = new Set(given.map((fact) => fact.id))
  const gone = stored
    .filter((fact) => !givenIds.has(fact.id))
    .map((fact): Fact => (fact.status === 'retired' ? fact : { ...fact, status: 'retired', statusReason: reason, retiredAt: now }))
  return [...kept, ...gone].sort((a, b) => (a.id < b.id ? -1 : 1))
}

async function saveFact(tx: Prisma.TransactionClient, fact: Fact): Promise<void> {
  const columns = factColumns(fact)
  await tx.fact.upsert({
    where: { id: fact.id },
    create: { id: fact.id, ...columns },
    update: { ...columns, version: { increment: 1 } },
  })
  const { citations, participants } = partsOf(fact)
  await tx.citation.deleteMany({ where: { factId: fact.id } })
  await tx.participant.deleteMany({ where: { factId: fact.id } })
  await tx.citation.createMany({ data: citations })
  await tx.participant.createMany({ data: participants })
}

async function findFrame(db: Queryable, id: Id): Promise<DossierFrame | undefined> {
  const row = await db.dossier.findUnique({
    where: { id },
    include: { disputes: { orderBy: { id: 'asc' } }, sources: { orderBy: { id: 'asc' } } },
  })
  if (!row) return undefined
  const disputes = row.disputes.map((dispute) => ({ id: dispute.id, question: dispute.question as LocalText }))
  return { head: headOf(row), disputes, sources: row.sources.map(sourceOf) }
}

async function dossierOf(db: Queryable, row: Prisma.DossierGetPayload<object>): Promise<Dossier> {
  const [entities, facts] = await Promise.all([
    db.entity.count({ where: { dossierId: row.id, retiredAt: null } }),
    db.fact.count({ where: { status: 'published', entity: { dossierId: row.id, retiredAt: null } } }),
  ])
  return { ...headOf(row), entities, facts }
}

function headOf({ id, title, description, language, licence }: Prisma.DossierGetPayload<object>): DossierHead {
  return { id, title: title as LocalText, description: description as LocalText, language, licence }
}
