import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { FetchError } from './fetch-error.ts'
import { type Dialling, PUBLIC_WEB } from './guarded-dial.ts'
import type { Finding } from './link-state.ts'
import { type FetchedPage, type FetchLimits, fetchPage } from './page-fetch.ts'
import { textOfPage } from './page-text.ts'
import { findQuote, folded } from './quote-search.ts'
import { fragmentLink } from './text-fragment.ts'

/** How links are looked at. Production gives none of it. */
export interface LookOptions {
  dialling?: Dialling
  limits?: FetchLimits
  /** Between two questions to one host. */
  pauseMs?: number
}

/** Looks at a page, and tells what is found: how it answers, and which of the quotes it has. Throws nothing but the reason of the signal. */
export async function lookAt(
  url: string,
  quotes: readonly string[],
  { dialling = PUBLIC_WEB, limits, signal }: LookOptions & { signal: AbortSignal },
): Promise<Finding> {
  const at = new Date()
  try {
    const page = await fetchPage(url, { dialling, signal, ...(limits && { limits }) })
    return { at, url, ...(await readPage(page, quotes, signal)) }
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    const isOurs = error.problem === 'no-such-host' && !(await dialling.isResolving())
    const problem = isOurs ? 'dns' : error.problem
    return { at, url, finalUrl: error.url, problem, quotes: quotes.map((quote) => ({ quote })) }
  }
}

/** What else waits has its turn after so long: a source may have thousands of quotes, and its page be two megabytes. */
const TURN_MS = 10

async function readPage(
  { url, status, contentType, bytes }: FetchedPage,
  quotes: readonly string[],
  signal: AbortSignal,
): Promise<Omit<Finding, 'at' | 'url'>> {
  const unread = { finalUrl: url, status, quotes: quotes.map((quote) => ({ quote })) }
  if (!bytes) return { ...unread, problem: 'status' }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const text = textOfPage(bytes, contentType)
  if (text === undefined) return { ...unread, problem: 'not-text', sha256 }
  const page = folded(text)
  const sought: { quote: string; found: boolean; link?: string }[] = []
  let begun = performance.now()
  for (const quote of quotes) {
    if (performance.now() - begun > TURN_MS) {
      await turn()
      signal.throwIfAborted()
      begun = performance.now()
    }
    const passage = findQuote(page, quote)
    const link = passage && fragmentLink(url, text, { page, passage })
    sought.push({ quote, found: passage !== undefined, ...(link !== undefined && { link }) })
  }
  return { finalUrl: url, status, sha256, quotes: sought }
}
