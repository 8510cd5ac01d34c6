/** Pages on this machine, as match patterns. */
export const LOOPBACK = ['http://127.0.0.1/*', 'http://localhost/*']

/**
 * Returns the home of a feed, as match patterns: what an extension that is built for it may read from the start, because its facts and its
 * demo page come from there. Any other site is the reader's to allow.
 */
export function homeOf(feed: string | undefined): string[] {
  const { protocol, hostname } = new URL(feed || 'http://127.0.0.1')
  return hostname === '127.0.0.1' || hostname === 'localhost' ? LOOPBACK : [patternAt(protocol, hostname)]
}

/** Returns the match pattern of a host. Patterns have no port: one holds for all of them. */
export function patternAt(protocol: string, hostname: string): string {
  return `${protocol}//${hostname}/*`
}
