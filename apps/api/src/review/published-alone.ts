import type { Fact, Id } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { changeDocument } from '../store/document-store.ts'
import { facts, listLivingPersons } from '../store/fact-store.ts'
import type { Change } from '../store/revision-store.ts'

/**
 * What somebody wrote and published alone, of a person who turns out to be living, waits for another to publish it: of the facts with these
 * ids, those about that person are proposed again.
 */
export async function reopenPublishedAlone(tx: Tx, person: Id, ids: Id[], change: Change): Promise<void> {
  if (!(await listLivingPersons(tx, [person])).has(person)) return
  for (const { document: fact, version } of await facts.findMany(tx, ids)) {
    const { publishedBy, ...words } = fact
    if (fact.entity !== person || fact.status !== 'published' || fact.writtenBy !== publishedBy) continue
    const document: Fact = { ...words, status: 'proposed' }
    await changeDocument(facts, tx, { document, version }, change)
  }
}
