import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './find-browser.ts'

/** A browser that was opened, and whether it took the extension. */
export interface OpenedBrowser {
  /** False for Chrome from 137 on, which ignores `--load-extension`; Chromium does not. */
  hasExtension: boolean
  close(): void
}

/**
 * Opens a Chromium or Chrome with the extension loaded, in a profile of its own, on the page. Returns `undefined` where there is no such
 * browser, no display, or `BACKSTORY_NO_BROWSER` is set.
 */
export async function openBrowser(extension: string, page: string): Promise<OpenedBrowser | undefined> {
  const hasDisplay =
    process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
  const path = findChromium()
  if (process.env.BACKSTORY_NO_BROWSER || !hasDisplay || !path) return undefined
  const profile = mkdtempSync(join(tmpdir(), 'backstory-profile-'))
  const isRoot = process.getuid?.() === 0
  const browser = spawn(
    path,
    [
      `--user-data-dir=${profile}`,
      `--load-extension=${extension}`,
      `--disable-extensions-except=${extension}`,
      '--no-first-run',
      '--no-default-browser-check',
      ...(isRoot ? ['--no-sandbox'] : []),
      page,
    ],
    { stdio: 'ignore' },
  )
  if (!(await hasStarted(browser))) return undefined
  return {
    hasExtension: !/chrome/i.test(path),
    close() {
      browser.kill()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function hasStarted(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(true))
    child.once('error', () => resolve(false))
  })
}
