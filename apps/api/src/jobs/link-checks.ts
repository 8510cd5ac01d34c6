import type { Id, Job, LinkState } from '@backstory/model'
import { type Db, inTransaction } from '../database/database.ts'
import { hostTurns, type TakeTurn } from '../linkcheck/host-turns.ts'
import type { LookOptions } from '../linkcheck/look.ts'
import {
  type CheckedSource,
  keepFinding,
  listCheckedSources,
  listDueSources,
  listQuotes,
} from '../store/link-check-store.ts'
import type { JobKind } from './job-kind.ts'

/** The kind of job that checks links. */
export const LINK_CHECK = 'link-check'

/** Link checks that are asked for where no process does them. */
export class LinkChecksOffError extends Error {
  override name = 'LinkChecksOffError'
  constructor() {
    super('Links are not checked here: whoever runs the API can set BACKSTORY_LINK_CHECKS to on')
  }
}

/** Which sources: one, those of a dossier, or those whose time has come. */
export type LinkCheckInput = { source?: Id } | { dossier?: Id }

/** Long enough that nobody minds, short enough for a dossier in an afternoon. Arbitrary. */
const PAUSE_MS = 2_000

/** So many sources at once in one process, so that one that somebody asks for need not wait for a whole dossier. Arbitrary. */
const AT_ONCE = 3

/** Checking links: whether sources are still there, and still say what is cited of them. A few that are due every hour, others on demand. */
export function linkChecks(db: Db, options: LookOptions = {}): JobKind<LinkCheckInput> {
  const takeTurn = hostTurns(options.pauseMs ?? PAUSE_MS)
  return {
    kind: LINK_CHECK,
    atOnce: AT_ONCE,
    schedule: { cron: '23 * * * *', input: {} },
    async work(input, { job, signal, progress }) {
      const isDemanded = Object.keys(input).length > 0
      const sources = await (isDemanded ? listCheckedSources(db, input) : listDueSources(db))
      const states: Partial<Record<LinkState, number>> = {}
      for (const [i, source] of sources.entries()) {
        signal.throwIfAborted()
        const state = stateSince(source, job) ?? (await check(db, source, { ...options, takeTurn, signal }))
        states[state] = (states[state] ?? 0) + 1
        await progress(i + 1, sources.length)
      }
      return { checked: sources.length, ...states }
    },
  }
}

/** Returns what was found since the job was asked for: before it was handed back, or by another. */
function stateSince({ check }: CheckedSource, { askedAt }: Job): LinkState | undefined {
  return check && check.at >= askedAt ? check.state : undefined
}

async function check(
  db: Db,
  { source }: CheckedSource,
  { takeTurn, signal, ...options }: LookOptions & { takeTurn: TakeTurn; signal: AbortSignal },
): Promise<LinkState> {
  // Imported when there is something to look at: what it needs is 20 MB that most processes never use.
  const { lookAt } = await import('../linkcheck/look.ts')
  const quotes = await listQuotes(db, source.id)
  const { host } = new URL(source.url)
  const finding = await takeTurn(host, signal, () => lookAt(source.url, quotes, { ...options, signal }))
  return (await inTransaction(db, (tx) => keepFinding(tx, source.id, finding))).state
}
