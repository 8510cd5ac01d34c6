import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableOf } from '../../bench/report.ts'
import { collectText, findArticle, openSavedPage } from '../read/saved-page.ts'
import { halvesOf } from './halves.ts'
import { countShingles, SHINGLE, type ShingleCounts, shingleScoreOf, shinglesOf } from './shingle-score.ts'

/** What is to be reached. */
const GOAL = 0.96

/** Peers on the 181 pages that those of the corpus are a third of, as the corpus's README has them. */
const PEERS: string[][] = [
  ['AutoExtract, rs_trafilatura', '0.970'],
  ['go_trafilatura', '0.960'],
  ['trafilatura', '0.958'],
  ['readability_js', '0.947'],
  ['html-text', '0.665'],
]

/** A page with its text as people marked it: the body of the article, without headline, captions and what is around. */
interface GoldPage {
  page: string
  url: string
  text: string
}

interface Result {
  gold: GoldPage
  found: string
  counts: ShingleCounts
  ms: number
}

/** Finds the articles of the corpus's pages and returns a table, peers beside it, and the pages with most errors. */
export function evaluateArticles(corpus: string, pagesShown: number, tell: (line: string) => void): string {
  const folder = join(corpus, 'articles')
  if (!existsSync(folder)) throw new Error(`There are no articles in ${corpus}.`)
  const lines = readFileSync(join(folder, 'gold.jsonl'), 'utf8').split('\n')
  const pages = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as GoldPage)
  tell(`articles: the text of ${pages.length} pages`)
  const results = pages.map((gold) => evaluatePage(folder, gold))
  const rows = halvesOf(results).map(([title, some]) => rowOf(title, some))
  const table = tableOf(['pages', 'number', 'F1', 'precision', 'recall', 'ms a page', 'goal'], rows)
  const halves =
    'Rules were made with the odd pages in view; the even ones are the check, and their errors are not shown.'
  const peers = tableOf(['peers, 181 pages of this kind', 'F1'], PEERS)
  const odd = results.filter((_, i) => i % 2 === 1)
  const worst = odd.toSorted((a, b) => a.counts.right - b.counts.right).slice(0, pagesShown)
  return [table, halves, peers, ...worst.map(errorsOf)].join('\n\n')
}

/** Returns the text of the body of a page's article: what the extension would find names in, but for the headline. */
function bodyTextOf(page: Document): string {
  const article = findArticle(page)
  if (!article) return ''
  const { headline, regions, isLeftOut } = article
  return collectText({
    regions: regions.filter((region) => region !== headline),
    isLeftOut: (element) => element === headline || isLeftOut(element),
  }).text
}

function evaluatePage(folder: string, gold: GoldPage): Result {
  const page = openSavedPage(join(folder, gold.page))
  const start = performance.now()
  const found = bodyTextOf(page)
  return { gold, found, counts: countShingles(gold.text, found), ms: performance.now() - start }
}

function rowOf(title: string, results: Result[]): string[] {
  const { f1, precision, recall } = shingleScoreOf(results.map(({ counts }) => counts))
  const ms = results.reduce((sum, one) => sum + one.ms, 0) / results.length
  return [
    title,
    String(results.length),
    f1.toFixed(3),
    precision.toFixed(3),
    recall.toFixed(3),
    ms.toFixed(1),
    `F1 ≥ ${GOAL} ${f1 >= GOAL ? 'met' : 'MISSED'}`,
  ]
}

function errorsOf({ gold, found, counts: { right, missed, wronglyTaken } }: Result): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`
  return [
    `${gold.page} ${gold.url}\n  ${percent(right)} right, ${percent(missed)} missed, ${percent(wronglyTaken)} wrongly taken`,
    ...linesApart(gold.text, found).map((line) => `  missed: ${line}`),
    ...linesApart(found, gold.text).map((line) => `  wrongly taken: ${line}`),
  ].join('\n')
}

/** Lists the first paragraphs of a text that most of is not in the other. */
function linesApart(text: string, other: string): string[] {
  const there = shinglesOf(other)
  const lines = text.split('\n').filter((line) => {
    const shingles = [...shinglesOf(line).keys()].filter((shingle) => shingle.split(' ').length === SHINGLE)
    return shingles.filter((shingle) => !there.has(shingle)).length > shingles.length / 2
  })
  return lines.slice(0, 3).map((line) => (line.length > 100 ? `${line.slice(0, 100)}…` : line))
}
