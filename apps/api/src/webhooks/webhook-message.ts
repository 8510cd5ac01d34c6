import type { FeedItem, Id } from '@backstory/model'
import type { SigningKey } from '../edition/signing-key.ts'

/** A request to a webhook: its body, and the headers that prove whose it is. */
export interface WebhookMessage {
  headers: Record<string, string>
  body: string
}

/**
 * Returns the message that tells a webhook of changes, signed as Standard Webhooks says (standardwebhooks.com, `v1a`: Ed25519 over id,
 * timestamp and body). The id is the same each time the same changes are sent, so that who gets them twice can tell.
 */
export function webhookMessage(
  webhook: Id,
  { items, next }: { items: FeedItem[]; next: string },
  key: SigningKey,
): WebhookMessage {
  const id = `msg_${webhook}_${next}`
  const timestamp = String(Math.floor(Date.now() / 1000))
  const body = JSON.stringify({ type: 'changes', timestamp: new Date().toISOString(), data: { items, next } })
  const signature = key.sign(Buffer.from(`${id}.${timestamp}.${body}`))
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1a,${signature}`,
    },
    body,
  }
}
