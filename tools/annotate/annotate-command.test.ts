import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backstory-annotate-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const ENTITIES = [
  { id: 'Q1', kind: 'person', name: 'Bernhard Langer', weight: 3 },
  { id: 'Q2', kind: 'organisation', name: 'American Civil Liberties Union' },
  { id: 'Q3', kind: 'place', name: 'Denver', aliases: ['Mile High City'], population: 715_000 },
]
const TEXTS = [
  { doc: 'one', text: 'Bernhard Langer is in Denver. Later Langer won.' },
  { doc: 2, text: 'The ACLU sued.' },
]

function write(name: string, lines: unknown[]): string {
  const file = join(folder, name)
  writeFileSync(
    file,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  )
  return file
}

function annotate(...args: string[]) {
  const command = join(ROOT, 'tools/annotate/annotate-command.ts')
  const { stdout, stderr, status } = spawnSync(process.execPath, [command, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return { lines: stdout.split('\n').filter(Boolean), stderr, status }
}

function mentionsOf(line: string | undefined) {
  return (
    JSON.parse(line ?? '') as { mentions: { start: number; end: number; entity: string; why: string[] }[] }
  ).mentions
}

test('prints a line for each text, with where, who and why', () => {
  const { lines, stderr, status } = annotate(
    ...['--entities', write('entities.jsonl', ENTITIES), '--texts', write('texts.jsonl', TEXTS)],
  )
  expect(status).toBe(0)
  expect(lines.map((line) => JSON.parse(line).doc)).toEqual(['one', 2])
  expect(mentionsOf(lines[0]).map(({ start, end, entity }) => [start, end, entity])).toEqual([
    [0, 15, 'Q1'],
    [22, 28, 'Q3'],
    [36, 42, 'Q1'],
  ])
  expect(mentionsOf(lines[0])[2]?.why).toEqual([
    '“Bernhard Langer” stands earlier in this article.',
    '“Langer” is short for Bernhard Langer.',
  ])
  expect(mentionsOf(lines[1]).map(({ entity }) => entity)).toEqual(['Q2'])
  expect(stderr).toMatch(/names of 3 entities: a lexicon of \d+ bytes/)
  expect(stderr).toContain('2 texts read')
})

test('leaves out lines that cannot be used, and says which', () => {
  const entities = write('entities.jsonl', [
    ...ENTITIES,
    '{"id": "Q4"',
    { id: 'Q5', kind: 'place', name: '' },
    '',
    '[]',
  ])
  const texts = write('texts.jsonl', [{ doc: 'none' }, ...TEXTS, { doc: 'x', text: 'y', published: 'soon' }])
  const { lines, stderr, status } = annotate('--entities', entities, '--texts', texts)
  expect(status).toBe(0)
  expect(lines.length).toBe(2)
  expect(stderr).toContain('entities.jsonl:4: is no JSON; left out')
  expect(stderr).toContain('entities.jsonl:5: name must be a text; left out')
  expect(stderr).toContain('entities.jsonl:7: is no object; left out')
  expect(stderr).toContain('texts.jsonl:1: text must be a text; left out')
  expect(stderr).toContain('texts.jsonl:4: published must be a date, as 2023-10-17; left out')
  expect(stderr).toContain('5 lines were left out')
})

test('names that are numbers, and ids and weights that nobody means, do no harm', () => {
  const odd = [
    { id: 'Q6', kind: 'work', name: '1984', aliases: ['ʼ', 'Nineteen Eighty-Four'] },
    { id: 'x'.repeat(256), kind: 'place', name: 'Longtown' },
    '{"id": "Q7", "kind": "place", "name": "Heavytown", "weight": 1e999}',
  ]
  const texts = write('texts.jsonl', [{ doc: 1, text: 'In 1984 he read Nineteen Eighty-Four.' }])
  const { lines, stderr } = annotate('--entities', write('e.jsonl', odd), '--texts', texts)
  expect(mentionsOf(lines[0]).map(({ start, entity }) => [start, entity])).toEqual([[16, 'Q6']])
  expect(stderr).toContain('e.jsonl:2: id must have at most 255 bytes; left out')
  expect(stderr).toContain('e.jsonl:3: weight must be a number, 0 or more; left out')
})

test('with --strict the first such line ends it', () => {
  const entities = write('entities.jsonl', [...ENTITIES, '{"id": "Q4"'])
  const { lines, stderr, status } = annotate(
    '--entities',
    entities,
    '--texts',
    write('t.jsonl', TEXTS),
    '--strict',
  )
  expect([status, lines]).toEqual([1, []])
  expect(stderr.trim()).toBe(`${entities}:4: is no JSON`)
})

test('a lexicon that was saved finds the same', () => {
  const entities = write('entities.jsonl', ENTITIES)
  const texts = write('texts.jsonl', TEXTS)
  const lexicon = join(folder, 'names.lexicon')
  const made = annotate('--entities', entities, '--save', lexicon, '--texts', texts)
  const used = annotate('--lexicon', lexicon, '--texts', texts)
  const bare = (lines: string[]) =>
    lines.map((line) => mentionsOf(line).map(({ start, end, entity }) => [start, end, entity]))
  expect(bare(used.lines)).toEqual(bare(made.lines))
})

test('reads the folder of a dossier', () => {
  const texts = write('texts.jsonl', [
    { doc: 1, text: 'Sergei Shoigu went to Pyongyang.', published: '2023-10-17' },
  ])
  const { lines } = annotate('--entities', 'dossiers/north-korea-russia', '--texts', texts)
  expect(mentionsOf(lines[0]).map(({ entity }) => entity)).toEqual(['sergei-shoigu', 'north-korea'])
})

test('says how it is used, and what is wrong', () => {
  expect(annotate('--help')).toMatchObject({
    status: 0,
    lines: expect.arrayContaining(['Finds known entities in texts.']),
  })
  expect(annotate()).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('Give --entities or --lexicon.'),
  })
  expect(annotate('--colour')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("Unknown option '--colour'"),
  })
  const missing = annotate('--entities', join(folder, 'gone'), '--texts', 'x')
  expect(missing).toMatchObject({ status: 1, stderr: expect.stringMatching(/^ENOENT.*gone/) })
  const bytes = annotate('--lexicon', write('x.lexicon', ['no lexicon']), '--texts', write('t.jsonl', TEXTS))
  expect(bytes).toMatchObject({ status: 1, stderr: expect.stringMatching(/^These bytes are not a lexicon/) })
})
