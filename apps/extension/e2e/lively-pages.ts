import { beforeAll, describe, expect, test } from 'vitest'
import type { Stage } from './article-journey.ts'
import { newsPage } from './support/news-site.ts'
import { reactPage } from './support/react-page.ts'
import { markedTexts, pause, type ReadingPage, restOn, waitFor, waitForCard } from './support/reading-page.ts'

const SHOIGU =
  'Sergei Shoigu met his hosts on Tuesday, officials said, and thanked them for all of their work.'
const LAVROV = 'Sergei Lavrov had no comment on the meeting, which was the third of its kind within the year.'
const PUTIN =
  'Vladimir Putin will come in spring, said a person who knows of the plans, and stay for two days.'
const PLAIN = 'A paragraph of an article is prose of some length, and goes on for a while, as does this one.'

/** Pages that do not hold still: the same in every browser. */
export function describeLivelyPages(stage: () => Stage): void {
  describe('a page that', () => {
    const visit = async (path: string): Promise<ReadingPage> => {
      const { page, site } = stage()
      await page.goto(site.url + path)
      await markedTexts(page)
      return page
    }
    const withScript = (paragraphs: string[], script: string) =>
      newsPage(paragraphs).replace('</body>', `<script>${script}</script></body>`)

    beforeAll(async () => {
      const { site } = stage()
      site.publish(
        '/react',
        await reactPage({ first: [SHOIGU, PLAIN, LAVROV], later: [SHOIGU, PUTIN, PLAIN, LAVROV] }),
      )
      site.publish('/endless', withScript([SHOIGU, ...Array(30).fill(PLAIN)], ENDLESS))
      site.publish('/live', withScript([SHOIGU, PLAIN], LIVE))
      site.publish('/restless', withScript([SHOIGU, PLAIN], RESTLESS))
      site.publish('/moves', withScript([SHOIGU, PLAIN], MOVES))
      site.publish('/shadow', withScript([SHOIGU, PLAIN], SHADOW))
      site.publish('/in-frame', newsPage([SHOIGU, PLAIN, PLAIN]))
      site.publish('/framed', FRAMED)
      site.publish('/folded', withScript([SHOIGU, PLAIN], FOLDED))
    })

    test('React takes over and renders again keeps working, and its names stay marked', async () => {
      const page = await visit('/react')
      await waitFor('six renderings', () => page.evaluate(() => (window as unknown as Lively).turn > 6, null))
      expect(await page.evaluate(() => (window as unknown as Lively).complaints, null)).toEqual([])
      await waitFor('what came with a rendering', async () =>
        (await markedTexts(page)).includes('Vladimir Putin'),
      )
      expect(await page.evaluate(() => document.querySelectorAll('main > p').length, null)).toBeGreaterThan(2)
    })

    test('grows as one scrolls is marked as it grows', async () => {
      const page = await visit('/endless')
      for (let screen = 0; screen < 6; screen++) {
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight), null)
        await pause(120)
      }
      await waitFor('marks of what came late', async () =>
        (await markedTexts(page)).includes('Vladimir Putin'),
      )
    })

    test('gets new posts at its head has them marked', async () => {
      const page = await visit('/live')
      await waitFor('the mark of a post', async () => (await markedTexts(page)).includes('Sergei Lavrov'))
      await waitFor('the mark of a later post', async () =>
        (await markedTexts(page)).includes('Vladimir Putin'),
      )
    })

    test('rewrites its text a hundred times a second is held up by nothing, and nothing else is ever marked', async () => {
      const page = await visit('/restless')
      const { wrong, rewritten, held } = await page.evaluate(watchRestless, 2500)
      expect(wrong).toEqual([])
      expect(rewritten).toBeGreaterThan(100)
      expect(held).toBeLessThan(50)
      await page.evaluate(() => (window as unknown as Lively).rest(), null)
      await waitFor(
        'the marks of the last text',
        async () => (await markedTexts(page)).join() === 'Sergei Lavrov',
      )
    })

    test('becomes another without loading is read anew, and as it was when one goes back', async () => {
      const page = await visit('/moves')
      await page.evaluate(() => (window as unknown as Lively).move(), null)
      await waitFor(
        'the marks of the next page',
        async () => (await markedTexts(page)).join() === 'Vladimir Putin',
      )
      await page.evaluate(() => history.back(), null)
      await waitFor(
        'the marks of the first',
        async () => (await markedTexts(page)).join() === 'Sergei Shoigu',
      )
    })

    test('hides its text in shadow roots is marked there, and tells of it by a card', async () => {
      const page = await visit('/shadow')
      await waitFor('the mark', async () => (await markedTexts(page)).includes('Sergei Lavrov'))
      await restOn(page, 'Sergei Lavrov')
      await waitForCard(page, 'Sergei Lavrov')
      await page.press('Escape')
      await page.evaluate(() => (window as unknown as Lively).move(), null)
      await waitFor('the mark of its change', async () =>
        (await markedTexts(page)).includes('Vladimir Putin'),
      )
    })

    test('keeps its article in a frame is marked there, unless the frame is small or sandboxed', async () => {
      const { page, site } = stage()
      await page.goto(`${site.url}/framed`)
      const marked = () =>
        page.evaluate(() => {
          const found = (frame: HTMLIFrameElement) =>
            (frame.contentWindow as typeof window | null)?.CSS.highlights.get('backstory')?.size
          return Array.from(document.querySelectorAll('iframe'), (frame) => found(frame) ?? 0)
        }, null)
      await waitFor('marks in the frame', async () => (await marked())[0] === 1)
      await pause(500)
      expect(await marked()).toEqual([1, 0, 0])
    })

    test('unfolds more of its text has that marked, too', async () => {
      const page = await visit('/folded')
      expect(await markedTexts(page)).not.toContain('Sergei Lavrov')
      await page.evaluate(() => document.querySelector('#more')?.classList.remove('folded'), null)
      await waitFor('the mark', async () => (await markedTexts(page)).includes('Sergei Lavrov'))
    })
  })
}

