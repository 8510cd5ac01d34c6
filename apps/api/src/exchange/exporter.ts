import type { Id, Subject } from '@backstory/model'
import type { Db, Tx } from '../database/database.ts'
import type { Kept } from '../store/document-store.ts'
import {
  atOneMoment,
  type ExportedRevision,
  listExportedFacts,
  listExportedIds,
  listHistories,
  listMerges,
} from '../store/export-store.ts'
import { facts } from '../store/fact-store.ts'
import { inChunks } from '../store/in-chunks.ts'
import { SORTS } from './document-sorts.ts'

/** What is exported: what is published, or all, with its history or without. */
export interface Exporting {
  /** Of these dossiers; empty: of all. */
  dossiers: Id[]
  scope: 'published' | 'all'
  history: boolean
}

/** Takes some lines, and says when it takes more. */
export type TakeLines = (lines: string) => Promise<void>

const PAGE = 200

/**
 * Exports documents as lines (NDJSON), as they are at one moment and in bounded memory: heads of dossiers, sources, disputes, entities, then
 * the facts of each entity. What is retired is exported with its history only, without which it says nothing.
 */
export function exportLines(db: Db, exporting: Exporting, take: TakeLines): Promise<void> {
  return atOneMoment(db, async (tx) => {
    for (const [subject, documents] of SORTS) {
      // They come by entity, after all that they name.
      if (subject === 'fact') continue
      await eachPage(tx, subject, exporting, async (ids) => {
        const kept = await documents.findMany(tx, ids)
        const histories = await historiesOf(tx, subject, ids, exporting)
        const merges = subject === 'entity' && exporting.history ? await listMerges(tx, ids) : undefined
        await take(
          linesOf(
            kept.map(({ document, dossierId, retiredAt }) => ({
              sort: subject,
              ...(subject !== 'dossier' && { dossier: dossierId }),
              document,
              ...(retiredAt && { retiredAt }),
              ...(merges?.has(document.id) && { merged: merges.get(document.id) }),
              ...historyOf(histories, [document.id]),
            })),
          ),
        )
      })
    }
    await eachPage(tx, 'entity', exporting, (ids) => exportFacts(tx, ids, exporting, take))
  })
}

async function exportFacts(tx: Tx, ids: Id[], exporting: Exporting, take: TakeLines): Promise<void> {
  const byEntity = await listExportedFacts(tx, ids, exporting.scope === 'published' ? 'published' : undefined)
  const all = [...byEntity.values()].flat()
  const kept = new Map(
    (await inChunks(all, (some) => facts.findMany(tx, some))).map((one) => [one.document.id, one]),
  )
  const histories = await historiesOf(tx, 'fact', all, exporting)
  const lines = ids.flatMap((entity) => {
    const own = (byEntity.get(entity) ?? []).flatMap((id) => kept.get(id) ?? [])
    const [first] = own
    if (!first) return []
    const documents = own.map(({ document }: Kept<object>) => document)
    const history = historyOf(histories, byEntity.get(entity) ?? [])
    return [{ sort: 'facts', dossier: first.dossierId, entity, facts: documents, ...history }]
  })
  await take(linesOf(lines))
}

async function eachPage(
  tx: Tx,
  subject: 'dossier' | 'source' | 'dispute' | 'entity',
  { dossiers, history }: Exporting,
  work: (ids: Id[]) => Promise<void>,
): Promise<void> {
  for (let after = ''; ; ) {
    const ids = await listExportedIds(tx, subject, { dossiers, withRetired: history }, { after, limit: PAGE })
    const last = ids.at(-1)
    if (last === undefined) return
    await work(ids)
    after = last
  }
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

function linesOf(lines: object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}
