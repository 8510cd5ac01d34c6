import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { API_PROCESS } from '../apps/api/src/process-options.ts'
import { type OpenedBrowser, openBrowser } from './open-browser.ts'

const ROOT = join(import.meta.dirname, '..')
const EXTENSION = join(ROOT, 'apps/extension')

/**
 * `npm start`: starts the API (which makes and loads its database), builds the extension for it, says where everything is, and opens a
 * browser with the extension on the demo page where there is one. Ctrl+C stops all of it.
 */
const api = spawn(process.execPath, API_PROCESS.args, {
  cwd: ROOT,
  env: { ...API_PROCESS.env, ...process.env },
  // A terminal's Ctrl+C reaches a whole process group: in one of its own, the API is told once, by us; the channel tells it if we die.
  detached: true,
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
})
let browser: OpenedBrowser | undefined
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal))
// npm does not pass every signal on to what its shell runs: when that shell is gone, so are we.
const parent = process.ppid
setInterval(() => process.ppid !== parent && stop('SIGTERM'), 1_000).unref()
api.once('exit', (code) => {
  browser?.close()
  // Killed by somebody else, it has failed; ended by us, it has done what it was told.
  process.exit(code ?? (isStopping ? 0 : 1))
})

const url = await firstLineOf(api)
buildExtension(url)
console.log(`
  Backstory is running.

  demo page   ${url}/demo
  API         ${url}/v1/entities      reference: ${url}/docs
  extension   ${join(EXTENSION, '.output/chrome-mv3')} (Chrome)
              ${join(EXTENSION, '.output/firefox-mv3')} (Firefox)
`)
browser = await openBrowser(join(EXTENSION, '.output/chrome-mv3'), `${url}/demo`)
console.log(
  browser?.hasExtension
    ? '  A browser with the extension is open on the demo page. Rest on an underlined name.'
    : '  To see it: load the extension in your browser (README.md says how) and open the demo page.',
)
console.log('  Ctrl+C stops everything; the data stays.\n')

function stop(signal: NodeJS.Signals): void {
  isStopping = true
  browser?.close()
  // The API ends this process when it has ended itself.
  api.kill(signal)
}

function firstLineOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.stdout?.once('data', (chunk) => resolve(String(chunk).trim())))
}

/** Builds for both browsers, with this API as the feed that is set from the start. */
function buildExtension(feed: string): void {
  for (const browserName of ['chrome', 'firefox']) {
    const wxt = join(EXTENSION, 'node_modules/wxt/bin/wxt.mjs')
    const { status, stdout, stderr } = spawnSync(process.execPath, [wxt, 'build', '-b', browserName], {
      cwd: EXTENSION,
      encoding: 'utf8',
      env: { ...process.env, WXT_FEED: feed },
    })
    if (status === 0 && existsSync(join(EXTENSION, `.output/${browserName}-mv3/manifest.json`))) continue
    console.error(`${stdout}${stderr}The extension could not be built for ${browserName}; the API goes on.`)
  }
}
