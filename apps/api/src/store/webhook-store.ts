import { randomUUID } from 'node:crypto'
import type { Id, Webhook, WebhookState } from '@backstory/model'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { defined } from './columns.ts'
import { keyOfCursor, type Page, type PageRequest, pageOf } from './paging.ts'

/** Writes a webhook that is told of what changes after a place in the feed. */
export async function createWebhook(
  tx: Tx,
  { url, dossier, createdBy, position }: Pick<Webhook, 'url' | 'dossier' | 'createdBy' | 'position'>,
): Promise<Webhook> {
  const now = new Date()
  const row = await tx.webhook.create({
    data: {
      id: randomUUID(),
      url,
      dossierId: dossier ?? null,
      createdBy,
      createdAt: now,
      state: 'active',
      position: BigInt(position),
      nextTryAt: now,
      claimedUntil: now,
    },
  })
  return webhookOf(row)
}

/** Returns the webhook with that id, or `undefined`. */
export async function findWebhook(db: Queryable, id: Id): Promise<Webhook | undefined> {
  const row = await db.webhook.findUnique({ where: { id } })
  return row ? webhookOf(row) : undefined
}

/** Lists webhooks of these dossiers, or of all when there are none, in the order of their ids. */
export async function listWebhooks(db: Queryable, dossiers: Id[], page: PageRequest): Promise<Page<Webhook>> {
  const rows = await db.webhook.findMany({
    where: {
      ...(dossiers.length > 0 && { dossierId: { in: dossiers } }),
      ...(page.cursor && { id: { gt: keyOfCursor(page.cursor) } }),
    },
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  })
  return pageOf(rows, page.limit, ({ id }) => id, webhookOf)
}

/** Stops a webhook, or lets it be told again from where it was, at once. Whoever is telling it writes nothing of that any more. */
export async function setWebhookState(tx: Tx, id: Id, state: WebhookState, by: string): Promise<void> {
  const now = new Date()
  const fresh = { failures: 0, failingSince: null, problem: null, nextTryAt: now }
  await tx.webhook.updateMany({
    // Who stopped it stays who did.
    where: { id, ...(state === 'stopped' && { state: 'active' }) },
    data: { state, claimedUntil: now, changedBy: by, changedAt: now, ...(state === 'active' && fresh) },
  })
}

/** A webhook that this process alone tells until then, and where what it was sent without a yes ends. */
export interface ClaimedWebhook {
  webhook: Webhook
  claimedUntil: Date
  sentTo: bigint | undefined
}

/** A webhook that this process tells no longer: its time is over, and another may have taken it. */
export class ClaimLostError extends Error {
  override name = 'ClaimLostError'
}

/** Takes up to so many webhooks that may be told something, for this process alone until the lease ends, and returns them. */
export async function claimWebhooks(db: Queryable, most: number, leaseMs: number): Promise<ClaimedWebhook[]> {
  const now = new Date()
  const rows = await db.$queryRaw<Prisma.WebhookGetPayload<object>[]>`
    UPDATE "Webhook" SET "claimedUntil" = ${new Date(now.getTime() + leaseMs)} WHERE "id" IN (
      SELECT w."id" FROM "Webhook" w
      WHERE w."state" = 'active' AND w."nextTryAt" <= ${now} AND w."claimedUntil" <= ${now}
        AND (w."position" < (SELECT max("position") FROM "FeedEntry") OR EXISTS (SELECT FROM "FeedQueue"))
      ORDER BY w."nextTryAt" LIMIT ${most} FOR UPDATE SKIP LOCKED
    ) RETURNING *`
  return rows.map((row) => ({
    webhook: webhookOf(row),
    claimedUntil: row.claimedUntil,
    sentTo: row.sentTo ?? undefined,
  }))
}

/**
 * Writes, before a webhook is sent something, how far it has said yes and where that ends: tried again, it is sent the same. Throws
 * {@link ClaimLostError}.
 */
export async function markSent(
  db: Queryable,
  claimed: ClaimedWebhook,
  { position, sentTo }: { position: bigint; sentTo: bigint },
): Promise<void> {
  await writeClaimed(db, claimed, { position, sentTo })
}

/** What came of telling a webhook: how far it said yes, whether it was sent more, and what went wrong. */
export interface Telling {
  position: string
  isDelivered: boolean
  isPending: boolean
  failure?: Failure
}

/** What went wrong, and when it is tried again. */
export interface Failure {
  problem: string
  nextTryAt: Date
  state: WebhookState
}

/** Writes what came of telling a webhook, and lets go of it. Throws {@link ClaimLostError}. */
export async function saveTelling(
  db: Queryable,
  claimed: ClaimedWebhook,
  { position, isDelivered, isPending, failure }: Telling,
): Promise<void> {
  const now = new Date()
  const { failures, failingSince } = isDelivered ? { failures: 0 } : claimed.webhook
  await writeClaimed(db, claimed, {
    position: BigInt(position),
    claimedUntil: now,
    // Who was told longest ago comes first, however many there are.
    nextTryAt: now,
    ...(!isPending && { sentTo: null }),
    ...(isDelivered && { failures: 0, failingSince: null, problem: null, deliveredAt: now }),
    ...(failure && {
      problem: failure.problem,
      nextTryAt: failure.nextTryAt,
      // Somebody may have stopped it meanwhile.
      ...(failure.state === 'stopped' && { state: failure.state, changedBy: null, changedAt: null }),
      failures: failures + 1,
      failingSince: failingSince ? new Date(failingSince) : now,
    }),
  })
}

async function writeClaimed(
  db: Queryable,
  { webhook: { id }, claimedUntil }: ClaimedWebhook,
  data: Prisma.WebhookUpdateInput,
): Promise<void> {
  const { count } = await db.webhook.updateMany({ where: { id, claimedUntil }, data })
  if (count === 0) throw new ClaimLostError(`The webhook "${id}" is told by another process now, or is gone`)
}

function webhookOf(row: Prisma.WebhookGetPayload<object>): Webhook {
  const isFailing = row.failures > 0 && row.state === 'active'
  return defined<Webhook>({
    id: row.id,
    url: row.url,
    dossier: row.dossierId,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    changedBy: row.changedBy,
    changedAt: row.changedAt?.toISOString(),
    state: row.state as WebhookState,
    position: String(row.position),
    failures: row.failures,
    failingSince: row.failingSince?.toISOString(),
    problem: row.problem,
    nextTryAt: isFailing ? row.nextTryAt.toISOString() : undefined,
    deliveredAt: row.deliveredAt?.toISOString(),
  })
}
