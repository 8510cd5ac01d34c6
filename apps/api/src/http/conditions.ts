import type { Subject } from '@backstory/model'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Kept, StaleError } from '../store/document-store.ts'

/** A change that does not say which version of the thing it changes (RFC 6585, section 3); which changes do: docs/decisions/0028. */
export class PreconditionRequiredError extends Error {
  override name = 'PreconditionRequiredError'
  constructor() {
    super('Say what you change: send the ETag that reading it gave as If-Match')
  }
}

/** Returns the strong entity tag of a version (RFC 9110, section 8.8.3). Of the version, not of the bytes: compressing changes nothing. */
export function etagOf(version: number): string {
  return `"${version}"`
}

/** Returns the entity tags of a condition. Ours have no comma in them. */
export function tagsIn(condition: string): string[] {
  return condition.split(',').map((tag) => tag.trim())
}

/** Answers with a document and the tag that a change of it must name. */
export function sendKept(
  reply: FastifyReply,
  { document, version }: Pick<Kept<object>, 'document' | 'version'>,
): FastifyReply {
  return reply.header('etag', etagOf(version)).send(document)
}

/**
 * Throws unless If-Match names the version that is kept: {@link PreconditionRequiredError} without one, {@link StaleError} with another.
 * Comparison is strong, so a weak tag never matches; `*` would change whatever is there, and so is no answer either.
 */
export function requireMatch(
  { headers }: FastifyRequest,
  subject: Subject | 'token',
  { document, version }: Pick<Kept<{ id: string }>, 'document' | 'version'>,
): void {
  const sent = headers['if-match']?.trim()
  if (sent === undefined || sent === '' || sent === '*') throw new PreconditionRequiredError()
  if (!tagsIn(sent).includes(etagOf(version)) || isHad(headers['if-none-match'], etagOf(version)))
    throw new StaleError(subject, document.id, version)
}

/** Tells whether If-None-Match, a list of tags that is compared weakly or `*`, names a tag (RFC 9110, section 13.1.2). */
export function isHad(condition: string | undefined, tag: string): boolean {
  if (condition === undefined) return false
  return (
    condition.trim() === '*' || tagsIn(condition).some((one) => withoutWeakness(one) === withoutWeakness(tag))
  )
}

function withoutWeakness(tag: string): string {
  return tag.replace(/^W\//, '')
}
