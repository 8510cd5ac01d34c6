/** Tells whether one of the patterns covers an address. Patterns are those that settings hold: a scheme, a host or `*.` before it, any path. */
export function covers(patterns: readonly string[], { protocol, hostname }: URL | Location): boolean {
  return patterns.some((pattern) => {
    const [scheme = '', host = ''] = pattern.slice(0, -'/*'.length).split('://')
    if (scheme === '*' ? !/^https?:$/.test(protocol) : `${scheme}:` !== protocol) return false
    if (!host.startsWith('*')) return host === hostname
    const tail = host.slice(1)
    return tail === '' || hostname === tail.slice(1) || hostname.endsWith(tail)
  })
}
