import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../../tools/find-browser.ts'
import { type ApiProcess, startApiProcess } from './support/api-process.ts'
import { type ChromiumWithExtension, launchChromium } from './support/chromium.ts'
import { type NewsSite, newsPage, startNewsSite } from './support/news-site.ts'
import { markedTexts, pause, restOn, waitForCard } from './support/reading-page.ts'
import { type RecordingProxy, startRecordingProxy } from './support/recording-proxy.ts'

/** Chromium itself asks its maker for updates, whatever its flags say and whether an extension is there or not. */
const MAKER = /\b(?:google|googleapis|gvt1|gstatic)\.com\b/

/** At its installation the extension asks the feed that it was built for, until a test says which to ask; nobody answers there. */
const BUILT_IN = 'GET http://127.0.0.1:8787/v1/keys'

/** Everything that the browser asks for passes a proxy that writes it down. */
describe.skipIf(!findChromium())('what leaves the browser', () => {
  let api: ApiProcess
  let site: NewsSite
  let proxy: RecordingProxy
  let browser: ChromiumWithExtension
  const asked = () => proxy.requests.filter((line) => !MAKER.test(line) && line !== BUILT_IN)

  beforeAll(async () => {
    ;[api, site, proxy] = await Promise.all([startApiProcess(), startNewsSite(), startRecordingProxy()])
    browser = await launchChromium(api.url, { proxy: proxy.address })
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all([proxy?.close(), site?.close(), api?.remove()])
  })

  test('the first sync asks the feed for editions and their parts, and for nothing else', () => {
    const lines = [...new Set(asked().map((line) => line.replace(/[0-9a-f]{64}/, 'HASH')))].sort()
    expect(lines).toEqual(
      ['/v1/blobs/HASH', '/v1/dossiers/north-korea-russia/edition', '/v1/dossiers?limit=100', '/v1/keys'].map(
        (path) => `GET ${api.url}${path}`,
      ),
    )
  })

  test('none of them tells one reader from another, or from where they come', () => {
    const { host } = new URL(api.url)
    const told = proxy.headers.filter((headers) => headers.host === host)
    expect(told.length).toBeGreaterThan(3)
    // All alike: nothing is told of a single one.
    expect(new Set(told.map((headers) => JSON.stringify(headers))).size).toBe(1)
    const names = Object.keys(told[0] ?? {}).filter((name) => !/^(?:sec-fetch|proxy)-/.test(name))
    const usual = ['accept', 'accept-encoding', 'accept-language', 'connection', 'host', 'user-agent']
    expect(names.filter((name) => !usual.includes(name))).toEqual([])
  })

  test('with the API stopped the page is marked and cards open, and only the page itself is asked for', async () => {
    await api.stop()
    const text = [
      'Sergei Shoigu met Vladimir Putin in Russia on Tuesday, officials said, and Putin thanked him for his work.',
      'North Korea and China had no comment on the meeting, which was the third of its kind within the year.',
    ]
    site.publish('/news', newsPage(text, '2023-10-17'))
    proxy.requests.length = 0
    const page = await browser.newPage()
    await page.goto(`${site.url}/news`)
    // The first of each name: Putin is named twice.
    expect(await markedTexts(page)).toHaveLength(5)
    for (const name of ['Sergei Shoigu', 'North Korea', 'China']) {
      await restOn(page, name)
      await waitForCard(page, name)
      await page.press('Escape')
    }
    await pause(500)
    const own = new Set([`GET ${site.url}/news`, `GET ${site.url}/favicon.ico`])
    expect(asked().filter((line) => !own.has(line))).toEqual([])
    expect(asked()).toContain(`GET ${site.url}/news`)
  })
})
