import { expect, test } from 'vitest'
import { parseEdgeSettings } from './edge-settings.ts'
import { SetupError } from './setup-error.ts'

test('without a word of the operator there are limits, and no proxy is believed', () => {
  expect(parseEdgeSettings({})).toEqual({
    trustProxy: [],
    limits: { reading: 6_000, writing: 1_200, anonymous: 1_200 },
    mostDelayMs: 100,
    logLevel: 'warn',
  })
  const empty = { TRUST_PROXY: '', RATE_LIMIT_READING: '', OVERLOAD_DELAY_MS: '', LOG_LEVEL: '' }
  expect(parseEdgeSettings(empty)).toEqual(parseEdgeSettings({}))
})

test('each can be set', () => {
  const env = {
    TRUST_PROXY: '10.0.0.0/8, 2001:db8::/32,192.0.2.1',
    RATE_LIMIT_READING: '1',
    RATE_LIMIT_WRITING: '2',
    RATE_LIMIT_ANONYMOUS: '3',
    OVERLOAD_DELAY_MS: '0',
    LOG_LEVEL: 'trace',
  }
  expect(parseEdgeSettings(env)).toEqual({
    trustProxy: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'],
    limits: { reading: 1, writing: 2, anonymous: 3 },
    mostDelayMs: 0,
    logLevel: 'trace',
  })
})

test.each([
  [
    { TRUST_PROXY: 'true' },
    'TRUST_PROXY takes addresses and CIDRs like 10.0.0.0/8 with commas between, not "true"',
  ],
  [{ TRUST_PROXY: '1' }, 'TRUST_PROXY takes'],
  [{ TRUST_PROXY: '0.0.0.0/0' }, 'TRUST_PROXY takes'],
  [{ TRUST_PROXY: '::/129' }, 'TRUST_PROXY takes'],
  [{ TRUST_PROXY: '10.0.0.0/8,proxy.example' }, 'not "proxy.example"'],
  [{ RATE_LIMIT_READING: '0' }, 'RATE_LIMIT_READING must be a whole number from 1 on, not "0"'],
  [{ RATE_LIMIT_ANONYMOUS: '1e3' }, 'RATE_LIMIT_ANONYMOUS must be'],
  [{ OVERLOAD_DELAY_MS: '-1' }, 'OVERLOAD_DELAY_MS must be a whole number from 0 on'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, not "loud"'],
])('%j is refused', (env, message) => {
  expect(() => parseEdgeSettings(env)).toThrow(SetupError)
  expect(() => parseEdgeSettings(env)).toThrow(message)
})
