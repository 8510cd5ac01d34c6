import type { Entity, Fact, Id, Token } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { type FactFault, faultsOfFact } from '../dossier/cross-check.ts'
import { disputes } from '../store/dispute-store.ts'
import { changeDocument, type Kept } from '../store/document-store.ts'
import { facts } from '../store/fact-store.ts'
import { findRetirement, listOfChange } from '../store/history-store.ts'
import { inChunks } from '../store/in-chunks.ts'
import { listKnownTo } from '../store/reference-store.ts'
import { type Change, isSame } from '../store/revision-store.ts'
import { requireUnlocked } from './lock-check.ts'
import { reopenPublishedAlone, reopenShownAlone } from './published-alone.ts'

/** A fact as it is kept, retired, and what it was before that. */
interface Lost {
  kept: Kept<Fact>
  before: Fact
}

/**
 * Gives an entity that is restored the facts back that were retired with it: each is what it was, published if it was. What was published
 * and refers to something that has gone since is a draft that says so; what was done to a fact after it was retired stays. Throws
 * `LockedError`.
 */
export async function restoreFactsOf(
  tx: Tx,
  entity: Entity,
  { token, change }: { token: Token; change: Change },
): Promise<void> {
  const lost = await listLost(tx, entity.id)
  const ids = lost.map(({ before }) => before.id)
  // What they refer to is locked before themselves, as publishing one does it; who answers the same question meanwhile is waited for.
  await disputes.lock(tx, [...new Set(lost.flatMap(({ before }) => before.dispute ?? []))])
  const back: Pick<Kept<Fact>, 'document' | 'version'>[] = []
  for (const { kept, before } of lost)
    back.push({ document: await fitting(tx, before, entity), version: kept.version })
  await facts.lock(tx, ids)
  await requireUnlocked(tx, token, { entity: entity.id, facts: ids })
  for (const fact of back) await changeDocument(facts, tx, fact, change)
  await reopenPublishedAlone(tx, entity.id, ids, change)
  await reopenShownAlone(tx, ids, change)
}

/** Returns the facts that were retired with an entity and are as that left them. */
async function listLost(tx: Tx, entity: Id): Promise<Lost[]> {
  const retirement = await findRetirement(tx, entity)
  const retired = (retirement === undefined ? [] : await listOfChange(tx, retirement)).filter(
    ({ revision }) => revision.subject === 'fact',
  )
  const ids = retired.map(({ revision }) => revision.subjectId)
  const now = new Map(
    (await inChunks(ids, (some) => facts.findMany(tx, some))).map((kept) => [kept.document.id, kept]),
  )
  return retired.flatMap(({ revision, before, after }) => {
    const kept = now.get(revision.subjectId)
    return kept && before && after && isSame(kept.document, after) ? [{ kept, before: before as Fact }] : []
  })
}

async function fitting(tx: Tx, fact: Fact, { kind }: Entity): Promise<Fact> {
  if (fact.status !== 'published') return fact
  const faults = faultsOfFact(fact, kind, await listKnownTo(tx, fact))
  if (faults.length === 0) return fact
  const { publishedBy: _publishedBy, ...words } = fact
  // A deprecated fact says why it is that.
  const statusReason = fact.rank === 'deprecated' ? fact.statusReason : said(faults.slice(0, 5))
  return { ...words, status: 'draft', ...(statusReason && { statusReason }) }
}

function said(faults: FactFault[]): string {
  return faults.map(({ detail }) => detail).join('; ')
}
