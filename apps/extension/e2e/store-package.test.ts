import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unpack } from './support/unpacked.ts'

const EXTENSION = resolve(import.meta.dirname, '..')
const { packageManager } = JSON.parse(readFileSync(resolve(EXTENSION, '../../package.json'), 'utf8'))
const ZIPS = ['backstory-0.1.0-chrome.zip', 'backstory-0.1.0-firefox.zip', 'backstory-0.1.0-sources.zip']

const folder = mkdtempSync(join(tmpdir(), 'backstory-package-'))
beforeAll(() => {
  for (const time of ['first', 'second']) {
    const program = `const { zip } = await import('wxt')
      for (const browser of ['chrome', 'firefox']) await zip({ browser, outDir: ${JSON.stringify(join(folder, time))} })`
    run(EXTENSION, process.execPath, ['--input-type=module', '--eval', program])
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(ZIPS)('%s is the same to the byte when it is made again', (name) => {
  const first = readFileSync(join(folder, 'first', name))
  expect(first.length).toBeGreaterThan(50_000)
  expect(readFileSync(join(folder, 'second', name)).equals(first)).toBe(true)
})

test('unpacked elsewhere, the sources install and build what is in the package for Firefox, to the byte', () => {
  const sources = join(folder, 'sources')
  const names = unpack(join(folder, 'first', 'backstory-0.1.0-sources.zip'), sources)
  expect(names).toContain('apps/extension/SOURCES.md')
  expect(names.filter((name) => /node_modules|\.output|\.test\.|reports\/|\.env/.test(name))).toEqual([])
  const install = ['install', '--frozen-lockfile', '--prefer-offline', '--filter', '@backstory/extension...']
  run(sources, 'npx', ['--yes', packageManager, ...install])
  run(join(sources, 'apps/extension'), join(sources, 'apps/extension/node_modules/.bin/wxt'), [
    'build',
    '-b',
    'firefox',
  ])
  const released = join(folder, 'released')
  unpack(join(folder, 'first', 'backstory-0.1.0-firefox.zip'), released)
  expect(contentOf(join(sources, 'apps/extension/.output/firefox-mv3'))).toEqual(contentOf(released))
}, 120_000)

test('a package for a feed may read the feed and nothing of the machine', () => {
  const out = join(folder, 'feed')
  const program = `const { build } = await import('wxt')
    await build({ browser: 'firefox', outDir: ${JSON.stringify(out)} })`
  run(EXTENSION, process.execPath, ['--input-type=module', '--eval', program], {
    WXT_FEED: 'https://facts.example:8443/backstory',
  })
  const manifest = JSON.parse(readFileSync(join(out, 'firefox-mv3/manifest.json'), 'utf8'))
  const home = ['https://facts.example/*']
  expect(manifest.host_permissions).toEqual(home)
  expect(manifest.content_scripts.map(({ matches }: { matches: string[] }) => matches)).toEqual([home])
})

test('the linter of Firefox has nothing to say', () => {
  const source = join(EXTENSION, '.output/firefox-mv3')
  const program = join(EXTENSION, 'node_modules/.bin/web-ext')
  const { stdout } = spawnSync(program, ['lint', '--source-dir', source, '--output', 'json'], {
    encoding: 'utf8',
  })
  const { errors, warnings, notices } = JSON.parse(stdout)
  expect({ errors, warnings, notices }).toEqual({ errors: [], warnings: [], notices: [] })
})

function run(cwd: string, program: string, args: string[], also = {}): void {
  // Vite builds for whoever develops wherever NODE_ENV says something else, as it does in tests.
  const env = { ...process.env, NODE_ENV: 'production', WXT_FEED: '', NO_COLOR: '1', ...also }
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`)
}

/** Returns the hash of each file, by its path in the folder. */
function contentOf(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [
        file.slice(root.length),
        createHash('sha256').update(readFileSync(file)).digest('hex'),
      ]),
  )
}
