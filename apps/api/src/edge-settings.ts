import { isIPv4, isIPv6 } from 'node:net'
import { DEFAULT_DELAY_MS, DEFAULT_LIMITS, LOG_LEVELS, type LogLevel } from './http/edge-defaults.ts'
import type { RateLimits } from './http/rate-limits.ts'
import { SetupError } from './setup-error.ts'

/** What an operator can set of how the API meets the network. */
export interface EdgeSettings {
  /**
   * Proxies in front that are believed who asks (`TRUST_PROXY`, addresses or CIDRs with commas between, default none: then everybody behind
   * a proxy counts as one). Name no more than your own: whoever is trusted can say that they are anybody.
   */
  trustProxy: string[]
  /**
   * Requests a minute that are answered, of each token (`RATE_LIMIT_READING`, default 6000; `RATE_LIMIT_WRITING`, default 1200) and of each
   * address without one (`RATE_LIMIT_ANONYMOUS`, default 1200). All processes on one database count together.
   */
  limits: RateLimits
  /** How many milliseconds the process may lag before it turns requests away (`OVERLOAD_DELAY_MS`, default 100; 0 for never). */
  mostDelayMs: number
  /**
   * What is logged on stderr, as lines of JSON (`LOG_LEVEL`: fatal, error, warn, info, debug or trace; default warn: what wants somebody's
   * attention. At info there is a line for each request, which the API's readers make by the thousand; /metrics counts them without).
   */
  logLevel: LogLevel
}

/** Reads them from environment variables. Throws {@link SetupError} naming the variable that is wrong. */
export function parseEdgeSettings(env: NodeJS.ProcessEnv): EdgeSettings {
  const { reading, writing, anonymous } = DEFAULT_LIMITS
  return {
    trustProxy: parseProxies(env.TRUST_PROXY ?? ''),
    limits: {
      reading: parseNumber(env, 'RATE_LIMIT_READING', { least: 1, or: reading }),
      writing: parseNumber(env, 'RATE_LIMIT_WRITING', { least: 1, or: writing }),
      anonymous: parseNumber(env, 'RATE_LIMIT_ANONYMOUS', { least: 1, or: anonymous }),
    },
    mostDelayMs: parseNumber(env, 'OVERLOAD_DELAY_MS', { least: 0, or: DEFAULT_DELAY_MS }),
    logLevel: parseLevel(env.LOG_LEVEL || 'warn'),
  }
}

function parseProxies(text: string): string[] {
  const proxies = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const wrong = proxies.find((one) => !isNetwork(one))
  if (wrong !== undefined) {
    throw new SetupError(
      'bad-setting',
      `TRUST_PROXY takes addresses and CIDRs like 10.0.0.0/8 with commas between, not "${wrong}"`,
    )
  }
  return proxies
}

function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  if (isIPv4(address)) return bits === undefined || (Number(bits) >= 1 && Number(bits) <= 32)
  return isIPv6(address) && (bits === undefined || (Number(bits) >= 1 && Number(bits) <= 128))
}

function parseNumber(
  env: NodeJS.ProcessEnv,
  name: string,
  { least, or }: { least: number; or: number },
): number {
  const text = env[name] || String(or)
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) {
    throw new SetupError('bad-setting', `${name} must be a whole number from ${least} on, not "${text}"`)
  }
  return Number(text)
}

function parseLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((one) => one === text)
  if (level === undefined)
    throw new SetupError('bad-setting', `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${text}"`)
  return level
}
