import { join } from 'node:path'
import { findMentions, open } from '@backstory/lexicon'
import { compile } from '@backstory/lexicon/compile'
import { tableOf } from '../../bench/report.ts'
import { mergeEntities, parseEntity, sourceOfList } from '../annotate/entity-list.ts'
import { readLines } from '../annotate/given-lines.ts'
import {
  type Counts,
  countDocument,
  type Errors,
  type GoldDocument,
  scoreOf,
  sumOf,
} from './linking-score.ts'
import { LINKING_SETS, type LinkingSet, PEERS } from './linking-sets.ts'

/** What came of one set. */
interface Result {
  set: LinkingSet
  counts: Counts[]
  errors: Errors
}

/** Runs the engine over the annotated texts of the corpus and returns a table, peers beside it, and the most frequent errors. */
export async function evaluateLinking(
  corpus: string,
  errorsShown: number,
  tell: (line: string) => void,
): Promise<string> {
  const results: Result[] = []
  for (const set of LINKING_SETS) {
    tell(`${set.title}: ${set.texts} with ${set.entities.join(', ')}`)
    results.push(await evaluateSet(corpus, set))
  }
  const own = ({ set }: Result) => results.find((other) => other.set.texts === set.texts)
  const table = tableOf(
    ['texts', 'F1', 'precision', 'recall', 'F1 by halves', 'precision by halves', 'goal'],
    results.map((result) => rowOf(result, own(result))),
  )
  const peers = tableOf(
    ['peers, texts of this kind', 'F1', 'precision'],
    PEERS.map((row) => [...row]),
  )
  const halves = 'Halves: the documents of even and of odd number.'
  return [table, halves, peers, ...results.map((result) => errorsOf(result, errorsShown))].join('\n\n')
}

async function evaluateSet(corpus: string, set: LinkingSet): Promise<Result> {
  const fileOf = (name: string) => join(corpus, `linking/${name}.jsonl`)
  const listed = []
  for (const name of set.entities)
    for await (const one of readLines(fileOf(name), parseEntity, () => undefined)) listed.push(one)
  const list = mergeEntities(listed)
  const lexicon = open(compile(sourceOfList(list)))
  const known = new Set(list.map(({ id }) => id))
  const result: Result = { set, counts: [], errors: { falseAlarms: [], misses: [] } }
  const parse = (line: string) => JSON.parse(line) as GoldDocument
  for await (const document of readLines(fileOf(set.texts), parse, failOn)) {
    const { counts, errors } = countDocument(document, findMentions(lexicon, document.text), known)
    result.counts.push(counts)
    result.errors.falseAlarms.push(...errors.falseAlarms)
    result.errors.misses.push(...errors.misses)
  }
  return result
}

function failOn({ file, line, message }: { file: string; line: number; message: string }): never {
  throw new Error(`${file}:${line}: ${message}`)
}

/** `own`: the result of the same texts with their own list. */
function rowOf({ set, counts }: Result, own: Result | undefined): string[] {
  const score = scoreOf(sumOf(counts))
  const halves = [0, 1].map((half) => scoreOf(sumOf(counts.filter((_, i) => i % 2 === half))))
  const shown = (value: number) => value.toFixed(3)
  const told = (what: string, isMet: boolean) => `${what} ${isMet ? 'met' : 'MISSED'}`
  const { f1, precision, lost } = set.goal
  const goals: string[] = []
  if (f1 !== undefined) goals.push(told(`F1 ≥ ${f1}`, score.f1 >= f1))
  if (lost !== undefined && own !== undefined)
    goals.push(told(`F1 lost ≤ ${lost}`, scoreOf(sumOf(own.counts)).f1 - score.f1 <= lost))
  if (precision !== undefined) goals.push(told(`P ≥ ${precision}`, score.precision >= precision))
  return [
    set.title,
    shown(score.f1),
    shown(score.precision),
    shown(score.recall),
    halves.map((half) => shown(half.f1)).join(', '),
    halves.map((half) => shown(half.precision)).join(', '),
    goals.join(', '),
  ]
}

function errorsOf({ set, errors }: Result, shown: number): string {
  const worst = (list: string[]) =>
    [...Map.groupBy(list, (one) => one)]
      .sort(([, a], [, b]) => b.length - a.length)
      .slice(0, shown)
      .map(([label, { length }]) => `${label}${length > 1 ? ` (${length})` : ''}`)
      .join(' · ')
  return `${set.title}\n  false alarms: ${worst(errors.falseAlarms)}\n  misses: ${worst(errors.misses)}`
}
