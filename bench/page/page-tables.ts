import { medianOf, percentileOf, tableOf } from '../report.ts'
import type { ThreadTime } from './main-thread.ts'
import type { Cost, PeerCost } from './page-visits.ts'

/** All that was measured. */
export interface PageFigures {
  costs: (Cost & { name: string })[]
  /** The same with nothing switched on. */
  nothing: ThreadTime[]
  /** On a main thread that is slowed down. */
  slowed: Cost[]
  peers: { name: string; ours: Cost; peer: PeerCost }[]
  /** With the extension on, and off: on a page without an article, and below one whose marks are in view. */
  churn: [number, number][]
  churnByArticle: [number, number][]
  hovers: number[]
}

const KB = 1024

/** Returns the tables of the report. */
export function tablesOf(figures: PageFigures): string[] {
  return [goalTable(figures), costTable(figures), peerTable(figures), heaviestTable(figures)]
}

/** What a page pays: the script that comes with it, and the reading and painting. */
function costOf({ total, evaluated }: Cost): number {
  return total + evaluated
}

function goalTable({ costs, slowed, peers, churn, hovers }: PageFigures): string {
  const cost = costs.map(costOf)
  const times =
    medianOf(peers.map(({ peer }) => peer.total)) / medianOf(peers.map(({ ours }) => costOf(ours)))
  const rows: [string, number, string, boolean][] = [
    goal('ms of the main thread a page, median', medianOf(cost), 15),
    goal('ms of the main thread a page, 95th percentile', percentileOf(cost, 95), 60),
    goal('ms of the longest task, all pages', Math.max(...costs.map(({ longest }) => longest)), 8),
    goal(
      'ms of the longest task, slowed down four times, every sixth page',
      Math.max(...slowed.map(({ longestWall }) => longestWall)),
      50,
    ),
    goal(
      'pages left alone, because they were held up',
      costs.filter(({ isLeftAlone }) => isLeftAlone).length,
      0,
    ),
    goal('layout shift, all pages', Math.max(...costs.map(({ shift }) => shift)), 0),
    ['times what mark.js takes, the median of both on the same pages', times, '≥ 100', times >= 100],
    goal('% that many changes in a row lose, median', medianOf(losses(churn)), 2),
    goal('ms from the dwell to a painted card, 95th percentile', percentileOf(hovers, 95), 50),
  ]
  return tableOf(
    ['what', 'measured', 'goal'],
    rows.map(([what, value, wanted, isMet]) => [
      what,
      value.toFixed(1),
      `${wanted} ${isMet ? 'met' : 'MISSED'}`,
    ]),
  )
}

function goal(what: string, value: number, most: number): [string, number, string, boolean] {
  return [what, value, `≤ ${most}`, value <= most]
}

/** Returns what each pair of runs loses by the extension, in percent. */
function losses(pairs: [number, number][]): number[] {
  return pairs.map(([ours, plain]) => (ours / plain - 1) * 100)
}

function costTable({ costs, nothing, slowed, churn, churnByArticle, hovers }: PageFigures): string {
  const heaps = costs.map(({ heap, plainHeap }) => (heap - plainHeap) / KB)
  const rows = [
    ['reading and painting, ms', costs.map(({ total }) => total)],
    ['the script that comes with a page, ms', costs.map(({ evaluated }) => evaluated)],
    ['longest task, ms', costs.map(({ longest }) => longest)],
    ['longest task by the clock, ms', costs.map(({ longestWall }) => longestWall)],
    ['longest task slowed down four times, by the clock, ms', slowed.map(({ longestWall }) => longestWall)],
    ['the same time with nothing switched on, ms', nothing.map(({ total }) => total)],
    ['heap with the extension, kB', costs.map(({ heap }) => heap / KB)],
    ['heap without, kB', costs.map(({ plainHeap }) => plainHeap / KB)],
    ['heap that is ours, kB', heaps],
    ['mentions', costs.map(({ mentions }) => mentions)],
    ['many changes in a row lose, %', losses(churn)],
    ['the same below an article with ten marks in view, %', losses(churnByArticle)],
    ['from the dwell to a painted card, ms', hovers],
  ] as const
  const table = tableOf(
    ['what', 'median', '95th percentile', 'most', 'of'],
    rows.map(([what, numbers]) => {
      const figures = [medianOf([...numbers]), percentileOf([...numbers], 95), Math.max(...numbers)]
      return [what, ...figures.map((one) => one.toFixed(1)), String(numbers.length)]
    }),
  )
  return `${table}\n\n${METHOD}`
}

const METHOD = `Real pages, saved, in one Chromium, with scripts and requests of their own blocked: once a page rests, the marks are switched on, and all
that its main thread does until it rests again counts, as a trace has it: scripts, styles, layout, painting, messages. Milliseconds are processor
time, except by the clock. The lexicon has 95,000 entities with 290,000 names. The heap is that of the page's scripts and ours after a collection. Many
changes in a row are those of Speedometer's pages, which have no article; on each page the extension, whose script is there, is switched on and
off by turns. One pair of runs may be off by a fifth either way, the median of all by some 1.3 %. Beside marks in view they lose more: Chromium paints
all text that is marked anew for each frame in which anything on a page changes, as docs/decisions/0021 tells.`

function peerTable({ peers }: PageFigures): string {
  const table = tableOf(
    ['page', 'mark.js, ms', 'longest task, ms', 'marks', 'ours, ms', 'longest task, ms', 'mentions', 'times'],
    peers.map(({ name, ours, peer }) => [
      name,
      peer.total.toFixed(0),
      peer.longest.toFixed(0),
      String(peer.marks),
      costOf(ours).toFixed(1),
      ours.longest.toFixed(1),
      String(ours.mentions),
      (peer.total / costOf(ours)).toFixed(0),
    ]),
  )
  return `Beside mark.js 8.11.1 with the 1,000 names that the list counts most, on every sixth page:\n\n${table}`
}

function heaviestTable({ costs }: PageFigures): string {
  const heaviest = costs.toSorted((a, b) => costOf(b) - costOf(a)).slice(0, 8)
  const table = tableOf(
    ['page', 'ms', 'longest task, ms', 'mentions'],
    heaviest.map((cost) => [
      cost.name,
      costOf(cost).toFixed(1),
      cost.longest.toFixed(1),
      String(cost.mentions),
    ]),
  )
  return `The pages that cost most:\n\n${table}`
}
