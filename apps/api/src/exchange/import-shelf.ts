import type { Fact, Id } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { listPlaces, listPurgePlaces, type Place } from '../store/restore-store.ts'
import { listSeen, saveSeen } from '../store/seen-store.ts'
import type { Plan } from './import-batch.ts'
import { dossierOf, type Ref } from './import-line.ts'

/** What is there, as far as the lines of one batch name it or bring it. */
export interface Shelf {
  find(subject: Ref['subject'], id: Id): Place | undefined
}

/** Looks up what the refs name, in a query for each sort; in a trial, what it would have written counts as there. */
export async function shelfOf(tx: Tx, refs: readonly Ref[], isTrial: boolean): Promise<Shelf> {
  const found = new Map<string, Place>()
  for (const subject of new Set(refs.map((ref) => ref.subject))) {
    const ids = [...new Set(refs.flatMap((ref) => (ref.subject === subject ? [ref.id] : [])))]
    const seen = isTrial ? await listSeen(tx, subject, ids) : []
    const there =
      subject === 'purged' ? await listPurgePlaces(tx, ids) : await listPlaces(tx, subject, ids, !isTrial)
    for (const place of [...there, ...seen]) found.set(`${subject} ${place.id}`, place)
  }
  return { find: (subject, id) => found.get(`${subject} ${id}`) }
}

/** Notes what a trial would have written. */
export async function noteSeen(tx: Tx, lines: Plan['lines']): Promise<void> {
  const seen = lines.flatMap(({ line, steps }) =>
    steps.map(({ subject, document }) => ({
      subject,
      document,
      id: document.id,
      dossierId: dossierOf(line),
      isRetired: false,
      ...(line.sort === 'entity' && subject === 'entity' && { kind: line.document.kind }),
      ...(subject === 'fact' && { entityId: (document as Fact).entity }),
    })),
  )
  await saveSeen(tx, seen)
}
