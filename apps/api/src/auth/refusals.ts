import type { Id, Token } from '@backstory/model'

/** A request without a token where one is needed, or with one that is not good. */
export class UnauthorizedError extends Error {
  override name = 'UnauthorizedError'
}

/** A request with a token that is not enough. */
export class ForbiddenError extends Error {
  override name = 'ForbiddenError'
}

/** Tells whether a token is good for a dossier: for those it names, or for all when it names none. */
export function isGoodFor({ dossiers }: Token, dossier: Id): boolean {
  return dossiers.length === 0 || dossiers.includes(dossier)
}

/** Throws {@link ForbiddenError} when the token is not good for the dossier. */
export function requireDossier(token: Token, dossier: Id): void {
  if (isGoodFor(token, dossier)) return
  throw new ForbiddenError(
    `The token "${token.label}" is good for ${token.dossiers.join(', ')}, not for "${dossier}"`,
  )
}

/**
 * Returns the dossiers that a contributor may see the work of: the one asked for, or else all that the token is good for; empty means all
 * there are. Throws {@link UnauthorizedError} and {@link ForbiddenError}; `what` begins what they say.
 */
export function requireContributor(token: Token | undefined, dossier: Id | undefined, what: string): Id[] {
  if (!token) throw new UnauthorizedError(`${what} for contributors: this needs a token`)
  if (token.role === 'reader') throw new ForbiddenError(`${what} for contributors`)
  if (dossier === undefined) return token.dossiers
  requireDossier(token, dossier)
  return [dossier]
}
