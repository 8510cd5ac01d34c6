import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { isPublicAddress } from './public-address.ts'
import { distrustRoots } from './trusted-roots.ts'

/** Where link checks may connect to. Nothing of it is a setting. */
export interface Dialling {
  /** How names become addresses. */
  lookup: (
    name: string,
    options: LookupOptions & { all: true },
    done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
  ) => void
  /** Tells whether names are looked up at all: where they are not, that one is not found says nothing of it. */
  isResolving: () => Promise<boolean>
  ports: readonly number[]
  /** What is let through although it is not public: for tests, where only the loopback is there. */
  permitted: readonly { address: string; port: number }[]
}

/** Public addresses, at the ports of the web. */
export const PUBLIC_WEB: Dialling = { lookup, isResolving, ports: [80, 443], permitted: [] }

/** The root is always there. */
async function isResolving(): Promise<boolean> {
  const servers = new Resolver({ timeout: 2_000, tries: 2 }).resolveNs('.')
  return servers.then(
    () => true,
    () => false,
  )
}

/** A connection that was not made, because of where it would lead. */
export class RefusedAddressError extends Error {
  override name = 'RefusedAddressError'
}

/**
 * Returns what connects to a host, if that is allowed. It is asked for each connection, so it sees redirects too, and the addresses that it
 * checks are those that are connected to: a name that leads elsewhere the next time it is looked up gains nothing.
 */
export function guardedDial(dialling: Dialling, timeout: number): buildConnector.connector {
  distrustRoots()
  return ({ hostname, port: given, protocol, ...rest }, done) => {
    const port = Number(given || (protocol === 'https:' ? 443 : 80))
    // Addresses are connected to without being looked up.
    if (isIP(hostname) && !mayDial(dialling, hostname, port)) return done(refusal(hostname, port), null)
    const connect = buildConnector({
      lookup: lookupAllowed(dialling, port),
      timeout,
      allowH2: false,
      maxCachedSessions: 0,
    } as buildConnector.BuildOptions)
    connect({ hostname, port: given, protocol, ...rest }, done)
  }
}

/** Looks a name up, and gives only those of its addresses that may be connected to. */
function lookupAllowed(dialling: Dialling, port: number): LookupFunction {
  return (name, options, done) => {
    dialling.lookup(name, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, [])
      const allowed = addresses.filter(({ address }) => mayDial(dialling, address, port))
      const [first] = allowed
      if (!first) return done(refusal(name, port), [])
      if (options.all) return done(null, allowed)
      done(null, first.address, first.family)
    })
  }
}

function mayDial({ ports, permitted }: Dialling, address: string, port: number): boolean {
  if (permitted.some((one) => one.address === address && one.port === port)) return true
  return ports.includes(port) && isPublicAddress(address)
}

function refusal(host: string, port: number): RefusedAddressError {
  return new RefusedAddressError(`${host}:${port} is not a public address of the web`)
}
