import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findChromium } from '../../../tools/find-browser.ts'

/** Every size that a store, a toolbar or a list of extensions shows, and what it is drawn from. */
const SIZES = [
  { size: 16, drawing: 'icon-small.svg' },
  { size: 32, drawing: 'icon-small.svg' },
  { size: 48, drawing: 'icon.svg' },
  { size: 64, drawing: 'icon.svg' },
  { size: 96, drawing: 'icon.svg' },
  { size: 128, drawing: 'icon.svg' },
]

/** `pnpm icons`: renders the icons from their drawings into `public/icon`, where the build finds them. */
const executablePath = findChromium()
if (!executablePath)
  throw new Error('The icons are rendered by a Chromium, and there is none on this machine.')
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage()
for (const { size, drawing } of SIZES) {
  const svg = readFileSync(join(import.meta.dirname, drawing), 'utf8')
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  )
  const picture = await page.screenshot({ omitBackground: true })
  writeFileSync(join(import.meta.dirname, `../public/icon/${size}.png`), picture)
  console.log(`public/icon/${size}.png\t${picture.length} bytes`)
}
await browser.close()
