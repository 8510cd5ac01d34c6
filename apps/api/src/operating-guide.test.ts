import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentHash } from '../test/content-hash.ts'
import { SOURCE } from '../test/desk.ts'
import { amount, tellFigure } from '../test/lengths.ts'
import { fillWithFacts } from '../test/many-facts.ts'
import { queryAt } from '../test/new-database.ts'
import { makeDossierFolder } from '../test/small-dossier.ts'
import { type Database, inTransaction, OLDEST_VERSION, openDatabase } from './database/database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './database/embedded-postgres.ts'
import { findDebianBinaries } from './database/postgres-binaries.ts'
import { giveTo, postgresAccount, run } from './database/run-as.ts'
import { loadDossier } from './dossier/dossier-loader.ts'
import { API_PROCESS } from './process-options.ts'
import { createDocument } from './store/document-store.ts'
import { beginChange } from './store/revision-store.ts'
import { sources } from './store/source-store.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const GUIDE = readFileSync(join(ROOT, 'docs/operating.md'), 'utf8')
const binaries = findDebianBinaries(OLDEST_VERSION)

test('the guide tells every setting', () => {
  const settings = readFileSync(new URL('./settings.ts', import.meta.url), 'utf8')
  const names = [...settings.matchAll(/env\.([A-Z_]+)/g)].map(([, name]) => name ?? '')
  expect(names).toContain('DATABASE_URL')
  expect(names.filter((name) => !GUIDE.includes(`| \`${name}\` `))).toEqual([])
})

test('the guide starts the API as npm does', () => {
  const settings = Object.entries(API_PROCESS.env).map((pair) => pair.join('='))
  const args = API_PROCESS.args.map((arg) => arg.replace(ROOT, ''))
  expect(GUIDE).toContain(`${settings.join(' ')} \\\n  node_modules/.bin/node ${args.join(' ')}\n`)
})

describe.skipIf(binaries === undefined)('the commands of the guide, on PostgreSQL,', () => {
  const FACTS = 100_000
  /** What is written between a backup and the moment to come back to, and after it. */
  const WRITES = amount(300, 5_000)
  let folder: string
  let server: EmbeddedPostgres
  let database: Database
  const recovered = { port: 0, url: '' }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'backstory-guide-'))
    giveTo(postgresAccount(), folder)
    server = await startEmbeddedPostgres(folder, binaries ?? '')
    database = await openDatabase('', server.url)
    const dossier = makeDossierFolder()
    await loadDossier(database.db, dossier.path)
    dossier.remove()
    recovered.port = await freePort()
    recovered.url = Object.assign(new URL(server.url), { port: recovered.port }).href
  })
  afterAll(async () => {
    await database?.close()
    await commands(['pg_ctl -D recovered -w -m immediate stop || true'])
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Returns the commands of a section, block by block. */
  const blocksOf = (heading: string) => {
    const section = GUIDE.split(/^#+ /m).find((one) => one.startsWith(`${heading}\n`)) ?? ''
    return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? '')
  }
  const commands = (blocks: string[], moment = '') => {
    const settings = {
      PATH: `${binaries}:${process.env.PATH}`,
      DATABASE_URL: server.url,
      PGDATA: join(folder, 'postgres'),
      RECOVERED_PORT: recovered.port,
      MOMENT: moment,
    }
    const lines = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'`)
    return run('bash', ['-euc', [...lines, `cd '${folder}'`, ...blocks].join('\n')], postgresAccount())
  }
  const write = async (name: string) => {
    for (let i = 0; i < WRITES; i += 100) {
      await inTransaction(database.db, async (tx) => {
        const change = await beginChange(tx, 'test', name)
        for (let j = i; j < i + 100; j++) {
          const document = { ...SOURCE, id: `${name}-${j}` }
          await createDocument(sources, tx, { document, dossierId: 'small' }, change)
        }
      })
    }
  }

  test('dump, and restore the same', async () => {
    await fillWithFacts(server.url, FACTS)
    const begun = performance.now()
    await commands(blocksOf('A dump'))
    tellFigure(`dumped and restored ${FACTS} facts in ${(performance.now() - begun).toFixed(0)} ms`)
    const { href } = Object.assign(new URL(server.url), { pathname: '/restored' })
    expect(await contentHash(href)).toBe(await contentHash(server.url))
  }, 120_000)

  test('restore what there was at a moment', async () => {
    const [archive = '', recover = ''] = blocksOf('To any moment')
    await commands([archive])
    await write('first')
    const then = await contentHash(server.url)
    const [row] = await queryAt(server.url, 'SELECT clock_timestamp()::text AS moment')
    await wait(100)
    await write('mistake')
    expect(await contentHash(server.url)).not.toBe(then)
    const begun = performance.now()
    await commands([recover], String(row?.moment))
    tellFigure(`back at a moment, with ${FACTS} facts, in ${(performance.now() - begun).toFixed(0)} ms`)
    expect(await contentHash(recovered.url)).toBe(then)
  }, 240_000)

  test('find a changed byte, wherever it is', async () => {
    const [row] = await queryAt(recovered.url, `SELECT pg_relation_filepath('"Revision"') AS path`)
    expect(await commands(blocksOf('What a disk has garbled'))).toMatch(/Bad checksums: +0/)
    const file = openSync(join(folder, 'recovered', String(row?.path)), 'r+')
    const { size } = fstatSync(file)
    expect(size).toBeGreaterThan(8_192)
    const byte = Buffer.alloc(1)
    for (let flips = 0; flips < 10; flips++) {
      const at = Math.floor(Math.random() * size)
      readSync(file, byte, 0, 1, at)
      const flipped = (byte[0] ?? 0) ^ (1 << Math.floor(Math.random() * 8))
      writeSync(file, Buffer.of(flipped), 0, 1, at)
      await expect(commands(['pg_checksums --check -D recovered']), `byte ${at}`).rejects.toThrow()
      writeSync(file, byte, 0, 1, at)
    }
    closeSync(file)
    expect(await commands(['pg_checksums --check -D recovered'])).toMatch(/Bad checksums: +0/)
  }, 120_000)
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
