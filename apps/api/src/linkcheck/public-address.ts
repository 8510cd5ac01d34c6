import ipaddr from 'ipaddr.js'

/** All that the public IPv6 internet has been given so far; beside it are mapped, translated and old local addresses. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Tells whether an address is one of the public internet: unicast, and of no special purpose (RFC 6890 and its registry). Addresses that
 * carry an IPv4 address in them (mapped, NAT64, 6to4, Teredo) are not: they would lead around the rule for that one.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || (parsed as ipaddr.IPv6).match(GLOBAL_UNICAST)
}
