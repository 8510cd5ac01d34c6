import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { forbiddenIn } from '../../../tools/package/scan-code.ts'

const OUTPUT = resolve(import.meta.dirname, '../.output')

/** What one of the builds may ask for. A permission more is a decision, made here. */
const PERMISSIONS = {
  permissions: ['storage', 'alarms', 'scripting', 'activeTab'],
  host_permissions: ['http://127.0.0.1/*', 'http://localhost/*'],
  optional_host_permissions: ['https://*/*', 'http://*/*'],
  content_security_policy: {
    extension_pages: "default-src 'self'; connect-src http: https:; style-src 'self'",
  },
}

describe.each(['chrome-mv3', 'firefox-mv3'])('the build for %s', (name) => {
  const folder = join(OUTPUT, name)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const scripts = files.filter((file) => file.endsWith('.js'))
  const textOf = (file: string) => readFileSync(join(folder, file), 'utf8')
  const manifest = JSON.parse(textOf('manifest.json'))

  test('asks for what it needs and no more', () => {
    // Chrome calls its panel a permission, and tells the reader nothing of it; in Firefox a sidebar needs none.
    const panel = name.startsWith('chrome') ? ['sidePanel'] : []
    const wanted = { ...PERMISSIONS, permissions: [...PERMISSIONS.permissions, ...panel] }
    expect(manifest).toMatchObject({ manifest_version: 3, ...wanted })
    for (const key of Object.keys(PERMISSIONS)) {
      expect(manifest[key], key).toEqual(wanted[key as keyof typeof PERMISSIONS])
    }
    // No file that a page could ask for to tell that we are here, and nobody else to talk to.
    expect(manifest).not.toHaveProperty('web_accessible_resources')
    expect(manifest).not.toHaveProperty('externally_connectable')
  })

  test('runs nothing but its own code and makes no markup from text', () => {
    expect(scripts.length).toBeGreaterThanOrEqual(3)
    for (const file of scripts) expect(forbiddenIn(textOf(file)), file).toEqual([])
    for (const file of files.filter((one) => one.endsWith('.html'))) {
      // Scripts and styles are files of the package, and nothing stands in the page itself.
      const scriptsIn = textOf(file).match(/<script[^>]*>[^<]*/g) ?? []
      for (const script of scriptsIn)
        expect(script, file).toMatch(/^<script[^>]* src="\/[^/][^"]*"[^>]*>\s*$/)
      expect(textOf(file), file).not.toMatch(/https?:\/\/|\son\w+=|<style|javascript:/)
    }
  })

  test('shows an icon in every size', () => {
    expect(Object.keys(manifest.icons)).toEqual(['16', '32', '48', '64', '96', '128'])
    for (const [size, file] of Object.entries<string>(manifest.icons)) {
      const png = readFileSync(join(folder, file))
      expect(png.toString('latin1', 1, 4)).toBe('PNG')
      // The size stands at the head of the file (W3C PNG, 11.2.1).
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Number(size), Number(size)])
    }
  })

  test('has no compiler in it, and no schemas in what runs on pages', () => {
    for (const file of scripts) expect(textOf(file), file).not.toContain('LexiconSourceError')
    expect(textOf('page.js')).not.toContain('TypeBox')
  })

  test('says nothing to the page that it runs on', () => {
    // WXT's own content scripts announce themselves by an event on the document, which a page can hear and forge.
    expect(textOf('page.js')).not.toMatch(/content-script-started|postMessage|dispatchEvent/)
  })

  test('is small where it runs on every page', () => {
    const content = gzipSync(textOf('page.js')).length
    // What we promise of it; 40 kB are what the best peers allow themselves. Measured 34 kB.
    expect(content).toBeLessThan(45_000)
    expect(gzipSync(textOf('background.js')).length).toBeLessThan(60_000)
  })
})

test('marks are inherited from the root where browsers do that, and cost no other element a style', () => {
  const rulesOf = (name: string) =>
    readFileSync(join(OUTPUT, name, 'marks.css'), 'utf8').match(/\S*::highlight/g) ?? []
  expect(new Set(rulesOf('chrome-mv3'))).toEqual(new Set([':root::highlight']))
  expect(new Set(rulesOf('firefox-mv3'))).toEqual(new Set(['::highlight']))
})

test('Firefox is told that nothing is collected', () => {
  const { browser_specific_settings: settings } = JSON.parse(
    readFileSync(join(OUTPUT, 'firefox-mv3/manifest.json'), 'utf8'),
  )
  expect(settings.gecko.data_collection_permissions).toEqual({ required: ['none'] })
})
