import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startApiProcess } from '../e2e/support/api-process.ts'
import { buildFor } from './language-build.ts'
import { openStudio, type Shot } from './studio.ts'

const IMAGES = resolve(import.meta.dirname, '../../../docs/images')

/**
 * `pnpm screenshots`: makes the pictures of `docs/images`, with the extension as it is and the demo dossier, in Chromium: light and dark in
 * English, and in Arabic, which is written from right to left.
 */
const api = await startApiProcess()
try {
  mkdirSync(IMAGES, { recursive: true })
  for (const language of ['en', 'ar'] as const) {
    const { folder, remove } = await buildFor(language)
    const studio = await openStudio(api.url, folder)
    try {
      for (const [name, take] of Object.entries(await picturesIn(language, studio))) {
        const file = join(IMAGES, `${name}.png`)
        writeFileSync(file, await take())
        console.log(file)
      }
    } finally {
      await studio.close()
      remove()
    }
  }
} finally {
  await api.remove()
}

/** The pictures by name. Light and dark stand side by side where there is room. */
async function picturesIn(language: 'en' | 'ar', studio: Awaited<ReturnType<typeof openStudio>>) {
  const panel = ['panel-names', 'panel-timeline', 'panel-ties'] as const
  const sheet = (shots: Shot[]) => () => studio.sheetOf(shots)
  if (language === 'ar') {
    return {
      'arabic-card': () => studio.take({ of: 'card', scheme: 'light' }),
      'arabic-panel': sheet(panel.map((of) => ({ of, scheme: 'light' }))),
      'arabic-pages': sheet([
        { of: 'popup', scheme: 'dark' },
        { of: 'options', scheme: 'light' },
        { of: 'welcome', scheme: 'dark' },
      ]),
    }
  }
  return {
    card: () => studio.take({ of: 'card', scheme: 'light' }),
    'card-dark': () => studio.take({ of: 'card', scheme: 'dark' }),
    panel: sheet(panel.map((of) => ({ of, scheme: 'light' }))),
    'panel-dark': sheet(panel.map((of) => ({ of, scheme: 'dark' }))),
    popup: sheet([
      { of: 'popup', scheme: 'light' },
      { of: 'popup', scheme: 'dark' },
    ]),
    options: sheet([
      { of: 'options', scheme: 'light' },
      { of: 'options', scheme: 'dark' },
    ]),
    welcome: sheet([
      { of: 'welcome', scheme: 'light' },
      { of: 'welcome', scheme: 'dark' },
    ]),
  }
}
