import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { forbiddenIn } from './scan-code.ts'

const ROOT = join(import.meta.dirname, '../..')
const EXTENSION = join(ROOT, 'apps/extension')
const OUTPUT = join(EXTENSION, '.output')

/**
 * `pnpm package`: makes what the stores take, and refuses what they would: a package for Chrome, one for Firefox, and the sources that
 * Firefox's is built from. `WXT_FEED` names the feed that readers begin with.
 */
for (const old of globSync('*.zip', { cwd: OUTPUT })) rmSync(join(OUTPUT, old))
for (const browser of ['chrome', 'firefox']) run('wxt', ['zip', '-b', browser])
const scripts = globSync('*-mv3/**/*.js', { cwd: OUTPUT })
const forbidden = scripts.flatMap((file) =>
  forbiddenIn(readFileSync(join(OUTPUT, file), 'utf8')).map((line) => `${file}: ${line}`),
)
if (scripts.length === 0 || forbidden.length > 0) fail(`No store takes this:\n${forbidden.join('\n')}`)
run('web-ext', ['lint', '--source-dir', join(OUTPUT, 'firefox-mv3'), '--warnings-as-errors'])

const rows = globSync('*.zip', { cwd: OUTPUT })
  .sort()
  .map((name) => {
    const bytes = readFileSync(join(OUTPUT, name))
    const sum = createHash('sha256').update(bytes).digest('hex')
    return `  ${relative(ROOT, join(OUTPUT, name)).padEnd(52)} ${String(bytes.length).padStart(7)} bytes  sha256 ${sum}`
  })
console.log(`Nothing in ${scripts.length} scripts runs code from elsewhere or makes markup of text; web-ext lint has nothing to say.
Facts come from ${process.env.WXT_FEED || 'the API on this machine: set WXT_FEED to the address of yours for a store'}.

${rows.join('\n')}`)

/** Runs a program of the extension's; what it says is shown only when it fails. */
function run(program: string, args: string[]): void {
  const { status, stdout, stderr } = spawnSync(join(EXTENSION, 'node_modules/.bin', program), args, {
    cwd: EXTENSION,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    // Vite would build for whoever develops where NODE_ENV says something else.
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
  })
  if (status !== 0) fail(`${program} ${args.join(' ')}\n${stdout}${stderr}`)
}

function fail(why: string): never {
  console.error(why)
  process.exit(1)
}
