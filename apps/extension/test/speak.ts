import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateChromeMessages, parseMessagesText } from '@wxt-dev/i18n/build'
import { vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'

const LOCALES = join(import.meta.dirname, '../src/locales')

/** Makes the stand-in for the browser speak a language, with the messages that the build would give it. */
export function speak(language: string, uiLanguage = language): void {
  const text = readFileSync(join(LOCALES, `${language}.yml`), 'utf8')
  const messages: Record<string, { message: string }> = generateChromeMessages(
    parseMessagesText(text, 'YAML'),
  )
  vi.spyOn(fakeBrowser.i18n, 'getUILanguage').mockReturnValue(uiLanguage)
  vi.spyOn(fakeBrowser.i18n, 'getMessage').mockImplementation((key: string, substitutions?: unknown) => {
    const parts = [substitutions ?? []].flat()
    return (messages[key]?.message ?? '').replaceAll(/\$(\d)/g, (_, at) => String(parts[at - 1] ?? ''))
  })
}
