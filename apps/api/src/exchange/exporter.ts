import type { Id, Subject } from '@backstory/model'
import { atOneMoment, type Db, type Tx } from '../database/database.ts'
import type { Documents } from '../store/document-store.ts'
import { listLastSequences } from '../store/edition-store.ts'
import {
  countFacts,
  type Exported,
  type ExportedFact,
  type ExportedRevision,
  listExportedFacts,
  listExportedIds,
  listHistories,
  listLeft,
  listMerges,
  listPurges,
  measureHistories,
} from '../store/export-store.ts'
import { facts } from '../store/fact-store.ts'
import { type AnyDocument, SORTS } from './document-sorts.ts'
import { grouped } from './grouped.ts'

/** What is exported: what is published, or all, with its history or without. */
export interface Exporting {
  /** Of these dossiers; empty: of all. */
  dossiers: Id[]
  scope: 'published' | 'all'
  history: boolean
}

/** Takes some lines, and says when it takes more. */
export type TakeLines = (lines: string) => Promise<void>

/** How many documents but facts are held at a time. */
const PAGE = 200

/** How many facts are known by their ids at a time, unless one entity has more. */
const MOST_FACTS = 10_000

/** How many bytes of facts and of histories are held at a time, and are on one line at most, unless a single document has more. */
const LARGEST = 4 * 1024 * 1024

/**
 * Exports documents as lines (NDJSON), as they are at one moment and in bounded memory: heads of dossiers, what was purged, sources,
 * disputes, properties, entities, then the facts of each entity, on several lines when they are many. What is retired or purged is exported
 * with its history only, without which it says nothing.
 */
export function exportLines(db: Db, exporting: Exporting, take: TakeLines): Promise<void> {
  return atOneMoment(db, async (tx) => {
    for (const [subject, documents] of SORTS) {
      // Facts come by entity, after all that they name.
      if (subject === 'fact') continue
      await eachPage(tx, subject, exporting, (ids) =>
        exportDocuments(tx, { ...exporting, documents }, ids, take),
      )
      if (subject === 'dossier' && exporting.history) await exportPurged(tx, exporting, take)
    }
    await eachPage(tx, 'entity', exporting, (ids) => exportFacts(tx, exporting, ids, take))
  })
}

async function exportDocuments(
  tx: Tx,
  { documents, ...exporting }: Exporting & { documents: Documents<AnyDocument> },
  ids: Id[],
  take: TakeLines,
): Promise<void> {
  const { subject } = documents
  const sizes = await sizesOf(tx, subject, ids, exporting)
  for (const some of grouped(ids, (id) => sizes.get(id) ?? 0, LARGEST)) {
    const kept = await documents.findMany(tx, some)
    const histories = await historiesOf(tx, subject, some, exporting)
    const merges = subject === 'entity' && exporting.history ? await listMerges(tx, some) : undefined
    const editions =
      subject === 'dossier' && exporting.history ? await listLastSequences(tx, some) : undefined
    await take(
      textOf(
        kept.map(({ document, dossierId, retiredAt }) => ({
          sort: subject,
          ...(subject !== 'dossier' && { dossier: dossierId }),
          document,
          ...(retiredAt && { retiredAt }),
          ...(merges?.has(document.id) && { merged: merges.get(document.id) }),
          ...(editions?.has(document.id) && { editions: editions.get(document.id) }),
          ...historyOf(histories, [document.id]),
        })),
      ),
    )
  }
}

async function exportFacts(tx: Tx, exporting: Exporting, entities: Id[], take: TakeLines): Promise<void> {
  const counts = await countFacts(tx, entities)
  for (const some of grouped(entities, (id) => counts.get(id) ?? 0, MOST_FACTS)) {
    const found = await listFacts(tx, some, exporting)
    const sizes = await sizesOf(tx, 'fact', idsOf(found), exporting)
    const sizeOf = ({ id, bytes }: ExportedFact) => bytes + (sizes.get(id) ?? 0)
    const byEntity = Map.groupBy(found, ({ entity }) => entity)
    const lines = some.flatMap((id) => grouped(afterReplaced(byEntity.get(id) ?? []), sizeOf, LARGEST))
    const sizeOfLine = (line: ExportedFact[]) => line.reduce((sum, fact) => sum + sizeOf(fact), 0)
    for (const together of grouped(lines, sizeOfLine, LARGEST))
      await take(textOf(await factLines(tx, together, exporting)))
  }
}

