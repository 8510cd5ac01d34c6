import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Returns a Chromium or Chrome on this machine; `CHROMIUM` names one elsewhere. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path))
}

/**
 * Opens a Chromium or Chrome with the extension loaded, in a profile of its own, on the page. Returns `undefined` where there is no such
 * browser, no display, or `BACKSTORY_NO_BROWSER` is set. (Chrome from 137 on ignores `--load-extension`; Chromium does not.)
 */
export async function openBrowser(extension: string, page: string): Promise<ChildProcess | undefined> {
  const hasDisplay =
    process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
  const path = findChromium()
  if (process.env.BACKSTORY_NO_BROWSER || !hasDisplay || !path) return undefined
  const profile = mkdtempSync(join(tmpdir(), 'backstory-profile-'))
  const isRoot = process.getuid?.() === 0
  const args = [
    `--user-data-dir=${profile}`,
    `--load-extension=${extension}`,
    `--disable-extensions-except=${extension}`,
    '--disable-features=DisableLoadExtensionCommandLineSwitch',
    '--no-first-run',
    '--no-default-browser-check',
    ...(isRoot ? ['--no-sandbox'] : []),
    page,
  ]
  const browser = spawn(path, args, { stdio: 'ignore' })
  return new Promise((resolve) => {
    browser.once('spawn', () => resolve(browser))
    browser.once('error', () => resolve(undefined))
  })
}
