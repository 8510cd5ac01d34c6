import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableOf } from '../../bench/report.ts'
import { findPublished, openSavedPage } from '../read/saved-page.ts'
import { halvesOf } from './halves.ts'

/** What is to be reached, in F1 and in precision. */
const GOAL = 0.955

/** Peers on the pages of the corpus, as its README and their own evaluation have it. */
const PEERS: string[][] = [
  ['htmldate, extensive', '0.951', '0.921'],
  ['htmldate, fast', '0.927', ''],
]

/** A page with the day that people say it was published. */
interface GoldPage {
  page: string
  url: string
  published: string
}

/** What was found on one page. */
export interface DateResult {
  gold: GoldPage
  found: ReturnType<typeof findPublished>
  ms: number
}

/** Finds the dates of the corpus's pages and returns a table, peers beside it, and the pages with a wrong day or none. */
export function evaluateDates(corpus: string, pagesShown: number, tell: (line: string) => void): string {
  const results = findDates(corpus, 1, tell)
  const rows = halvesOf(results).map(([title, some]) => rowOf(title, some))
  const table = tableOf(
    ['pages', 'number', 'F1', 'precision', 'recall', 'right of all', 'ms a page', 'goal'],
    rows,
  )
  const halves =
    'Rules were made with the odd pages in view; the even ones are the check. As the peers count, a wrong day is a false alarm and not missed as well.'
  const peers = tableOf(['peers on these pages', 'F1', 'precision'], PEERS)
  const sorts = [sortsOf('found in', results, 'foundIn'), sortsOf('sure', results, 'sure')]
  const errors = results.filter((result) => !isRight(result)).slice(0, pagesShown)
  return [table, halves, peers, ...sorts, ...errors.map(errorOf)].join('\n\n')
}

/** Finds the dates of every so many pages of the corpus. Pages are read as they were saved: what they say of their address is all there is. */
export function findDates(corpus: string, every: number, tell: (line: string) => void): DateResult[] {
  const folder = join(corpus, 'dates')
  if (!existsSync(folder)) throw new Error(`There are no dated pages in ${corpus}.`)
  const lines = readFileSync(join(folder, 'gold.jsonl'), 'utf8').split('\n')
  const pages = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as GoldPage)
  return pages
    .filter((_, i) => i % every === 0)
    .map((gold, i, { length }) => {
      if (i % 100 === 0) tell(`dates: ${i} of ${length} pages`)
      const page = openSavedPage(join(folder, gold.page))
      const start = performance.now()
      const found = findPublished(page)
      return { gold, found, ms: performance.now() - start }
    })
}

/** How well days were found. */
export interface DateScore {
  f1: number
  precision: number
  recall: number
  /** The share of all pages whose day was found. */
  right: number
}

/**
 * Counts as the peers' evaluation does: a day that is wrong is a false alarm, a page without a day is missed, and neither is both. So recall
 * is of the pages that a right day was found for or none. `right` is the stricter measure: of all pages.
 */
export function dateScoreOf(results: DateResult[]): DateScore {
  const right = results.filter(isRight).length
  const found = results.filter((result) => result.found).length
  const missed = results.length - found
  const share = (count: number, of: number) => (of === 0 ? 0 : count / of)
  return {
    f1: share(2 * right, right + found + missed),
    precision: share(right, found),
    recall: share(right, right + missed),
    right: share(right, results.length),
  }
}

function isRight({ gold, found }: DateResult): boolean {
  return found?.day === gold.published
}

function rowOf(title: string, results: DateResult[]): string[] {
  const { f1, precision, recall, right } = dateScoreOf(results)
  const ms = results.reduce((sum, one) => sum + one.ms, 0) / results.length
  return [
    title,
    String(results.length),
    f1.toFixed(3),
    precision.toFixed(3),
    recall.toFixed(3),
    right.toFixed(3),
    ms.toFixed(1),
    `F1 and precision ≥ ${GOAL} ${f1 >= GOAL && precision >= GOAL ? 'met' : 'MISSED'}`,
  ]
}

/** Tells how many of the days are right that were found in one place, or that are as sure. */
function sortsOf(title: string, results: DateResult[], sort: 'foundIn' | 'sure'): string {
  const groups = Map.groupBy(
    results.filter(({ found }) => found),
    ({ found }) => found?.[sort] ?? '',
  )
  const rows = [...groups].map(([name, group]) => {
    const right = group.filter(isRight).length
    return [name, String(group.length), String(right), (right / group.length).toFixed(3)]
  })
  return tableOf([title, 'pages', 'right', 'precision'], rows)
}

function errorOf({ gold, found }: DateResult): string {
  const what = found ? `${found.day}, ${found.sure}, in ${found.foundIn}` : 'nothing'
  const modified = found?.modified ? `; modified ${found.modified.day}` : ''
  return `${gold.page} ${gold.url}\n  is of ${gold.published}, found ${what}${modified}`
}
