// Installs what the workspace needs, with nothing but Node 20 and npm: pnpm and Node 24 come as packages.
// Does nothing when the lockfile, the manifests and the database schema are those of the last time.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const STAMP = join(ROOT, 'node_modules', '.backstory-setup')
const INPUTS = [
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'package.json',
  'apps/api/package.json',
  'apps/extension/package.json',
  'bench/package.json',
  'apps/extension/wxt.config.ts',
  'packages/model/package.json',
  'packages/article/package.json',
  'packages/lexicon/package.json',
  'apps/api/prisma/schema.prisma',
]

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Backstory needs Node 20 or later; this is ${process.version}. See https://nodejs.org`)
  process.exit(1)
}

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' }
const hash = createHash('sha256')
for (const file of INPUTS) hash.update(readFileSync(join(ROOT, file)))
const wanted = `${hash.digest('hex')} ${process.platform} ${process.arch}`

if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wanted) {
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  run('Installing packages', 'npx', [
    '--yes',
    packageManager,
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
  ])
  run('Generating code', 'npx', ['turbo', 'run', 'generate'])
  mkdirSync(dirname(STAMP), { recursive: true })
  writeFileSync(STAMP, wanted)
}

/** Runs one step quietly; what it printed is shown only when it fails, with a line that says what to do. */
function run(what, command, args) {
  process.stderr.write(`${what} …\n`)
  const options = {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
    env,
  }
  const { status, stdout, stderr, error } = spawnSync(command, args, options)
  if (status === 0) return
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`)
  process.stderr.write(
    `${what} failed: the lines above say why. It needs the npm registry; run it again when that is mended.\n`,
  )
  process.exit(1)
}
