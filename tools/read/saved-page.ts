/// <reference path="./html-encoding-sniffer.d.ts" />
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import sniffEncoding from 'html-encoding-sniffer'
import { JSDOM } from 'jsdom'

/**
 * Opens saved pages without a browser. jsdom, because it parses as the standard says and has its getters where browsers have them, on the
 * prototypes. Measured over 100 pages of 157 kB: 26 ms a page to parse, beside 11 ms of linkedom, which has `parentNode` and `nodeType`
 * as fields of each node, where `packages/article` cannot capture them. One window makes all documents: with one each it is 45 ms a page.
 */
const { window } = new JSDOM('')
const parser = new window.DOMParser()

// What `packages/article` captures when it is loaded, and nothing that makes other packages believe that they are in a browser.
Object.assign(globalThis, {
  Node: window.Node,
  Element: window.Element,
  Document: window.Document,
  NodeFilter: window.NodeFilter,
})

/** The reading of pages. It must be loaded after the DOM that it captures: whoever opens saved pages takes it from here. */
export const { collectText, findArticle, findPublished } = await import('@backstory/article')

/** A file that is no page. */
export class PageError extends Error {
  override name = 'PageError'
}

/** Opens a saved page, packed (gzip) or not. Its scripts are not run, and nothing that it names is loaded. Throws {@link PageError}. */
export function openSavedPage(file: string): Document {
  const html = decodePage(unpack(readFileSync(file)))
  if (!isHtml(html)) throw new PageError('is no HTML page')
  return parsePage(html)
}

/** By its first bytes (RFC 1952, 2.3.1): names say less. */
function unpack(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes)
  } catch (error) {
    throw new PageError(`is damaged: ${(error as Error).message}`)
  }
}

/** The parser takes anything for a page. One has an element, and none of the control characters of pictures and the like. */
function isHtml(text: string): boolean {
  const head = text.slice(0, 10_000)
  const controls = head.match(/[^\P{Cc}\t\n\v\f\r\x80-\x9f]/gu) ?? []
  return /<(?:!doctype|[a-z][\w-]*)[\s/>]/i.test(text) && controls.length <= head.length / 1_000
}

/** Parses a page as a browser does, with scripts off. */
export function parsePage(html: string): Document {
  return parser.parseFromString(html, 'text/html')
}

/** Encodings whose bytes may be valid UTF-8 and mean something else. */
const NEVER_UTF8 = /^(?:UTF-16|ISO-2022-JP)/

/**
 * Decodes a page as a browser does: by its byte order mark, then by what its `<meta>` says, or else as windows-1252. But a server's header
 * says more than a `<meta>`, and what saves pages writes UTF-8 and leaves the `<meta>` as it was: what is valid UTF-8 is taken for that.
 */
export function decodePage(bytes: Uint8Array): string {
  const encoding = sniffEncoding(bytes)
  if (!NEVER_UTF8.test(encoding)) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch {
      // Not UTF-8.
    }
  }
  return new TextDecoder(encoding).decode(bytes)
}
