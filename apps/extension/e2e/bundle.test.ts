import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

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
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  )
  const textOf = (file: string) => readFileSync(join(folder, file), 'utf8')
  const manifest = JSON.parse(textOf('manifest.json'))

  test('asks for what it needs and no more', () => {
    expect(manifest).toMatchObject({ manifest_version: 3, ...PERMISSIONS })
    for (const key of Object.keys(PERMISSIONS)) {
      expect(manifest[key], key).toEqual(PERMISSIONS[key as keyof typeof PERMISSIONS])
    }
    // No file that a page could ask for to tell that we are here, and nobody else to talk to.
    expect(manifest).not.toHaveProperty('web_accessible_resources')
    expect(manifest).not.toHaveProperty('externally_connectable')
    expect(manifest.content_scripts.map(({ all_frames }: { all_frames?: boolean }) => all_frames)).toEqual([
      undefined,
    ])
  })

  test('runs nothing but its own code and makes no markup from text', () => {
    const forbidden =
      /\beval\(|new Function\(|\.innerHTML\s*=|insertAdjacentHTML|document\.write\(|import\(["'`]https?:/
    expect(scripts.length).toBeGreaterThanOrEqual(3)
    for (const file of scripts) {
      // Preact can set markup, and would, if a view asked it to; none does (see below).
      const own = textOf(file).replaceAll(/\w+\.innerHTML=\w+\.__html/g, '')
      expect(own.match(forbidden)?.[0], file).toBeUndefined()
      expect(textOf(file), file).not.toContain('dangerouslySetInnerHTML:')
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
    // 40 kB are what the best peers allow themselves; measured 22 kB.
    expect(content).toBeLessThan(30_000)
    expect(gzipSync(textOf('background.js')).length).toBeLessThan(60_000)
  })
})
