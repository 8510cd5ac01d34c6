// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { isThere, type Mark, textAt } from './mark.ts'

/** Returns a paragraph with a name in it, and the mark of that: from one text to another where it lies in two. */
function marked(html: string): { paragraph: HTMLElement; mark: Mark } {
  const paragraph = document.createElement('p')
  paragraph.innerHTML = html
  document.body.append(paragraph)
  const texts = [...paragraph.childNodes].map((node) => (node.firstChild ?? node) as Text)
  const [node = new Text(), endNode = node] = texts
  const place = { node, offset: 0, endNode, endOffset: endNode.length }
  const said = textAt(place)
  return { paragraph, mark: { start: 0, end: 1, entity: 'x', why: [], place, said, element: paragraph } }
}

test.each(['Sergei Shoigu', 'Sergei <b>Shoigu</b>'])(
  'what a page has rewritten is there no more: %s',
  (html) => {
    const { mark } = marked(html)
    expect([mark.said, isThere(mark)]).toEqual(['Sergei Shoigu', true])
    mark.place.endNode.data = 'A paragraph of something else'
    expect(isThere(mark)).toBe(false)
  },
)
