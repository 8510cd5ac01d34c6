import type { RateLimits } from './rate-limits.ts'

/** How much is logged, from least to most. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** More than a person or a script that minds its manners asks; the anonymous, who may be an office behind one address, 20 a second. */
export const DEFAULT_LIMITS: RateLimits = { reading: 6_000, writing: 1_200, anonymous: 1_200 }

/**
 * How late the process comes to what is next, on average, before requests are turned away. Idle it is under 1 ms; from here on a waiting list
 * grows, and whoever is at its end would have gone before they are answered.
 */
export const DEFAULT_DELAY_MS = 100
