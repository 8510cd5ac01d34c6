import { beforeAll, describe, expect, test } from 'vitest'
import { articleParagraphs, firstMentions, hasArticle } from './support/expected-marks.ts'
import { type NewsSite, newsPage } from './support/news-site.ts'
import { allMarkedTexts, markedTexts, type ReadingPage, restOn, waitForCard } from './support/reading-page.ts'

/** Where the journey takes place: a browser's page, and a site to put news on. */
export interface Stage {
  page: ReadingPage
  site: NewsSite
}

/** The journey of a reader through the article that the first dossier is about: the same in every browser. */
export function describeArticle(stage: () => Stage): void {
  describe.skipIf(!hasArticle)('the article that the dossier is about', () => {
    const visit = async (path: string) => {
      const { page, site } = stage()
      await page.goto(site.url + path)
      await markedTexts(page)
      return page
    }
    const openCard = async (path: string, words: string, title: string) => {
      const page = await visit(path)
      await restOn(page, words)
      return waitForCard(page, title)
    }

    beforeAll(() => {
      const { site } = stage()
      site.publish('/2023', newsPage(articleParagraphs(), '2023-10-17T07:30:00Z'))
      site.publish('/2025', newsPage(articleParagraphs(), '2025-01-15'))
      site.publish('/sections', inSections(newsPage(articleParagraphs(), '2023-10-17')))
      site.publish('/undated', newsPage(articleParagraphs()))
    })

    test('the first mention of each entity of the dossier is marked, and nothing else', async () => {
      const page = await visit('/2023')
      expect(await allMarkedTexts(page)).toEqual(firstMentions())
    })

    test('the card of Sergei Shoigu shows his post on the day, and apart from it what has changed since', async () => {
      const { text, sections } = await openCard('/2023', 'Sergei Shoigu', 'Sergei Shoigu')
      expect(sections['At the time']).toContain('Minister of Defence of Russia')
      expect(sections['At the time']).toContain('since November 6, 2012')
      expect(sections['At the time']).not.toMatch(/Secretary of the Security Council|dismissed|2024/)
      expect(sections['Since this article']).toContain('dismissed Defense Minister Sergei Shoigu')
      expect(sections['Since this article']).toMatch(/Ended: .*Minister of Defence of Russia .*May 12, 2024/)
      expect(sections['Since this article']).toMatch(/New: .*Secretary of the Security Council of Russia/)
      expect(text).toContain('As of October 17, 2023, when this article was published')
    })

    test('on the page of 2025 the same words show the post of that year', async () => {
      const { sections } = await openCard('/2025', 'Sergei Shoigu', 'Sergei Shoigu')
      expect(sections['At the time']).toContain('Secretary of the Security Council of Russia')
      expect(sections['At the time']).not.toContain('Minister of Defence')
      expect(sections.Before).toContain('Minister of Defence of Russia')
      expect(sections['Since this article']).not.toContain('Minister of Defence')
    })

    test('without a date the card is as of today, and says so', async () => {
      const { text, sections } = await openCard('/undated', 'Sergei Shoigu', 'Sergei Shoigu')
      expect(text).toContain('As of today: this page does not say when it was published')
      expect(sections['At the time']).toContain('Secretary of the Security Council of Russia')
    })

    test('ties to others in the article come first, and every fact has a source, a date and a quote', async () => {
      const { sections } = await openCard('/2023', 'Sergei Shoigu', 'Sergei Shoigu')
      expect(Object.keys(sections)[0]).toBe('With others in this article')
      expect(sections['With others in this article']).toContain('Kim Jong Un')
      expect(sections['At the time']).toMatch(/“.+” Kremlin , November 6, 2012/)
    })

    test('a disagreement is shown as one, with each side by its name', async () => {
      const { sections } = await openCard('/2023', 'Vladimir Putin', 'Vladimir Putin')
      expect(sections.Disputed).toContain('Does Russia uphold the UN sanctions on North Korea?')
      expect(sections.Disputed).toMatch(/Vladimir Putin\s+Said/)
      expect(sections.Disputed).toMatch(/Sergei Lavrov\s+Said/)
    })

    test('the card says why the name is marked', async () => {
      const { text } = await openCard('/sections', 'Ha', 'Yong-Chool Ha')
      expect(text).toContain('“Ha” is short for Yong-Chool Ha.')
      expect(text).toContain('“Yong-Chool Ha” stands earlier in this article.')
    })
  })
}

/** The same page with a heading over its last third: there the first mention of each entity is marked again. */
function inSections(html: string): string {
  const paragraphs = html.split('<p>')
  const first = Math.ceil((paragraphs.length * 2) / 3)
  return [
    ...paragraphs.slice(0, first),
    `</p><h2>More</h2>${paragraphs[first]}`,
    ...paragraphs.slice(first + 1),
  ].join('<p>')
}
