import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  countDocument,
  type FoundMention,
  type GoldDocument,
  type GoldMention,
  scoreOf,
  sumOf,
} from './linking-score.ts'

function mention(s: number, e: number, id: string | null, rest: Partial<GoldMention> = {}): GoldMention {
  return {
    s,
    e,
    t: 'text',
    id,
    name: 'name',
    named: true,
    opt: false,
    nested: false,
    coref: false,
    cls: 'q',
    ...rest,
  }
}

const document: GoldDocument = {
  doc: 1,
  text: 'Paris met Paris, he said in 1999, and Rome.',
  span: [0, 43],
  mentions: [
    mention(0, 5, 'city'),
    mention(10, 15, 'hilton'),
    mention(17, 19, 'hilton', { coref: true }),
    mention(28, 32, null, { cls: 'd' }),
    mention(38, 42, 'unknown'),
  ],
}
const known = new Set(['city', 'hilton', 'rome'])
const countsOf = (...found: FoundMention[]) => countDocument(document, found, known).counts
const at = (start: number, end: number, entity: string): FoundMention => ({ start, end, entity })

test('what is right, wrong and no mention', () => {
  expect(countsOf(at(0, 5, 'city'), at(10, 15, 'city'), at(6, 9, 'city'))).toEqual({
    gold: 2,
    right: 1,
    wrong: 1,
    falseAlarms: 1,
  })
})

test('what annotators left open, and entities that are not known, count as nothing', () => {
  expect(countsOf(at(17, 19, 'hilton'), at(28, 32, 'city'), at(0, 5, 'gone'))).toEqual({
    gold: 2,
    right: 0,
    wrong: 0,
    falseAlarms: 0,
  })
})

test('a known entity where annotators mean another is a false alarm', () => {
  expect(countsOf(at(38, 42, 'rome')).falseAlarms).toBe(1)
})

test('only what is within the annotated span counts', () => {
  const { counts } = countDocument({ ...document, span: [6, 43] }, [at(0, 5, 'city')], known)
  expect(counts).toEqual({ gold: 1, right: 0, wrong: 0, falseAlarms: 0 })
})

test('offsets of what was found are UTF-16 units, of the gold code points', () => {
  const emoji = { ...document, text: `😀${document.text.slice(1)}`, mentions: [mention(10, 15, 'city')] }
  expect(countDocument(emoji, [at(11, 16, 'city')], known).counts.right).toBe(1)
})

test('precision, recall and F1', () => {
  const score = scoreOf(
    sumOf([
      { gold: 4, right: 2, wrong: 1, falseAlarms: 0 },
      { gold: 0, right: 0, wrong: 0, falseAlarms: 1 },
    ]),
  )
  expect(score).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 })
  expect(scoreOf(sumOf([]))).toEqual({ precision: 0, recall: 0, f1: 0 })
})

const CORPUS = process.env.BACKSTORY_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')

describe.skipIf(!existsSync(join(CORPUS, 'score.py')))('beside score.py', () => {
  test.each(['kore50', 'rss-500', 'wiki-fair-v2-no-coref'])('the same figures: %s', (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'backstory-score-'))
    const texts = join(CORPUS, `linking/${name}.jsonl`)
    const entities = join(CORPUS, 'linking/entities.jsonl')
    const ids = linesOf(entities).map((line) => (line as { id: string }).id)
    const documents = linesOf(texts) as GoldDocument[]
    // Right, with a wrong entity, shifted, left out and made up, by turns.
    const found = documents.map(({ mentions, text }) =>
      mentions.flatMap(({ s, e, id }, i): FoundMention[] => {
        if (i % 5 === 3) return []
        if (i % 5 === 2) return [at(s + 1, Math.min(e + 1, text.length), id ?? 'Q30')]
        return [at(s, e, i % 5 === 1 ? (ids[i] ?? '') : (id ?? 'Q30'))]
      }),
    )
    const predicted = join(folder, 'predicted.jsonl')
    writeFileSync(
      predicted,
      documents.map(({ doc }, i) => JSON.stringify({ doc, mentions: found[i] })).join('\n'),
    )
    const script = [
      join(CORPUS, 'score.py'),
      '--gold',
      texts,
      '--entities',
      entities,
      '--predicted',
      predicted,
    ]
    const { stdout } = spawnSync('python3', script, { encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    const counts = sumOf(documents.map((one, i) => countDocument(one, found[i] ?? [], new Set(ids)).counts))
    const { precision, recall, f1 } = scoreOf(counts)
    const rounded = (value: number) => Number(value.toFixed(4))
    expect(JSON.parse(stdout)).toMatchObject({
      precision: rounded(precision),
      recall: rounded(recall),
      f1: rounded(f1),
      gold: counts.gold,
      false_alarms: counts.falseAlarms,
      wrong_entity: counts.wrong,
    })
  })
})

function linesOf(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
}
