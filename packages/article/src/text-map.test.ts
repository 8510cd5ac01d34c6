// @vitest-environment jsdom
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collectText } from './text-map.ts'

function mapOf(html: string) {
  document.body.innerHTML = `<main>${html}</main>`
  const main = document.querySelector('main')
  if (!main) throw new Error('no main')
  return collectText([main])
}

describe('the text', () => {
  test.each([
    ['inline elements run together', 'Sergei <b>Sho</b>igu <i>spoke</i>', 'Sergei Shoigu spoke'],
    ['blocks are set apart', '<p>North</p><p>Korea</p>', 'North\n\nKorea\n\n'],
    ['an unknown element sets apart', 'North<x-ad></x-ad>Korea', 'North\n\nKorea'],
    ['a line break breaks the line, not the paragraph', 'North<br>Korea', 'North\nKorea'],
    ['a chance to break a word does not', 'Pyong<wbr>yang', 'Pyongyang'],
    ['comments are nothing', 'North<!-- Korea --> wind', 'North wind'],
    ['what is no news is left out', 'One <button>Share</button>two', 'One \n\ntwo'],
  ])('%s', (_title, html, text) => {
    expect(mapOf(html).text).toBe(text)
  })
})

describe('the map', () => {
  test('leads from a stretch of text to the DOM and back, across elements', () => {
    const map = mapOf('<p>The <em>Camp <b>Dav</b></em>id summit</p>')
    const start = map.text.indexOf('Camp')
    const range = map.rangeOf(start, start + 'Camp David'.length)
    expect(String(range)).toBe('Camp David')
    expect(range && map.offsetOf(range.startContainer, range.startOffset)).toBe(start)
  })

  test('has no place for what is not there', () => {
    const map = mapOf('<p>Text</p><p>More</p>')
    expect(map.rangeOf(0, 5)).toBeUndefined()
    expect(map.offsetOf(document.body, 0)).toBeUndefined()
    document.querySelector('p')?.firstChild?.remove()
    const emptied = mapOf('<p>Text</p>')
    const [node] = document.querySelector('p')?.childNodes ?? []
    if (node) node.textContent = ''
    expect(emptied.rangeOf(0, 4)).toBeUndefined()
  })

  test('says the same as the DOM, whatever the text and however it is cut', () => {
    const word = fc.stringMatching(/^[a-zA-Zé’\u00ad ]{1,6}$/)
    const tag = fc.constantFrom('span', 'b', 'p', 'div', 'a', 'li')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(tag, word), { minLength: 1, maxLength: 10 }),
        fc.nat(),
        fc.nat(),
        (parts, a, b) => {
          const map = mapOf(parts.map(([name, text]) => `<${name}>${text}</${name}>`).join(''))
          const { length } = map.text
          const [start, end] = [a % length, (a % length) + 1 + (b % (length - (a % length)))]
          const range = map.rangeOf(start, end)
          // Both ends must lie in text nodes: what begins or ends between blocks has no range.
          if (range) expect(String(range)).toBe(map.text.slice(start, end).replaceAll('\n', ''))
          else expect(`${map.text[start]}${map.text[end - 1]}`).toContain('\n')
        },
      ),
    )
  })
})
