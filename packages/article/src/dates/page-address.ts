import { attributeOf } from '../dom.ts'

/** Finds the address of a page: where it was opened, or what it says itself if it was saved. */
export function findAddress(opened: string, links: Iterable<Element>): URL | undefined {
  const said = [...links].map((link) => attributeOf(link, 'href') ?? attributeOf(link, 'content') ?? '')
  for (const address of [opened, ...said]) {
    const url = URL.parse(address)
    if (url?.protocol.startsWith('http')) return url
  }
  return undefined
}
