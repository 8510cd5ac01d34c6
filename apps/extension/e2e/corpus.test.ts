import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium, findFirefox } from '../../../tools/find-browser.ts'
import type { SavedReading } from '../../../tools/read/saved-reading.ts'
import { CAP_RANGE } from '../src/settings-shape.ts'
import { launchChromium } from './support/chromium.ts'
import { compileLists, hasPages, readOf, savedPages } from './support/corpus.ts'
import { type Visit, type Visitor, visit } from './support/corpus-visit.ts'
import { launchFirefox } from './support/firefox.ts'
import { choose } from './support/in-extension.ts'
import { type NewsSite, startNewsSite } from './support/news-site.ts'
import { type ServedFeed, serveFeed } from './support/served-feed.ts'

/** Some times what it takes on a machine that does nothing else. */
const PATIENCE_MS = 300_000

/** All real pages, in both browsers, with a lexicon of 95,000 entities in an edition that the extension fetched and verified. */
describe.skipIf(!hasPages)('real pages', () => {
  const pages = hasPages ? savedPages() : []
  const readings = new Map<string, SavedReading>()
  let feed: ServedFeed
  let site: NewsSite

  beforeAll(async () => {
    ;[feed, site] = await Promise.all([serveFeed(), startNewsSite()])
    const edition = await compileLists()
    await feed.publishEdition('lists', 1, edition)
    for (const page of pages) {
      readings.set(page.name, readOf(page, edition))
      site.publish(`/${page.name}`, page.html, true)
    }
  }, PATIENCE_MS)
  afterAll(() => Promise.all([feed?.close(), site?.close()]))

  async function visitAll({ page, inExtension, faults }: Browser): Promise<void> {
    await page.resizeTo(1000, 4000)
    await choose(inExtension, { isOn: false, density: 'all', perThousandWords: CAP_RANGE.max })
    const visits: Visit[] = []
    for (const saved of pages) {
      const expected = readings.get(saved.name)
      if (!expected) continue
      const visiting = visit({ page, inExtension, siteUrl: site.url }, saved, expected)
      visits.push(
        await visiting.catch((cause: unknown) => {
          throw new Error(saved.name, { cause })
        }),
      )
    }
    const wrong = visits.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`))
    // Whether a page was left alone is told by its visit, which tries again.
    const told = (await faults()).filter((fault) => !fault.includes('TooCostlyError'))
    expect([...wrong, ...told]).toEqual([])
    // What style sheets hide is text of the saved page, and of the page in a browser it is not. They are few.
    const styled = visits.filter(({ isStyled }) => isStyled).map(({ name }) => name)
    expect(styled.length, styled.join()).toBeLessThanOrEqual(pages.length / 10)
    expect(visits.length).toBe(pages.length)
    // Coarse, because tests run on machines that are busy; `pnpm bench page` measures. Work that is not cut into slices takes longer.
    const longest = visits.map(({ status }) => status.longestMs).sort((a, b) => a - b)
    expect(longest[Math.floor(longest.length / 2)]).toBeLessThan(50)
    // No more than 150 are painted at once; all others are, sooner or later.
    const unpainted = visits.filter(({ mentions, painted }) => painted < Math.min(mentions, 150))
    expect(unpainted.map(({ name, mentions, painted }) => `${name}: ${painted} of ${mentions}`)).toEqual([])
  }

  test.skipIf(!findChromium())('in Chromium', { timeout: PATIENCE_MS, concurrent: true }, async () => {
    const browser = await launchChromium(feed.url)
    try {
      await visitAll({ ...browser, page: await browser.newPage() })
    } finally {
      await browser.close()
    }
  })

  test.skipIf(!findFirefox())('in Firefox', { timeout: PATIENCE_MS, concurrent: true }, async () => {
    const browser = await launchFirefox(feed.url)
    try {
      await visitAll(browser)
    } finally {
      await browser.close()
    }
  })
})

interface Browser extends Omit<Visitor, 'siteUrl'> {
  faults(): Promise<string[]>
}
