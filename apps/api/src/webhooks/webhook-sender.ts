import { setTimeout as wait } from 'node:timers/promises'
import type { Webhook } from '@backstory/model'
import type { Db } from '../database/database.ts'
import type { SigningKey } from '../edition/signing-key.ts'
import type { Dialling } from '../linkcheck/guarded-dial.ts'
import { listFeed } from '../store/feed-store.ts'
import {
  type ClaimedWebhook,
  ClaimLostError,
  claimWebhooks,
  type Failure,
  markSent,
  saveTelling,
  type Telling,
} from '../store/webhook-store.ts'
import { webhookMessage } from './webhook-message.ts'

/** How webhooks are told. Production gives none of it. */
export interface SenderOptions {
  dialling?: Dialling
  /** How often it is looked whether something changed. */
  pollMs?: number
  /** The first wait after a failure; it doubles with each. */
  firstWaitMs?: number
  /** How long one may fail until it is stopped. */
  patienceMs?: number
}

/** What is logged of webhooks. */
export interface SenderLog {
  error(told: object, text: string): void
}

const POLL_MS = 2_000
const FIRST_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 6 * 3_600_000
const PATIENCE_MS = 3 * 24 * 3_600_000

/** So many at once in one process, and so many changes in one request. Arbitrary. */
const AT_ONCE = 5
const MOST_ITEMS = 100

/** Longer than telling one takes: what a killed process has taken is taken up again after it. */
const LEASE_MS = 60_000
const TIMEOUT_MS = 15_000

/**
 * Tells webhooks of changes until the signal is aborted: in the order of the feed, each change at least once, and one process at a time for
 * each webhook. What does not take them is tried again, after waits that double up to some hours, and is stopped after three days. How far
 * each has come is in the database, so nothing is queued and nothing is lost.
 */
export async function sendWebhooks(
  db: Db,
  key: SigningKey,
  { signal, log, ...options }: SenderOptions & { signal: AbortSignal; log: SenderLog },
): Promise<void> {
  const { pollMs = POLL_MS } = options
  while (!signal.aborted) {
    try {
      const claimed = await claimWebhooks(db, AT_ONCE, LEASE_MS)
      const told = await Promise.allSettled(
        claimed.map(async (one) =>
          tellWebhook(db, key, one, { signal, ...options })
            .then((telling) => saveTelling(db, one, telling))
            .catch(passLost),
        ),
      )
      for (const one of told) if (one.status === 'rejected') throw one.reason
      // There may be more to tell at once.
      if (claimed.length === AT_ONCE) continue
    } catch (err) {
      log.error({ err }, 'webhooks are not told for now')
    }
    await wait(pollMs, undefined, { signal }).catch(() => undefined)
  }
}

async function tellWebhook(
  db: Db,
  key: SigningKey,
  claimed: ClaimedWebhook,
  options: SenderOptions & { signal: AbortSignal },
): Promise<Telling> {
  const { webhook } = claimed
  const { id, dossier } = webhook
  let { position } = webhook
  let until = claimed.sentTo
  let isDelivered = false
  try {
    // For as long as the lease surely lasts.
    for (const end = Date.now() + LEASE_MS - 2 * TIMEOUT_MS; Date.now() < end; ) {
      const part = await listFeed(db, { dossier, after: BigInt(position), until }, MOST_ITEMS)
      until = undefined
      const next = String(part.next)
      if (next === position) break
      if (part.items.length > 0) {
        await markSent(db, claimed, { position: BigInt(position), sentTo: part.next })
        await deliver(webhook.url, webhookMessage(id, { items: part.items, next }, key), options)
        isDelivered = true
      }
      position = next
    }
    return { position, isDelivered, isPending: false }
  } catch (error) {
    // All else is no failure of whom it is told to.
    if (!(error instanceof UndeliveredError)) throw error
    const come = { position, isDelivered, isPending: true }
    if (options.signal.aborted) return come
    // What it took before that is not sent again, and ends what failed before.
    return { ...come, failure: failureOf(isDelivered ? { failures: 0 } : webhook, error, options) }
  }
}

/** Of what another process tells by now, or nobody, there is nothing to write. */
function passLost(error: unknown): void {
  if (!(error instanceof ClaimLostError)) throw error
}

/** A message that was not taken: nobody answered, or the answer was not yes. */
class UndeliveredError extends Error {
  override name = 'UndeliveredError'
  /** Whether the answer was that nobody will ever take any there. */
  readonly isGone: boolean
  constructor(message: string, isGone = false) {
    super(message)
    this.isGone = isGone
  }
}

/** Throws {@link UndeliveredError}. */
async function deliver(
  url: string,
  message: ReturnType<typeof webhookMessage>,
  options: SenderOptions & { signal: AbortSignal },
): Promise<void> {
  // Imported when there is something to tell: what it needs is 20 MB that most processes never use.
  const { postWebhook } = await import('./webhook-post.ts')
  const status = await postWebhook(url, message, { ...options, timeoutMs: TIMEOUT_MS }).catch(
    (error: NodeJS.ErrnoException) => {
      // Of a host with several addresses there is no message, but a code.
      throw new UndeliveredError(error.message || error.code || 'nobody answered')
    },
  )
  if (status < 200 || status > 299) throw new UndeliveredError(`it answered ${status}`, status === 410)
}

function failureOf(
  { failures, failingSince }: Pick<Webhook, 'failures' | 'failingSince'>,
  { message, isGone }: UndeliveredError,
  { firstWaitMs = FIRST_WAIT_MS, patienceMs = PATIENCE_MS }: SenderOptions,
): Failure {
  const isOver = failingSince !== undefined && Date.now() - Date.parse(failingSince) > patienceMs
  // Without chance in it, those that failed together would be tried together.
  const waitMs = Math.min(firstWaitMs * 2 ** failures, LONGEST_WAIT_MS) * (0.75 + Math.random() / 2)
  return {
    problem: message.slice(0, 500),
    nextTryAt: new Date(Date.now() + waitMs),
    state: isGone || isOver ? 'stopped' : 'active',
  }
}
