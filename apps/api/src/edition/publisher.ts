import { hash } from 'node:crypto'
import { type Id, MANIFEST_FORMAT } from '@backstory/model'
import { atOneMoment, type Db, inTransaction, type Tx } from '../database/database.ts'
import { makeRoom } from '../room.ts'
import { listCards } from '../store/card-store.ts'
import { findDossier, findFilesHash, lockDossier } from '../store/dossier-store.ts'
import {
  findEdition,
  isWhole,
  listLastSequences,
  noteFilesOfEdition,
  type StoredEdition,
  saveEdition,
} from '../store/edition-store.ts'
import { listEntityIds, listWholeEntities } from '../store/entity-store.ts'
import { findFeedHead, placeRevisions } from '../store/feed-store.ts'
import { buildApart } from './build-apart.ts'
import { BUILDER, type DossierPart, EditionError } from './edition-builder.ts'
import type { SigningKey } from './signing-key.ts'

/** What publishing did: the current edition, and whether it is a new one. */
export interface Published {
  sequence: number
  isNew: boolean
}

/** How long a reader's copy counts as fresh. After it the copy is still used, and said to be stale. */
const FRESH_MS = 30 * 24 * 3_600_000

/** An unchanged edition is published anew when less than this is left of its time. */
const RENEW_MS = FRESH_MS / 2

/** A dossier is read and built within the time of the transaction that publishes it. */
const LONGEST_MS = 120_000

/**
 * When a dossier is published. It is out of date when its files were loaded since, when it gets old, and when it was made by other code or
 * signed by another key; what curators have changed alone is an editor's to publish. After a purge it is published also with names that its
 * reader does not find: what must go goes all the same.
 */
export type When = 'when it changed' | 'when it is out of date' | 'after a purge'

/**
 * Publishes a dossier as it stands: reads it as it is at one moment, builds, tries out, signs and stores the next edition. Does nothing when
 * the current edition has the same content, is fresh and is all there (docs/decisions/0029). Throws {@link EditionError} when what was built
 * does not pass its own reader.
 */
export async function publishDossier(
  db: Db,
  key: SigningKey,
  id: Id,
  when: When = 'when it changed',
): Promise<Published> {
  await placeRevisions(db)
  return inPublishingRoom(() => inTransaction(db, (tx) => publishIn(tx, { db, key, id, when })))
}

/** So many dossiers are published at once in a process: each takes two of ten connections. Whoever calls {@link publishIn} goes through it. */
export const inPublishingRoom = makeRoom(2)

/**
 * Publishes a dossier within a transaction, whose history `placeRevisions` has placed before. What is published is read by another, as it is
 * at one moment: one that reads for seconds while others write would have both of two that are merged meanwhile, or neither.
 */
export async function publishIn(
  tx: Tx,
  { db, key, id, when = 'when it changed' }: { db: Db; key: SigningKey; id: Id; when?: When },
): Promise<Published> {
  await lockDossier(tx, id)
  const current = await findEdition(tx, id)
  const filesHash = await findFilesHash(tx, id)
  const isGood = current !== undefined && (await isAsMadeNow(tx, current, key))
  const isOfFiles = current?.filesHash === filesHash
  if (isGood && isOfFiles && when === 'when it is out of date')
    return { sequence: current.sequence, isNew: false }
  const { dossier, history, ...built } = await atOneMoment(db, (read) => contentOf(read, id), LONGEST_MS)
  const { blobs, counts, unfound } = built
  const content = hash('sha256', JSON.stringify([dossier.title, built.hash]))
  if (isGood && current.content === content) {
    if (!isOfFiles) await noteFilesOfEdition(tx, id, current.sequence, filesHash)
    return { sequence: current.sequence, isNew: false }
  }
  // A broken edition must not reach a reader.
  if (unfound && when !== 'after a purge') throw new EditionError(unfound)
  const now = new Date()
  const sequence = ((await listLastSequences(tx, [id])).get(id) ?? 0) + 1
  const envelope = key.seal({
    format: MANIFEST_FORMAT,
    dossier: id,
    title: dossier.title,
    sequence,
    published: now.toISOString(),
    expires: new Date(now.getTime() + FRESH_MS).toISOString(),
    ...counts,
    ...(history && { history }),
  })
  await saveEdition(
    tx,
    id,
    { sequence, published: now, content, envelope, ...(filesHash && { filesHash }), builder: BUILDER },
    blobs,
  )
  return { sequence, isNew: true }
}

/** Returns what an edition of a dossier is made of, and how far its history is in it. */
async function contentOf(read: Tx, id: Id) {
  const dossier = await findDossier(read, id)
  if (!dossier) throw new RangeError(`there is no dossier "${id}"`)
  const history = await findFeedHead(read)
  const ids = await listEntityIds(read, id)
  return { dossier, history, ...(await buildApart(ids.length, partsOf(read, ids))) }
}

/** So many entities are read at a time. */
const PART = 250

async function* partsOf(tx: Tx, ids: Id[]): AsyncGenerator<DossierPart> {
  for (let from = 0; from < ids.length; from += PART) {
    const entities = await listWholeEntities(tx, ids.slice(from, from + PART))
    yield { entities, cards: await listCards(tx, entities) }
  }
}

/** Would an edition of the same content be made as this one is, and do readers get all of it? */
async function isAsMadeNow(tx: Tx, edition: StoredEdition, key: SigningKey): Promise<boolean> {
  const isMadeAsNow = edition.builder === BUILDER && isFresh(edition, new Date()) && isSignedBy(edition, key)
  return isMadeAsNow && (await isWhole(tx, edition))
}

function isFresh({ published }: StoredEdition, now: Date): boolean {
  return now.getTime() - published.getTime() < FRESH_MS - RENEW_MS
}

function isSignedBy({ envelope }: StoredEdition, key: SigningKey): boolean {
  return envelope.signatures.some(({ keyid }) => keyid === key.id)
}