/** What the pages below keep where a test finds it. */
interface Lively {
  turn: number
  complaints: string[]
  rest(): void
  move(): void
}

const ENDLESS = `
let more = 0
new IntersectionObserver(([entry]) => {
  if (!entry.isIntersecting || more++ > 20) return
  for (const text of ['${PLAIN}', '${LAVROV}', '${PUTIN}', '${PLAIN}']) {
    document.querySelector('#end').before(Object.assign(document.createElement('p'), { textContent: text }))
  }
}).observe(document.body.appendChild(Object.assign(document.createElement('div'), { id: 'end', textContent: '…' })))
`

const LIVE = `
const posts = ['${LAVROV}', '${PLAIN}', '${PUTIN}', '${PLAIN}']
setInterval(() => {
  const text = posts.shift()
  if (text) document.querySelector('p').before(Object.assign(document.createElement('p'), { textContent: text }))
}, 300)
`

const RESTLESS = `
window.rewritten = 0
const paragraph = document.querySelector('p')
const timer = setInterval(() => {
  paragraph.firstChild.data = ++window.rewritten % 2 ? '${PLAIN}' : '${SHOIGU}'
}, 10)
window.rest = () => {
  clearInterval(timer)
  paragraph.firstChild.data = '${LAVROV}'
}
`

const MOVES = `
const main = document.body
const show = (text) => (main.innerHTML = '<p>' + text + '</p><p>${PLAIN}</p>')
window.move = () => {
  history.pushState(null, '', '/moves/next')
  setTimeout(show, 200, '${PUTIN}')
}
addEventListener('popstate', () => setTimeout(show, 200, '${SHOIGU}'))
`

const SHADOW = `
const host = document.createElement('news-story')
host.attachShadow({ mode: 'open' }).innerHTML = '<p>${LAVROV}</p><p>${PLAIN}</p>'
document.querySelector('p').after(host)
window.move = () => (host.shadowRoot.querySelector('p').textContent = '${PUTIN}')
`

const FRAMED = `<!doctype html><title>News</title>
<iframe src="/in-frame" width="600" height="500"></iframe>
<iframe src="/in-frame" width="250" height="100"></iframe>
<iframe src="/in-frame" width="600" height="500" sandbox="allow-same-origin allow-scripts"></iframe>`

const FOLDED = `
document.head.append(Object.assign(document.createElement('style'), { textContent: '.folded { display: none }' }))
document.body.append(Object.assign(document.createElement('div'), { id: 'more', className: 'folded', innerHTML: '<p>${LAVROV}</p>' }))
`

/** Runs in the page: looks at every frame whether what is marked is a name, and how long frames wait. */
function watchRestless(ms: number): Promise<{ wrong: string[]; rewritten: number; held: number }> {
  const NAMES = ['Sergei Shoigu', '']
  return new Promise((done) => {
    const begun = performance.now()
    const wrong = new Set<string>()
    let held = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) held = Math.max(held, duration)
    }).observe({ type: 'longtask' })
    const look = () => {
      for (const range of CSS.highlights.get('backstory') ?? []) {
        if (!NAMES.includes(String(range))) wrong.add(String(range))
      }
      if (performance.now() - begun < ms) return requestAnimationFrame(look)
      done({ wrong: [...wrong], rewritten: (window as unknown as { rewritten: number }).rewritten, held })
      return 0
    }
    look()
  })
}
