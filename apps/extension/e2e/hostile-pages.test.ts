import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../../tools/find-browser.ts'
import { evaluateApart } from './support/apart.ts'
import { type ApiProcess, startApiProcess } from './support/api-process.ts'
import { type ChromiumWithExtension, launchChromium } from './support/chromium.ts'
import { HOSTILE_PAGES } from './support/hostile-pages.ts'
import { type NewsSite, newsPage, startNewsSite } from './support/news-site.ts'
import { pause, type ReadingPage, waitFor } from './support/reading-page.ts'

const ARTICLE = [
  'Sergei Shoigu met Vladimir Putin in Russia on Tuesday, officials said, and thanked him for all of his work.',
  'North Korea and China had no comment on the meeting, which was the third of its kind within the year.',
]

/** No stretch of our work may be longer, in milliseconds. */
const LONGEST_MS = 50

/** X1 of the threat model: the page is hostile (docs/security.md). */
describe.skipIf(!findChromium())('a page that', () => {
  let api: ApiProcess
  let site: NewsSite
  let browser: ChromiumWithExtension
  let page: ReadingPage & { tab: Page }
  const complaints: string[] = []

  beforeAll(async () => {
    ;[api, site] = await Promise.all([startApiProcess(), startNewsSite()])
    browser = await launchChromium(api.url)
    page = await browser.newPage()
    page.tab.on('pageerror', (error) => complaints.push(String(error)))
    page.tab.on('console', (message) => {
      if (message.type() === 'error' && message.text().includes('backstory')) complaints.push(message.text())
    })
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all([site?.close(), api?.remove()])
  })

  // What is measured a busy machine makes longer, never shorter.
  test.each(HOSTILE_PAGES)(
    '$title',
    { retry: 2 },
    async ({ head = '', before = '', after = '', marks = 'some' }) => {
      const html = newsPage([], '2023-10-17')
        .replace('<meta charset="utf-8">', (charset) => charset + head)
        .replace(
          '<body>',
          (body) =>
            `${body + before}<main>${ARTICLE.map((text) => `<p>${text}</p>`).join('')}</main>${after}`,
        )
      site.publish('/hostile', html)
      complaints.length = 0
      await page.goto(`${site.url}/hostile`)
      if (marks === 'some') {
        // Looked at from another world than the page's: in its own the page decides what is seen.
        await waitFor('marks', async () => {
          const texts = await evaluateApart<string[]>(
            page.tab,
            "Array.from(CSS.highlights.get('backstory') ?? [], String)",
          )
          return texts?.includes('Sergei Shoigu') && texts.includes('North Korea')
        })
      } else await pause(1200)
      const status = await browser.status()
      if (marks === 'none') expect(status?.mentions).toBe(0)
      expect(status?.leftAlone).toBe(marks === 'none' ? 'private' : undefined)
      expect(status?.longestMs ?? 0).toBeLessThan(LONGEST_MS)
      const verdict = await page.tab.evaluate(
        () => 'verdict' in window && (window.verdict as () => string[])(),
      )
      expect(verdict || []).toEqual([])
      expect(complaints).toEqual([])
    },
  )
})
