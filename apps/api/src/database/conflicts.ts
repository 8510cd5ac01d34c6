/** Tries of a transaction that others keep from committing. */
const TRIES = 5

/** The longest wait before the second try; it doubles with each. */
const FIRST_WAIT_MS = 20

/**
 * Serialization failure, deadlock, and unique violation: two who did the same at once. Tried again, each sees what the other did.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const CONFLICTS = new Set(['40001', '40P01', '23505'])

/** Lock timeout, statement timeout, idle transaction ended, too many connections. */
const BUSY = new Set(['55P03', '57014', '25P03', '53300'])

/** What the driver adapter calls a server that is not there, or a connection that ended: all that statements of our own tell. */
const GONE = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'])

/** Does work that is safe to do again until it meets no conflict, five times at most, waiting a random time in between. */
export async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === TRIES || !isConflict(error)) throw error
      // Without chance in it, those who met would meet again.
      const wait = Math.random() * FIRST_WAIT_MS * 2 ** (tries - 1)
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}

/** Tells whether something failed because somebody else did something at the same time. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.has(sqlStateOf(error)) || ['P2034', 'P2002'].includes(codeOf(error))
}

/** Tells whether something failed because the database is busy or away: it may succeed later. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlStateOf(error)
  // Classes 08 (connection) and 57P0 (the server goes down, or comes up).
  if (BUSY.has(state) || state.startsWith('08') || state.startsWith('57P0') || isConflict(error)) return true
  if (GONE.has(causeOf(error)?.kind ?? '')) return true
  if (/^(?:P1001|P1002|P1008|P1017|P2024|P2028|ECONN\w+|EPIPE)$/.test(codeOf(error))) return true
  return (
    error instanceof Error &&
    /timeout exceeded when trying|connection (?:error|terminated)|query read timeout/i.test(error.message)
  )
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? '')
}

/** The SQLSTATE of an error of Prisma's, which wraps that of its driver, or of the driver's. */
function sqlStateOf(error: unknown): string {
  return causeOf(error)?.originalCode ?? ''
}

function causeOf(error: unknown): Cause | undefined {
  const wrapped = error as { cause?: Cause; meta?: { driverAdapterError?: { cause?: Cause } } } | undefined
  return wrapped?.meta?.driverAdapterError?.cause ?? wrapped?.cause
}

interface Cause {
  kind?: string
  originalCode?: string
}
