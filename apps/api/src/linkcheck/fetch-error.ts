import type { LinkProblem } from '@backstory/model'
import { RefusedAddressError } from './guarded-dial.ts'

/** A page that was not fetched, and why. */
export class FetchError extends Error {
  override name = 'FetchError'
  readonly problem: LinkProblem
  /** Where it came to. */
  readonly url: string
  constructor(problem: LinkProblem, url: string) {
    super(`${url}: ${problem}`)
    this.problem = problem
    this.url = url
  }
}

/** What goes wrong below HTTP, by the code of the error, first match first. */
const BY_CODE: readonly [code: RegExp, problem: LinkProblem][] = [
  [/^ENOTFOUND$/, 'no-such-host'],
  [/^EAI_|^E(?:SERVFAIL|REFUSED|NODATA|FORMERR|BADRESP)$/, 'dns'],
  [/TIMEOUT|^ETIMEDOUT$/, 'timeout'],
  [/^ERR_(?:TLS|SSL)_|CERT|^EPROTO$|^UNABLE_TO_|SELF_SIGNED|^CRL_|^HOSTNAME_/, 'tls'],
  [/^HPE_|^HTTPParserError$|^UND_ERR_HEADERS_OVERFLOW$|CONTENT_LENGTH_MISMATCH/, 'bad-answer'],
  [/^Z_|^ERR__ERROR_|^ERR_PADDING/, 'bad-encoding'],
]

/** Returns the error of a fetch as one with a name. */
export function fetchErrorOf(error: unknown, url: string): FetchError {
  if (error instanceof FetchError) return error
  if (error instanceof RefusedAddressError) return new FetchError('refused-address', url)
  const { code, name } = error as { code?: string; name?: string }
  const [, problem = 'no-connection'] = BY_CODE.find(([pattern]) => pattern.test(code ?? name ?? '')) ?? []
  return new FetchError(problem, url)
}
