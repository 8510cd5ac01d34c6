import { newsPage } from '../../apps/extension/e2e/support/news-site.ts'
import { busyOf } from './main-thread.ts'
import { type Ground, pause } from './page-visits.ts'

/** Pairs of runs, with the extension and without: a single one is off by some 7 % either way. */
const PAIRS = 20
/** How often each adds, ticks off and removes a hundred things to do: a second or two. */
const ROUNDS = 100
/** What the extension does about the changes it does within this time after the last. */
const AFTER_MS = 700

/**
 * A list of things to do that changes as those of Speedometer do (TodoMVC): elements are added, changed and removed one by one, with layout
 * in between. With paragraphs, which Speedometer's pages have none of, it stands below an article.
 */
export function churnPage(paragraphs: readonly string[] = []): string {
  const page = newsPage([...paragraphs])
  const list = `<section><ul id="todo"></ul></section><script>${runRounds}</script>`
  return page.replace('<body>', '<body><article>').replace('</body>', `</article>${list}</body>`)
}

/** Returns pairs of milliseconds of the main thread, with the extension and without. */
export async function measureChurn(ground: Ground, path: string): Promise<[number, number][]> {
  const { tab, session, marked, plain } = ground
  const timeOf = async (url: string) => {
    await tab.goto(url + path)
    await tab.evaluate((rounds) => runRounds(rounds), 3)
    await pause(AFTER_MS)
    await session.send('HeapProfiler.collectGarbage')
    const before = await busyOf(session)
    await tab.evaluate((rounds) => runRounds(rounds), ROUNDS)
    await pause(AFTER_MS)
    return (await busyOf(session)) - before
  }
  const pairs: [number, number][] = []
  for (let pair = 0; pair < PAIRS; pair++) {
    // Whoever goes second finds the machine warmer.
    const isFirst = pair % 2 === 0
    const first = await timeOf(isFirst ? marked : plain)
    const second = await timeOf(isFirst ? plain : marked)
    pairs.push(isFirst ? [first, second] : [second, first])
  }
  return pairs
}

/** Runs in the page, and is written into it as it stands here. */
async function runRounds(rounds: number): Promise<void> {
  const list = document.getElementById('todo') as HTMLElement
  const turn = () => new Promise((done) => setTimeout(done))
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < 100; i++) {
      const item = document.createElement('li')
      const label = document.createElement('label')
      const box = Object.assign(document.createElement('input'), { type: 'checkbox' })
      label.append(box, `Something to do, number ${i} of round ${round}`)
      item.append(label, document.createElement('button'))
      list.append(item)
    }
    list.getBoundingClientRect()
    await turn()
    for (const item of list.children) {
      item.className = 'done'
      item.querySelector('input')?.toggleAttribute('checked')
      const text = item.querySelector('label')?.lastChild
      if (text) text.textContent += ', done'
    }
    list.getBoundingClientRect()
    await turn()
    while (list.lastChild) list.lastChild.remove()
    list.getBoundingClientRect()
    await turn()
  }
}
