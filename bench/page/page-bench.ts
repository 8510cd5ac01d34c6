import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchChromium } from '../../apps/extension/e2e/support/chromium.ts'
import { CORPUS, compileLists, hasPages, savedPages } from '../../apps/extension/e2e/support/corpus.ts'
import { choose } from '../../apps/extension/e2e/support/in-extension.ts'
import { newsPage, startNewsSite } from '../../apps/extension/e2e/support/news-site.ts'
import { serveFeed } from '../../apps/extension/e2e/support/served-feed.ts'
import { parseEntity } from '../../tools/annotate/entity-list.ts'
import { stopping } from '../processes.ts'
import { report, tell } from '../report.ts'
import { churnPage, measureChurn } from './churn.ts'
import { measureHover } from './hover.ts'
import { sessionOf } from './main-thread.ts'
import { type PageFigures, tablesOf } from './page-tables.ts'
import { BLANK, type Ground, measureCost, measureMarkJs, measureNothing } from './page-visits.ts'

/** mark.js and the slow machine take turns on every sixth page: mark.js takes seconds for each. */
const SIXTH = 6
const PEER_NAMES = 1_000
const SLOWDOWN = 4

if (!hasPages) {
  console.error(`The pages to measure on are not in ${CORPUS}: set BACKSTORY_CORPUS to where they are.`)
  process.exit(1)
}

const listed = readFileSync(join(CORPUS, 'linking/entities.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map(parseEntity)
  .sort((a, b) => b.weight - a.weight)
const known = listed.slice(0, PEER_NAMES).map(({ name }) => name)
const paragraphs = known.slice(0, 40).map((name) => {
  return `${name} was in the news again today, and what was said of it fills a paragraph that goes on for a while, as they do.`
})

const feed = await serveFeed()
const site = await startNewsSite()
try {
  tell('compiling the lexicon')
  await feed.publishEdition('lists', 1, await compileLists())
  const pages = savedPages()
  for (const { name, html } of pages) site.publish(`/${name}`, html, true)
  site.publish(BLANK, newsPage([]))
  site.publish('/churn', churnPage())
  site.publish('/churn-by-article', churnPage(paragraphs.slice(0, 10)))
  site.publish('/hover', newsPage(paragraphs))
  report('page', 'Pages', tablesOf(await measureAll(pages.map(({ name }) => name))))
} finally {
  await Promise.all([feed.close(), site.close()])
}

async function measureAll(names: string[]): Promise<PageFigures> {
  const browser = await launchChromium(feed.url)
  stopping.addEventListener('abort', () => void browser.close())
  try {
    const { tab } = await browser.newPage()
    const ground: Ground = {
      tab,
      session: await sessionOf(tab),
      inExtension: browser.inExtension,
      marked: site.url,
      // The extension is allowed to read pages of this machine, under the names that it knows of.
      plain: site.url.replace('127.0.0.1', 'news.localhost'),
    }
    const figures: PageFigures = {
      costs: [],
      nothing: [],
      slowed: [],
      peers: [],
      churn: [],
      churnByArticle: [],
      hovers: [],
    }
    // The first visits find nothing warm.
    for (const name of names.slice(0, 5)) await measureCost(ground, `/${name}`)
    for (const [i, name] of names.entries()) {
      const cost = await measureCost(ground, `/${name}`)
      figures.costs.push({ name, ...cost })
      tell(`${i + 1} of ${names.length}: ${name} ${cost.total.toFixed(1)} ms`)
      if (i % SIXTH !== 0) continue
      figures.nothing.push(await measureNothing(ground, `/${name}`))
      figures.slowed.push(await measureCost(ground, `/${name}`, SLOWDOWN))
      const peer = await measureMarkJs(ground, `/${name}`, known)
      figures.peers.push({ name, ours: cost, peer })
      tell(`mark.js: ${peer.total.toFixed(0)} ms`)
    }
    await choose(browser.inExtension, { isOn: true })
    tell('many changes in a row')
    figures.churn = await measureChurn(ground, '/churn')
    figures.churnByArticle = await measureChurn(ground, '/churn-by-article')
    figures.hovers = await measureHover(ground, '/hover')
    return figures
  } finally {
    await browser.close()
  }
}
