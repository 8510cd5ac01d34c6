import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFirefox } from '../../../tools/find-browser.ts'
import { describeArticle } from './article-journey.ts'
import { describeLivelyPages } from './lively-pages.ts'
import { type ApiProcess, startApiProcess } from './support/api-process.ts'
import { type FirefoxWithExtension, launchFirefox } from './support/firefox.ts'
import { type NewsSite, startNewsSite } from './support/news-site.ts'
import { markedTexts, restOn, waitForCard, waitForNoCard } from './support/reading-page.ts'

describe.skipIf(!findFirefox())('Firefox', () => {
  let api: ApiProcess
  let site: NewsSite
  let browser: FirefoxWithExtension

  beforeAll(async () => {
    ;[api, site] = await Promise.all([startApiProcess(), startNewsSite()])
    browser = await launchFirefox(api.url)
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all([site?.close(), api?.remove()])
  })

  describeArticle(() => ({ page: browser.page, site }))
  describeLivelyPages(() => ({ page: browser.page, site }))

  test('a card goes on Escape, and nothing of it stays in the page', async () => {
    const { page } = browser
    await page.goto(`${api.url}/demo`)
    await markedTexts(page)
    const html = () => page.evaluate(() => document.documentElement.outerHTML, null)
    const before = await html()
    await restOn(page, 'Sergei Shoigu')
    await waitForCard(page, 'Sergei Shoigu')
    await page.press('Escape')
    await waitForNoCard(page)
    expect(await html()).toBe(before)
  })

  test('after an update nothing of the old script stays, and the new one marks the page without loading it anew', async () => {
    const { page } = browser
    await page.goto(`${api.url}/demo`)
    await markedTexts(page)
    await restOn(page, 'Sergei Shoigu')
    await waitForCard(page, 'Sergei Shoigu')
    await browser.update()
    await waitForNoCard(page)
    expect(await markedTexts(page)).toContain('Sergei Shoigu')
    expect(await page.evaluate(() => CSS.highlights.has('backstory-current'), null)).toBe(false)
    await restOn(page, 'Kim Jong Un')
    await waitForCard(page, 'Kim Jong Un')
    await page.press('Escape')
    await waitForNoCard(page)
  })
})
