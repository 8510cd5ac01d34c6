import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SavedReading } from './saved-reading.ts'

const ROOT = join(import.meta.dirname, '../..')
const PROSE =
  'A paragraph of an article is prose of some length, and goes on for a while without saying much.'
const PAGE = `<!doctype html><html lang="en-GB"><head><title>News</title>
  <script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2020-06-07T23:30:00-05:00"}</script></head>
  <body><nav><p>Denver and other places that are only named in the navigation of this page.</p></nav>
  <article><p>Bernhard
     <b>Lan&shy;ger</b> is in Denver. ${PROSE}</p><p>Later Langer won. ${PROSE}</p></article></body></html>`
const ENTITIES = [
  { id: 'Q1', kind: 'person', name: 'Bernhard Langer', weight: 3 },
  { id: 'Q3', kind: 'place', name: 'Denver', population: 715_000 },
]

let folder: string
const write = (name: string, content: string | Uint8Array) => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backstory-read-'))
  write('page.html', PAGE)
})
afterAll(() => rmSync(folder, { recursive: true }))

function read(...args: string[]) {
  const command = join(ROOT, 'tools/read/read-command.ts')
  const run = spawnSync(process.execPath, [command, ...args], { cwd: ROOT, encoding: 'utf8' })
  const lines = run.stdout.split('\n').filter(Boolean)
  const readings = lines.flatMap((line) =>
    line.startsWith('{') ? (JSON.parse(line) as SavedReading & { page: string }) : [],
  )
  return { ...run, lines: readings }
}

test('prints a line for each page that can be read, and tells of the others', () => {
  const entities = write(
    'entities.jsonl',
    [...ENTITIES, { id: 4 }].map((one) => JSON.stringify(one)).join('\n'),
  )
  const pages = [
    join(folder, 'page.html'),
    join(folder, 'gone.html'),
    write('damaged.html.gz', gzipSync(PAGE).subarray(0, 300)),
    write('picture.html', new Uint8Array(2_000)),
    write('words.html', 'no page'),
    write('page.html.gz', gzipSync(PAGE)),
    write('menu.html', '<html><p>Menu<p>Denver'),
    write('off.html', PAGE.replace('<head>', '<head><meta name="backstory" content="off">')),
  ]
  const { lines, stderr, status } = read('--entities', entities, ...pages)
  const [first, packed, menu, off] = lines
  const text = `Bernhard Langer is in Denver. ${PROSE}\n\nLater Langer won. ${PROSE}`
  expect(first).toEqual({
    page: pages[0],
    published: '2020-06-07',
    publishedBy: 'linked-data',
    language: 'en-GB',
    article: { text },
    mentions: [
      { start: 0, end: 15, entity: 'Q1', text: 'Bernhard Langer' },
      { start: 22, end: 28, entity: 'Q3', text: 'Denver' },
      {
        start: text.lastIndexOf('Langer'),
        end: text.lastIndexOf('Langer') + 6,
        entity: 'Q1',
        text: 'Langer',
      },
    ],
  })
  expect(packed).toEqual({ ...first, page: pages[5] })
  expect(menu).toEqual({
    ...{ page: pages[6], published: null, publishedBy: null, language: null },
    ...{ article: { text: '' }, mentions: [] },
  })
  expect(off).toEqual({ ...first, page: pages[7], language: 'en-GB', article: { text: '' }, mentions: [] })
  expect(status).toBe(1)
  expect(stderr.trim().split('\n')).toEqual([
    `${entities}:3: id must be a text; left out`,
    '2 names of 2 entities',
    `ENOENT: no such file or directory, open '${pages[1]}'`,
    `${pages[2]}: is damaged: unexpected end of file`,
    `${pages[3]}: is no HTML page`,
    `${pages[4]}: is no HTML page`,
  ])
})

test('without entities it tells all but mentions', () => {
  const { lines, stderr, status } = read(join(folder, 'page.html'))
  expect([status, stderr]).toEqual([0, ''])
  expect(lines).toEqual([expect.objectContaining({ published: '2020-06-07', mentions: [] })])
})

test('says how it is used', () => {
  expect(read('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Reads saved pages/) })
  expect(read('--edition', join(folder, 'nothing'))).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Give a page\./),
  })
})