/** Returns what is to be known of all facts of entities before they are read, some at a time. */
async function listFacts(tx: Tx, entities: Id[], exporting: Exporting): Promise<ExportedFact[]> {
  const exported = { ...exportedOf(exporting), isPublished: exporting.scope === 'published' }
  const found: ExportedFact[] = []
  for (let after: Id | undefined = ''; after !== undefined; ) {
    const some = await listExportedFacts(tx, entities, exported, { after, limit: MOST_FACTS })
    for (const fact of some) found.push(fact)
    after = some.length < MOST_FACTS ? undefined : some.at(-1)?.id
  }
  return found
}

async function factLines(tx: Tx, lines: ExportedFact[][], exporting: Exporting): Promise<object[]> {
  const ids = idsOf(lines.flat())
  const kept = new Map((await facts.findMany(tx, ids)).map((one) => [one.document.id, one]))
  const histories = await historiesOf(tx, 'fact', ids, exporting)
  return lines.map((line) => ({
    sort: 'facts',
    dossier: kept.get(line[0]?.id ?? '')?.dossierId,
    entity: line[0]?.entity,
    facts: line.map(({ id, replaces }) => {
      const { replaces: _, ...rest } = kept.get(id)?.document ?? {}
      return { ...rest, ...(replaces && { replaces }) }
    }),
    ...historyOf(histories, idsOf(line)),
  }))
}

/** Returns facts of one entity so that each comes after the one whose place it takes; of those that take each other's, in any order. */
function afterReplaced(some: ExportedFact[]): ExportedFact[] {
  const left = new Map(some.map((fact) => [fact.id, fact]))
  return some.flatMap((fact) => {
    const chain: ExportedFact[] = []
    for (let next = left.get(fact.id); next; next = left.get(next.replaces ?? '')) {
      left.delete(next.id)
      chain.push(next)
    }
    return chain.reverse()
  })
}

async function exportPurged(tx: Tx, { dossiers }: Exporting, take: TakeLines): Promise<void> {
  for (let after: bigint | undefined = 0n; after !== undefined; ) {
    const purges = await listPurges(tx, dossiers, { after, limit: PAGE })
    for (const { number, subject, id, dossierId } of purges) {
      const history = await listLeft(tx, { number, subject, id })
      await take(textOf([{ sort: 'purged', dossier: dossierId, subject, id, history }]))
    }
    after = purges.at(-1)?.number
  }
}

async function eachPage(
  tx: Tx,
  subject: Exclude<Subject, 'fact'>,
  exporting: Exporting,
  work: (ids: Id[]) => Promise<void>,
): Promise<void> {
  for (let after: Id | undefined = ''; after !== undefined; ) {
    const ids = await listExportedIds(tx, subject, exportedOf(exporting), { after, limit: PAGE })
    if (ids.length > 0) await work(ids)
    after = ids.at(-1)
  }
}

function exportedOf({ dossiers, history }: Exporting): Exported {
  return { dossiers, withRetired: history }
}

function idsOf(things: { id: Id }[]): Id[] {
  return things.map(({ id }) => id)
}

/** Returns how long what is exported of the histories of documents is. */
async function sizesOf(tx: Tx, subject: Subject, ids: Id[], exporting: Exporting): Promise<Map<Id, number>> {
  const sizes = new Map<Id, number>()
  for (const some of exporting.history ? grouped(ids, () => 1, PAGE) : [])
    for (const [id, bytes] of await measureHistories(tx, subject, some)) sizes.set(id, bytes)
  return sizes
}

type Histories = Map<Id, ExportedRevision[]>

async function historiesOf(
  tx: Tx,
  subject: Subject,
  ids: Id[],
  { history }: Exporting,
): Promise<Histories | undefined> {
  return history ? listHistories(tx, subject, ids) : undefined
}

function historyOf(histories: Histories | undefined, ids: Id[]) {
  return histories && { history: ids.flatMap((id) => histories.get(id) ?? []) }
}

function textOf(lines: object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}
