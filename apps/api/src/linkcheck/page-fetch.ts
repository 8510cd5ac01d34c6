import { Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createInflate } from 'node:zlib'
import { Agent, type Dispatcher } from 'undici'
import { FetchError, fetchErrorOf } from './fetch-error.ts'
import { type Dialling, guardedDial } from './guarded-dial.ts'

/** What a page costs at most. */
export interface FetchLimits {
  /** For all of it: names, connections, redirects, and the last byte. */
  totalMs: number
  /** Of the content, compressed or not. */
  maxBytes: number
}

/** How a page was answered. */
export interface FetchedPage {
  /** Where it was found, after redirects. */
  url: string
  status: number
  contentType: string
  /** Absent when the status says that it is not the page. */
  bytes?: Buffer
}

/** 10 seconds, 2 MB. */
export const PAGE_LIMITS: FetchLimits = { totalMs: 10_000, maxBytes: 2 * 1024 * 1024 }

const MOST_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** Chains of encodings multiply what a byte can become. */
const MOST_ENCODINGS = 2

/**
 * No cookies, no referrer, nothing of who asks. No Brotli: what Node decodes it with writes out of bounds before 24.22.1 (CVE-2026-111497), so
 * what comes in it all the same is not read.
 */
const HEADERS = {
  'user-agent': 'Backstory-link-check/1 (sees whether cited pages are still there)',
  accept: 'text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5',
  'accept-encoding': 'gzip',
}

/** Fetches a page of the public web. Throws {@link FetchError}, or the reason of the signal. */
export async function fetchPage(
  url: string,
  {
    dialling,
    limits = PAGE_LIMITS,
    signal,
  }: { dialling: Dialling; limits?: FetchLimits; signal: AbortSignal },
): Promise<FetchedPage> {
  const { totalMs } = limits
  const late = AbortSignal.timeout(totalMs)
  const agent = new Agent({
    connect: guardedDial(dialling, totalMs),
    headersTimeout: totalMs,
    bodyTimeout: totalMs,
    maxHeaderSize: 16 * 1024,
    pipelining: 1,
  })
  const at = { url }
  try {
    return await follow(agent, at, { limits, signal: AbortSignal.any([signal, late]) })
  } catch (error) {
    signal.throwIfAborted()
    throw late.aborted ? new FetchError('timeout', at.url) : fetchErrorOf(error, at.url)
  } finally {
    await agent.destroy()
  }
}

/** `at` says where it is, for whoever must tell of a failure. */
async function follow(
  agent: Agent,
  at: { url: string },
  { limits, signal }: { limits: FetchLimits; signal: AbortSignal },
): Promise<FetchedPage> {
  for (let redirects = 0; ; redirects++) {
    const target = webAddress(at.url)
    const answer = await agent.request({
      origin: target.origin,
      path: target.pathname + target.search,
      method: 'GET',
      headers: HEADERS,
      signal,
    })
    // A body that is left unread, or cut off, tells that to nobody else.
    answer.body.on('error', () => undefined)
    const location = headerOf(answer, 'location')
    if (REDIRECTS.has(answer.statusCode) && location !== '') {
      answer.body.destroy()
      if (redirects === MOST_REDIRECTS) throw new FetchError('too-many-redirects', at.url)
      if (!URL.canParse(location, at.url)) throw new FetchError('bad-answer', at.url)
      at.url = new URL(location, at.url).href
      continue
    }
    const page = { url: at.url, status: answer.statusCode, contentType: headerOf(answer, 'content-type') }
    if (answer.statusCode >= 200 && answer.statusCode < 300)
      return { ...page, bytes: await contentOf(answer, at.url, { maxBytes: limits.maxBytes, signal }) }
    answer.body.destroy()
    return page
  }
}

/** Returns an address of the web. Throws {@link FetchError}: a name and password in it would be somebody's secret, or a disguise. */
function webAddress(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isOfWeb = parsed && /^https?:$/.test(parsed.protocol) && parsed.username + parsed.password === ''
  if (!isOfWeb) throw new FetchError('refused-address', url)
  return parsed
}

async function contentOf(
  answer: Dispatcher.ResponseData,
  url: string,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<Buffer> {
  const codings = headerOf(answer, 'content-encoding')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
  if (codings.length > MOST_ENCODINGS) throw new FetchError('bad-encoding', url)
  // What was encoded last is decoded first.
  const decoders = codings.toReversed().map((coding) => decoderOf(coding, url))
  const content = meter(maxBytes, url)
  const streams = [answer.body, meter(maxBytes, url), ...decoders, content]
  const [bytes] = await Promise.all([buffer(content), pipeline(streams, { signal })])
  return bytes
}

/** Returns a stream that lets so many bytes through, and fails at the next. */
function meter(maxBytes: number, url: string): Transform {
  let size = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      done(size > maxBytes ? new FetchError('too-large', url) : null, chunk)
    },
  })
}

/** A page in an encoding that was not asked for is there, but no text to us. */
function decoderOf(coding: string, url: string): Transform {
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip()
  if (coding === 'deflate') return createInflate()
  throw new FetchError('not-text', url)
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string {
  const value = headers[name]
  return (Array.isArray(value) ? value.join(', ') : value) ?? ''
}
