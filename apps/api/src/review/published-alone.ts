import type { Fact, Id } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { changeDocument } from '../store/document-store.ts'
import { facts, listLivingPersons } from '../store/fact-store.ts'
import { inChunks } from '../store/in-chunks.ts'
import { type Change, FILES } from '../store/revision-store.ts'

/**
 * What somebody wrote and published alone, of a person who turns out to be living, waits for another to publish it: of the facts with these
 * ids, those about that person are proposed again. What the files of a dossier say is nobody's alone: it is reviewed where they are kept.
 */
export async function reopenPublishedAlone(tx: Tx, person: Id, ids: Id[], change: Change): Promise<void> {
  if (!(await listLivingPersons(tx, [person])).has(person)) return
  for (const { document: fact, version } of await inChunks(ids, (some) => facts.findMany(tx, some))) {
    if (fact.entity !== person || !isPublishedAlone(fact)) continue
    const { publishedBy: _publishedBy, ...words } = fact
    await changeDocument(facts, tx, { document: { ...words, status: 'proposed' }, version }, change)
  }
}

function isPublishedAlone({ status, writtenBy, publishedBy }: Fact): boolean {
  return status === 'published' && writtenBy === publishedBy && writtenBy !== FILES
}
