import type { Entity, Fact, Id, Token } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { type FactFault, faultsOfFact } from '../dossier/cross-check.ts'
import { disputes } from '../store/dispute-store.ts'
import { changeDocuments, type Kept } from '../store/document-store.ts'
import { facts } from '../store/fact-store.ts'
import { findLastOfChange, findRetirement, listChangedAfter, listOfChange } from '../store/history-store.ts'
import { inChunks } from '../store/in-chunks.ts'
import { listKnownTo } from '../store/reference-store.ts'
import { type Change, isSame } from '../store/revision-store.ts'
import { requireUnlocked } from './lock-check.ts'
import { reopenPublishedAlone, reopenShownAlone } from './published-alone.ts'

/** What was retired with an entity. */
interface Lost {
  /** Facts as they are to be again, with their versions now. */
  facts: Pick<Kept<Fact>, 'document' | 'version'>[]
  /** The last revision of the change that retired them. */
  revision: string
}

/**
 * Gives an entity that is restored the facts back that were retired with it: each is what it was, published if it was. What was published
 * and refers to something that has gone since is a draft that says so; what a living person's card would show under another question or label
 * than it was published under is proposed again; what was done to a fact after it was retired stays. Throws `LockedError`.
 */
export async function restoreFactsOf(
  tx: Tx,
  entity: Entity,
  { token, change }: { token: Token; change: Change },
): Promise<void> {
  const lost = await findLost(tx, entity.id)
  if (!lost) return
  const ids = lost.facts.map(({ document }) => document.id)
  // What they refer to is locked before themselves, as publishing one does it; who answers the same question meanwhile is waited for.
  await disputes.lock(tx, [...new Set(lost.facts.flatMap(({ document }) => document.dispute ?? []))])
  const back: Lost['facts'] = []
  for (const { document, version } of lost.facts)
    back.push({ document: await fitting(tx, document, entity), version })
  await facts.lock(tx, ids)
  await requireUnlocked(tx, token, { entity: entity.id, facts: ids })
  await changeDocuments(facts, tx, back, change)
  await reopenPublishedAlone(tx, entity.id, ids, change)
  const said = back.map(({ document: { dispute, property } }) => ({ dispute, property }))
  const reworded = await listChangedAfter(tx, lost.revision, {
    dispute: said.flatMap(({ dispute }) => dispute ?? []),
    property: said.map(({ property }) => property),
  })
  const isReworded = ({ dispute, property }: Fact) =>
    reworded.has(`dispute ${dispute}`) || reworded.has(`property ${property}`)
  await reopenShownAlone(tx, ids, change, isReworded)
}

/** Returns the facts that were retired with an entity and are retired by that; what they refer to may be called something else since. */
async function findLost(tx: Tx, entity: Id): Promise<Lost | undefined> {
  const retirement = await findRetirement(tx, entity)
  if (retirement === undefined) return undefined
  const together = await listOfChange(tx, retirement, entity)
  const retired = together.filter(({ revision }) => revision.subject === 'fact')
  const ids = retired.map(({ revision }) => revision.subjectId)
  const now = new Map(
    (await inChunks(ids, (some) => facts.findMany(tx, some))).map((kept) => [kept.document.id, kept]),
  )
  return {
    revision: await findLastOfChange(tx, retirement),
    facts: retired.flatMap(({ revision, before, after }) => {
      const kept = now.get(revision.subjectId)
      if (!kept || !before || !after || !isSame(lifeOf(kept.document), lifeOf(after as Fact))) return []
      const document: Fact = JSON.parse(JSON.stringify({ ...kept.document, ...lifeOf(before as Fact) }))
      return [{ document, version: kept.version }]
    }),
  }
}

/** Returns what retiring changes of a fact. */
function lifeOf({
  status,
  statusReason,
  retiredAt,
}: Fact): Pick<Fact, 'status' | 'statusReason' | 'retiredAt'> {
  return { status, statusReason, retiredAt } as Pick<Fact, 'status' | 'statusReason' | 'retiredAt'>
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
