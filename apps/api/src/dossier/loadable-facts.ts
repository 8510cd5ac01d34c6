import { type Fact, type Id, type Kind, participantsOf } from '@backstory/model'
import type { Tx } from '../database/database.ts'
import { listKnown } from '../store/reference-store.ts'
import type { Change } from '../store/revision-store.ts'
import { danglingIn } from './cross-check.ts'

/** Facts of a dossier's files as they can be kept, and why some are not kept as the files have them. */
export interface LoadableFacts {
  facts: Fact[]
  /** `fact ann-won: no source "gazette"`, for each that stays as it was, or is not there. */
  leftOut: string[]
}

/**
 * Sorts out what names something that somebody has retired, merged or purged, of which the files may know nothing, and what is about an
 * entity of another kind than in the files (`kinds`). What is kept of such a fact stays as it is, but is retired where the files say so.
 */
export async function loadableFacts(
  tx: Tx,
  given: readonly Fact[],
  { stored, kinds }: { stored: ReadonlyMap<Id, Fact>; kinds: ReadonlyMap<Id, Kind> },
): Promise<LoadableFacts> {
  const known = await listKnown(tx, {
    entities: given.flatMap(({ entity, value, saidBy }) => [
      entity,
      ...participantsOf(value).map((one) => one.entity),
      ...(saidBy ? [saidBy] : []),
    ]),
    sources: given.flatMap(({ citations }) => citations.map(({ source }) => source)),
    disputes: given.flatMap(({ dispute }) => dispute ?? []),
  })
  const loadable: LoadableFacts = { facts: [], leftOut: [] }
  for (const fact of given) {
    const kind = kinds.get(fact.entity)
    const fault = !known.entities.has(fact.entity)
      ? `no entity "${fact.entity}"`
      : kind !== undefined
        ? `the entity "${fact.entity}" is of the kind ${kind} here`
        : danglingIn(fact, known)[0]?.detail
    if (fault === undefined) {
      loadable.facts.push(fact)
      continue
    }
    loadable.leftOut.push(`fact ${fact.id}: ${fault}`)
    const kept = stored.get(fact.id)
    if (kept) loadable.facts.push(fact.status === 'retired' ? withStatusOf(kept, fact) : kept)
  }
  return loadable
}

function withStatusOf(kept: Fact, { status, statusReason }: Fact): Fact {
  return { ...kept, status, ...(statusReason !== undefined && { statusReason }) }
}

/** Returns the facts as they are to be kept: with their record times, and those that are given no more as retired. */
export function mergeFacts(stored: Fact[], given: Fact[], change: Change): Fact[] {
  const storedById = new Map(stored.map((fact) => [fact.id, fact]))
  const kept = given.map((fact) => withRecord(fact, storedById.get(fact.id), change))
  const givenIds = new Set(given.map((fact) => fact.id))
  const gone = stored.filter((fact) => !givenIds.has(fact.id) && fact.status !== 'retired')
  const retiredAt = change.at.toISOString()
  return [
    ...kept,
    ...gone.map((fact): Fact => ({ ...fact, status: 'retired', statusReason: change.comment, retiredAt })),
  ]
}

/** A fact is recorded when it is first published, and stays so through changes, which the history tells. */
function withRecord(fact: Fact, stored: Fact | undefined, { at, actor }: Change): Fact {
  const now = at.toISOString()
  const isPublished = fact.status === 'published'
  const recordedAt = stored?.recordedAt ?? (isPublished ? now : undefined)
  const retiredAt = fact.status === 'retired' ? (stored?.retiredAt ?? now) : undefined
  const publishedBy = stored?.publishedBy ?? (isPublished ? actor : undefined)
  return {
    ...fact,
    writtenBy: stored?.writtenBy ?? actor,
    ...(publishedBy && { publishedBy }),
    ...(recordedAt && { recordedAt }),
    ...(retiredAt && { retiredAt }),
  }
}
