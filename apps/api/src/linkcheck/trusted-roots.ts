import { X509Certificate } from 'node:crypto'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

/**
 * SHA-256 of the roots that Mozilla took out in October 2026 (NSS 3.131.1): keys of authorities under the first were stolen
 * (CVE-2026-111943), and with one of them anybody on the way can be any host. Node trusts them before 24.22.1.
 */
const TAKEN_OUT = new Set([
  // emSign ECC Root CA - G3
  '86:A1:EC:BA:08:9C:4A:8D:3B:BE:27:34:C6:12:BA:34:1D:81:3E:04:3C:F9:E8:A8:62:CD:5C:57:A3:6B:BE:6B',
  // emSign Root CA - C1
  '12:56:09:AA:30:1D:A0:A2:49:B9:7A:82:39:CB:6A:34:21:6F:44:DC:AC:9F:39:54:B1:42:92:F2:E8:C8:60:8F',
  // emSign ECC Root CA - C3
  'BC:4D:80:9B:15:18:9D:78:DB:3E:1D:8C:F4:F9:72:6A:79:5D:A1:64:3C:A5:F1:35:8E:1D:DB:0E:DC:0D:7E:B3',
])

let isDone = false

/** Has this process trust those roots no longer, whoever it connects to from now on; all others stay, those of `NODE_EXTRA_CA_CERTS` too. */
export function distrustRoots(): void {
  if (isDone) return
  const trusted = getCACertificates('default')
  const left = trusted.filter((pem) => !TAKEN_OUT.has(new X509Certificate(pem).fingerprint256))
  // Where Node goes by OpenSSL's own store (`--use-openssl-ca`) it lists none: what it lists is then not what it trusts.
  if (left.length < trusted.length) setDefaultCACertificates(left)
  isDone = true
}
