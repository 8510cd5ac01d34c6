import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A site on this machine that serves pages by path. */
export interface NewsSite {
  url: string
  /** Puts a page at a path; an inert one runs no script and asks for nothing, whatever it says. */
  publish(path: string, html: string, isInert?: boolean): void
  close(): Promise<void>
}

const INERT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"

export async function startNewsSite(): Promise<NewsSite> {
  const pages = new Map<string, { html: string; isInert: boolean }>()
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? '/')
    response.writeHead(page ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      ...(page?.isInert && { 'content-security-policy': INERT }),
    })
    response.end(page?.html)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    publish: (path, html, isInert = false) => void pages.set(path, { html, isInert }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** Returns a news page: a paragraph each, and the date in JSON-LD. */
export function newsPage(paragraphs: string[], published?: string): string {
  const linked = published && {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    datePublished: published,
  }
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>News</title>
${linked ? `<script type="application/ld+json">${JSON.stringify(linked)}</script>` : ''}
<style>body { max-width: 40em; margin: 2em auto; font: 18px/1.6 Georgia, serif }</style></head>
<body>
${paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join('\n')}
</body></html>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
