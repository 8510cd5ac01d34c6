import type { Fact, Id, Kind } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { entities } from '../store/entity-store.ts'
import { inChunks } from '../store/in-chunks.ts'
import { type DossierParts, listTaken } from '../store/ownership-store.ts'
import { DossierError } from './dossier-fault.ts'
import type { DossierContent } from './dossier-files.ts'

/** What is there of a dossier before its files are loaded. */
export interface There {
  /** What somebody else has changed last: `subject id`. */
  others: Set<string>
  /** All its facts. */
  stored: Fact[]
  /** The kinds of its entities that are there, by their ids. */
  kinds: Map<Id, Kind>
}

/** Returns the kinds of the entities of the files that are there. */
export async function kindsOf(tx: Tx, { entities: given }: DossierContent): Promise<Map<Id, Kind>> {
  const ids = given.map(({ id }) => id)
  const there = await inChunks(ids, (some) => entities.findMany(tx, some))
  return new Map(there.map(({ document: { id, kind } }) => [id, kind]))
}

/** Of what kind an entity is decides what can be said of it: it stays that where somebody else says something. Throws {@link DossierError}. */
export function checkKinds({ head, ...content }: DossierContent, { others, stored, kinds }: There): void {
  const ofOthers = new Set(
    stored.flatMap(({ id, entity, status }) =>
      others.has(`fact ${id}`) && status !== 'retired' ? [entity] : [],
    ),
  )
  const faults = content.entities.flatMap(({ id, kind }) => {
    const before = kinds.get(id)
    const isLeft = before === undefined || before === kind || others.has(`entity ${id}`)
    if (isLeft || !ofOthers.has(id)) return []
    const message = `entity "${id}" is of the kind ${before}, and others say something of it: give it another id`
    return [{ file: head.id, message }]
  })
  if (faults.length > 0) throw new DossierError(faults)
}

/** Throws {@link DossierError} where the files give what is another dossier's. */
export async function checkOwnership(tx: Tx, dossier: Id, parts: DossierParts): Promise<void> {
  const taken = await listTaken(tx, dossier, parts)
  if (taken.length === 0) return
  throw new DossierError(
    taken.map(({ sort, id, owner }) => ({
      file: dossier,
      message: `${sort} "${id}" is of ${owner}: give it another id`,
    })),
  )
}
