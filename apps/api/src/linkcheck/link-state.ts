import type { CheckedQuote, LinkCheck, LinkProblem, LinkState } from '@backstory/model'

/** What one look at a source found. */
export interface Finding {
  at: Date
  url: string
  finalUrl?: string | undefined
  status?: number | undefined
  problem?: LinkProblem | undefined
  sha256?: string | undefined
  /** The quotes that facts cite now, and whether the page has them; `found` is absent when it could not be read. */
  quotes: readonly Pick<CheckedQuote, 'quote' | 'found' | 'link'>[]
}

/** A check as the next is held against it. */
export interface CheckMemory {
  check: LinkCheck
  /** How many checks in a row failed, and since when. */
  failures: number
  failingSince?: string | undefined
}

/** So many failures in a row, over so long, are more than an outage. */
const DEAD_FAILURES = 3
const DEAD_MS = 2 * 24 * 3_600_000

/**
 * Returns what a finding makes of a source, held against the check before. A page is *changed* when a quote that it had is gone; that its
 * other parts change (advertisements, comments) is no change. A failure that says nothing for good (a 403, a 503, a timeout) leaves a
 * verdict as it was, or makes one unknown, until it has lasted.
 */
export function nextCheck(source: string, finding: Finding, before: CheckMemory | undefined): CheckMemory {
  // What was found at another address says nothing of this one.
  const last = before?.check.url === finding.url ? before : undefined
  const at = finding.at.toISOString()
  const isFailing = failsBy(finding)
  // Where our own look-ups fail, or the network with them, it says nothing of the source, however long.
  const failed = finding.problem === 'dns' ? 0 : 1
  const failures = isFailing ? (last?.failures ?? 0) + failed : 0
  const failingSince = failures > 0 ? (last?.failingSince ?? at) : undefined
  const quotes = finding.quotes.map((quote) => remembered(quote, at, last?.check))
  const hasLasted =
    failures >= DEAD_FAILURES && finding.at.getTime() - Date.parse(failingSince ?? at) >= DEAD_MS
  const state = stateOf(finding, quotes, { last: last?.check, isFailing, hasLasted })
  const { url, finalUrl, status, problem, sha256 } = finding
  const check: LinkCheck = {
    source,
    at,
    state,
    since: last?.check.state === state ? last.check.since : at,
    url,
    ...(finalUrl !== undefined && { finalUrl }),
    ...(status !== undefined && { status }),
    ...(problem !== undefined && { problem }),
    ...(sha256 !== undefined && { sha256 }),
    quotes,
  }
  return { check, failures, failingSince }
}

function stateOf(
  finding: Finding,
  quotes: readonly CheckedQuote[],
  { last, isFailing, hasLasted }: { last: LinkCheck | undefined; isFailing: boolean; hasLasted: boolean },
): LinkState {
  if (isGone(finding) || hasLasted) return 'dead'
  if (isFailing) return last?.state === 'dead' || last?.state === 'changed' ? last.state : 'unknown'
  // It is there, but could not be read: nothing is known of its quotes that was not known before.
  if (finding.problem !== undefined) return last?.state === 'changed' ? 'changed' : 'alive'
  // The same bytes as when all was well: then it is our reading that differs.
  if (last?.state === 'alive' && last.sha256 === finding.sha256) return 'alive'
  const isLost = quotes.some(({ found, foundAt }) => found === false && foundAt !== undefined)
  return isLost ? 'changed' : 'alive'
}

function isGone({ status, problem }: Finding): boolean {
  return status === 404 || status === 410 || problem === 'no-such-host'
}

/** Too large, or no text: it is there all the same. */
function failsBy({ problem }: Finding): boolean {
  return problem !== undefined && problem !== 'not-text' && problem !== 'too-large'
}

/** Returns a quote with when it was last found. */
function remembered(quote: Finding['quotes'][number], at: string, last: LinkCheck | undefined): CheckedQuote {
  const before = last?.quotes.find((one) => one.quote === quote.quote)?.foundAt
  const foundAt = quote.found ? at : before
  return { ...quote, ...(foundAt !== undefined && { foundAt }) }
}
