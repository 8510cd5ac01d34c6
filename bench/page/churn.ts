import { askOpenPageStatus, choose } from '../../apps/extension/e2e/support/in-extension.ts'
import { newsPage } from '../../apps/extension/e2e/support/news-site.ts'
import { busyOf } from './main-thread.ts'
import { type Ground, pause } from './page-visits.ts'

/** Visits of the page, and pairs of runs in each: one pair may be off by a fifth either way, the median of all by some 1.3 %. */
const VISITS = 8
const PAIRS = 6
/** How often each adds, ticks off and removes a hundred things to do: a second or two. */
const ROUNDS = 100
/** How long a page rests after the extension is switched on or off; what that does about changes it does within this time, too. */
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

/** Returns pairs of milliseconds of the main thread, with the extension switched on and off on one page. */
export async function measureChurn(ground: Ground, path: string): Promise<[number, number][]> {
  const { tab, session, inExtension, marked } = ground
  const timeOf = async (isOn: boolean) => {
    await choose(inExtension, { isOn })
    await pause(AFTER_MS)
    await session.send('HeapProfiler.collectGarbage')
    const before = await busyOf(session)
    await tab.evaluate((rounds) => runRounds(rounds), ROUNDS)
    await pause(AFTER_MS)
    const took = (await busyOf(session)) - before
    // Left alone, a page costs nothing, and tells nothing.
    const leftAlone = isOn && (await askOpenPageStatus(inExtension)).leftAlone
    if (leftAlone) throw new Error(`${path} was left alone: ${leftAlone}`)
    return took
  }
  const pairs: [number, number][] = []
  for (let visit = 0; visit < VISITS; visit++) {
    await tab.goto(marked + path)
    // The first run finds nothing warm.
    await timeOf(true)
    for (let pair = 0; pair < PAIRS; pair++) {
      // Whoever goes second finds the machine warmer.
      const isOnFirst = (visit + pair) % 2 === 0
      const first = await timeOf(isOnFirst)
      const second = await timeOf(!isOnFirst)
      pairs.push(isOnFirst ? [first, second] : [second, first])
    }
  }
  await choose(inExtension, { isOn: true })
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
