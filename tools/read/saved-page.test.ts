import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { collectText, decodePage, findArticle, openSavedPage } from './saved-page.ts'

const PROSE = 'A paragraph of an article is prose of some length, and goes on for a while.'
const latin = (text: string) => Buffer.from(text, 'latin1')

test.each([
  ['UTF-8, whatever is said', Buffer.from('<meta charset="iso-8859-1">Zürich €'), 'Zürich €'],
  ['UTF-8 with a mark, which is no text', Buffer.from('\ufeffZürich'), 'Zürich'],
  ['UTF-16 with a mark', Buffer.from('\ufeffKyiv', 'utf16le'), 'Kyiv'],
  ['what its meta says', latin('<meta charset="windows-1251">\xca\xe8\xbf\xe2'), 'Київ'],
  [
    'what its old meta says',
    latin('<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">\x93\x8c\x8b\x9e'),
    '東京',
  ],
  ['what all bytes below 128 say', latin('<meta charset="iso-2022-jp">\x1b$BEl5~\x1b(B'), '東京'],
  ['windows-1252 when nothing is said', latin('\x93Z\xfcrich\x94'), '“Zürich”'],
])('the text of a page is decoded: %s', (_title, bytes, text) => {
  expect(decodePage(bytes)).toMatch(new RegExp(`${text}$`, 'u'))
})

test('a saved page is read as a browser reads it, packed or not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backstory-page-'))
  try {
    const html = `<!doctype html><p>${PROSE}<table><tr><td><form><input name="parentNode"></form><p>${PROSE}`
    writeFileSync(join(folder, 'page.html'), html)
    writeFileSync(join(folder, 'page.html.gz'), gzipSync(html))
    for (const name of ['page.html', 'page.html.gz']) {
      const article = findArticle(openSavedPage(join(folder, name)))
      expect(article && collectText(article).text.split(/\n+/), name).toEqual([PROSE, PROSE])
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
