import { X509Certificate } from 'node:crypto'
import { getCACertificates } from 'node:tls'
import { expect, test } from 'vitest'
import { guardedDial, PUBLIC_WEB } from './guarded-dial.ts'

test('whoever connects trusts no root that was taken out, and all others', () => {
  const names = () =>
    getCACertificates('default').map((pem) => /CN=(.*)/.exec(new X509Certificate(pem).subject)?.[1] ?? '')
  const before = new Set(names())
  guardedDial(PUBLIC_WEB, 1_000)
  const after = new Set(names())
  expect([...after].filter((name) => /^emSign/.test(name))).toEqual(['emSign Root CA - G1'])
  expect([...before].filter((name) => !after.has(name) && !/^emSign .*(G3|C1|C3)$/.test(name))).toEqual([])
  expect(after.size).toBeGreaterThan(100)
})
