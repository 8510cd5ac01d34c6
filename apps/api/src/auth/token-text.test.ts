import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTokenText, makeTokenText, tokenHash, tokenStart } from './token-text.ts'

test('a token has its form, and no two are alike', () => {
  const tokens = Array.from({ length: 1000 }, makeTokenText)
  expect(tokens.filter((token) => !isTokenText(token))).toEqual([])
  expect(tokens[0]).toMatch(/^bsk_[0-9A-Za-z]{49}$/)
  expect(new Set(tokens).size).toBe(1000)
  expect(new Set(tokens.map(tokenHash)).size).toBe(1000)
})

test('a token with one character changed is none', () => {
  fc.assert(
    fc.property(fc.nat(52), fc.constantFrom(...'0AZaz9'), (at, char) => {
      const token = makeTokenText()
      const changed = token.slice(0, at) + char + token.slice(at + 1)
      expect(isTokenText(changed)).toBe(changed === token)
    }),
  )
})

test.each(['', 'bsk_', `bsk_${'0'.repeat(49)}`, `Bearer ${makeTokenText()}`, `${makeTokenText()} `])(
  '"%s" is none',
  (text) => {
    expect(isTokenText(text)).toBe(false)
  },
)

test('its beginning shows little of it', () => {
  const token = makeTokenText()
  expect(token.startsWith(tokenStart(token))).toBe(true)
  expect(tokenStart(token)).toHaveLength(12)
})
