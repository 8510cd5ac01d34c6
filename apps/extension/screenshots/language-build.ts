import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'wxt'

/**
 * Builds the extension so that it speaks a language in any Chromium: the messages of that language stand in the place of the English ones.
 * Chromium has only the languages that it was packaged with, and asks the extension for those.
 */
export async function buildFor(language: string): Promise<{ folder: string; remove(): void }> {
  const outDir = mkdtempSync(join(tmpdir(), 'backstory-screenshots-'))
  await build({ root: resolve(import.meta.dirname, '..'), browser: 'chrome', outDir })
  const folder = join(outDir, 'chrome-mv3')
  const messages = (of: string) => join(folder, '_locales', of, 'messages.json')
  if (language !== 'en') copyFileSync(messages(language), messages('en'))
  return { folder, remove: () => rmSync(outDir, { recursive: true }) }
}
