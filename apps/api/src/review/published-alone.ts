import type { Fact, Id } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { disputes } from '../store/dispute-store.ts'
import { changeDocuments, type Kept } from '../store/document-store.ts'
import { facts, listLivingPersons } from '../store/fact-store.ts'
import { inChunks } from '../store/in-chunks.ts'
import { listAnswers, listDisputesAnswered, listOfLiving } from '../store/of-living.ts'
import { type Change, FILES } from '../store/revision-store.ts'

/**
 * What somebody wrote and published alone, of a person who turns out to be living, waits for another to publish it: of the facts with these
 * ids, those about that person are proposed again, and, whatever they are about, the answers to the questions that something published of
 * that person answers. What the files of a dossier say is nobody's alone: it is reviewed where they are kept.
 */
export async function reopenPublishedAlone(tx: Tx, person: Id, ids: Id[], change: Change): Promise<void> {
  if (!(await listLivingPersons(tx, [person])).has(person)) return
  const answered = await listDisputesAnswered(tx, person)
  // Who answers one of them meanwhile is waited for.
  if (answered.length > 0) await disputes.lock(tx, answered)
  const beside = await listAnswers(tx, answered)
  await facts.lock(tx, beside)
  const shown = new Set(beside)
  const alone: Kept<Fact>[] = []
  for (const kept of await inChunks([...new Set([...ids, ...beside])], (some) => facts.findMany(tx, some))) {
    const isShown = kept.document.entity === person || shown.has(kept.document.id)
    if (isShown && isPublishedAlone(kept.document)) alone.push(kept)
  }
  await reopen(tx, alone, change)
}

/**
 * The same of all that the cards of living persons show of facts with these ids: beside those about such a person, the answers to a question
 * that something published of one answers (docs/decisions/0026). Those of them that `isMeant` also where two published them.
 */
export async function reopenShownAlone(
  tx: Tx,
  ids: Id[],
  change: Change,
  isMeant: (fact: Fact) => boolean = () => false,
): Promise<void> {
  const some = (await inChunks(ids, (few) => facts.findMany(tx, few))).filter(
    ({ document }) => isPublishedAlone(document) || (document.status === 'published' && isMeant(document)),
  )
  const shown = await listOfLiving(
    tx,
    some.map(({ document }) => document),
  )
  await reopen(
    tx,
    some.filter(({ document }) => shown.has(document.id)),
    change,
  )
}

async function reopen(tx: Tx, published: readonly Kept<Fact>[], change: Change): Promise<void> {
  const proposed = published.map(({ document, version }) => {
    const { publishedBy: _publishedBy, ...words } = document
    return { document: { ...words, status: 'proposed' as const }, version }
  })
  await changeDocuments(facts, tx, proposed, change)
}

function isPublishedAlone({ status, writtenBy, publishedBy }: Fact): boolean {
  return status === 'published' && writtenBy === publishedBy && writtenBy !== FILES
}
