/** What was asked of the network, and what came. Bytes as they are after decompression. */
export interface RequestCount {
  requests: number
  bytes: number
}

/** The check that is under way. */
let counting: RequestCount | undefined
const outside: RequestCount = { requests: 0, bytes: 0 }

/** Counts a request, of the check that is under way or of none. */
export function countRequest(): void {
  ;(counting ?? outside).requests++
}

/** Counts bytes that came. */
export function countBytes(bytes: number): void {
  ;(counting ?? outside).bytes += bytes
}

/** Counts what a check asks for while it works. Checks do not overlap. */
export async function countDuring(work: () => Promise<void>): Promise<RequestCount> {
  const count = { requests: 0, bytes: 0 }
  counting = count
  try {
    await work()
  } finally {
    counting = undefined
  }
  return count
}

/**
 * Returns how many requests this background has made that belong to no check, so for pages and cards. By construction there are none: only
 * a check asks. It is counted where requests are made, so that it would show.
 */
export function requestsForPages(): number {
  return outside.requests
}
