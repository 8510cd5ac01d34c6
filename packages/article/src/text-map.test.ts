// @vitest-environment jsdom
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collectInSteps, collectText, type ReadArticle, rangeOver, type TextMap } from './text-map.ts'

function mainOf(html: string): HTMLElement {
  document.body.innerHTML = `<main>${html}</main>`
  const main = document.querySelector('main')
  if (!main) throw new Error('no main')
  return main
}

function of(main: Element): ReadArticle {
  return { regions: [main], isLeftOut: (element) => element.tagName === 'BUTTON' }
}

function mapOf(html: string): TextMap {
  return collectText(of(mainOf(html)))
}

function rangeOf(map: TextMap, words: string): Range | undefined {
  const start = map.text.indexOf(words)
  const place = map.placeOf(start, start + words.length)
  return place && rangeOver(place)
}

/** Puts an open shadow root on the element, as a page's own elements have. */
function shadow(selector: string, html: string): ShadowRoot {
  const root = document.querySelector(selector)?.attachShadow({ mode: 'open' })
  if (!root) throw new Error(`no ${selector}`)
  root.innerHTML = html
  return root
}

describe('the text', () => {
  test.each([
    ['inline elements run together', 'Sergei <b>Sho</b>igu <i>spoke</i>', 'Sergei Shoigu spoke'],
    ['blocks are set apart', '<p>North</p><p>Korea</p>', 'North\n\nKorea'],
    ['an unknown element sets apart', 'North<x-ad></x-ad>Korea', 'North\n\nKorea'],
    ['a line break breaks the line, not the paragraph', 'North <br> Korea', 'North\nKorea'],
    ['two do', '<br>North<br><br> <br>Korea<br>', 'North\n\nKorea'],
    ['a chance to break a word does not', 'Pyong<wbr>yang', 'Pyongyang'],
    ['a soft hyphen is not seen', 'Pyong\u00adyang, Pyong&shy;<b>&shy;yang</b>', 'Pyongyang, Pyongyang'],
    ['comments are nothing', 'North<!-- Korea --> wind', 'North wind'],
    ['what is no news is left out', 'One <button>Share</button>two', 'One\n\ntwo'],
    ['a line of the source is a blank', '<p>\n  Sergei\n\n\t Shoigu\n</p>\n', 'Sergei Shoigu'],
    ['blanks of neighbours are one', 'Sergei <b> Shoigu </b> <i> spoke</i>', 'Sergei Shoigu spoke'],
    ['a no-break space stays', 'Sergei&nbsp; Shoigu', 'Sergei\u00a0 Shoigu'],
    ['preformatted lines stay', '<pre-text>a\nb</pre-text><section><p>c\nd</p></section>', 'a b\n\nc d'],
    [
      'what is hidden parts nothing',
      'Sho<b hidden>x</b><i style="color: red; display:none">y</i>igu',
      'Shoigu',
    ],
    ['scripts part nothing', 'Sho<script>x()</script><style>p {}</style>igu', 'Shoigu'],
    ['a see-through paragraph is text', '<p style="opacity: 0">Fades in</p>', 'Fades in'],
    ['folded details are hidden', '<details><summary>More</summary><p>Text</p></details>', 'More'],
    ['open ones are not', '<details open><summary>More</summary><p>Text</p></details>', 'More\n\nText'],
    ['a picture in the line is a gap', 'North<svg><title>x</title></svg>Korea <img> won', 'North Korea won'],
    ['readings above letters are left out', '<ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp>京</ruby>都', '東京都'],
    ['nothing is nothing', ' \n<p> <br> </p><p>\u00ad</p>', ''],
  ])('%s', (_title, html, text) => {
    expect(mapOf(html).text).toBe(text)
  })

  test('of an element with an open shadow root is that of the root, with what is slotted in its place', () => {
    const main = mainOf('<x-card><b slot="who">Shoigu</b> met <i>Kim</i><u slot="none">never</u></x-card>')
    shadow(
      'x-card',
      '<h2><slot name="who">Nobody</slot> came</h2><p><slot></slot><slot name="x">, twice</slot></p>',
    )
    const map = collectText(of(main))
    expect(map.text).toBe('Shoigu came\n\nmet Kim, twice')
    expect(map.shadowRoots.length).toBe(1)
    expect(String(rangeOf(map, 'Shoigu'))).toBe('Shoigu')
    // No range spans the edge of a root.
    expect(rangeOf(map, 'Shoigu came')).toBeUndefined()
  })

  test('has blocks, each with its element and language', () => {
    document.documentElement.lang = 'en'
    const { text, blocks } = mapOf('One<p lang="ko">Two</p><section lang=""><p>Three</p></section>four')
    const told = blocks.map(({ start, end, element, language }) => [
      text.slice(start, end),
      element.tagName,
      language,
    ])
    expect(told).toEqual([
      ['One', 'MAIN', 'en'],
      ['Two', 'P', 'ko'],
      ['Three', 'P', undefined],
      ['four', 'MAIN', 'en'],
    ])
    document.documentElement.lang = ''
  })

  test('is read however deep it lies', () => {
    const main = mainOf('')
    let inner: Element = main
    for (let depth = 0; depth < 2_000; depth++) inner = inner.appendChild(document.createElement('div'))
    inner.textContent = 'Deep'
    expect(collectText(of(main)).text).toBe('Deep')
  })

  test('ends where nobody would read on', () => {
    const main = mainOf('<p></p><p>More</p>')
    main.querySelector('p')?.append('word '.repeat(500_000))
    const map = collectText(of(main))
    expect(map.text.length).toBeLessThanOrEqual(2_000_000)
    expect(map.isCut).toBe(true)
    expect(mapOf('<p>Text</p>').isCut).toBe(false)
  })

  test('is collected in steps, and between them the page may go', () => {
    const main = mainOf('<p>word <b>word</b></p>'.repeat(1_000))
    const count = (afterTwo: () => void) => {
      const steps = collectInSteps(of(main))
      for (let done = 1; ; done++) {
        if (steps.next().done) return done
        if (done === 2) afterTwo()
      }
    }
    expect(count(() => {})).toBeGreaterThan(10)
    expect(count(() => main.replaceChildren())).toBe(3)
  })
})

describe('the map', () => {
  test('leads from a stretch of text to the DOM and back, across elements', () => {
    const map = mapOf('<p>The <em>Camp\n  <b>Dav</b></em>&shy;id summit</p>')
    const range = rangeOf(map, 'Camp David')
    expect(String(range)).toBe('Camp\n  Dav\u00adid')
    expect(range && map.offsetOf(range.startContainer, range.startOffset)).toBe(4)
    expect(range && map.offsetOf(range.endContainer, range.endOffset)).toBe(14)
  })

  test('has no place for what is not there', () => {
    const map = mapOf('<p>Text</p><p>More<br>text</p>')
    expect(map.placeOf(0, 5)).toBeUndefined()
    expect(map.placeOf(3, 8)).toBeUndefined()
    expect(map.placeOf(2, 2)).toBeUndefined()
    expect(rangeOf(map, 'More\n')).toBeUndefined()
    expect(map.offsetOf(document.body, 0)).toBeUndefined()
    expect(mapOf('').placeOf(0, 1)).toBeUndefined()
  })

  test('has no place for what the page has rewritten', () => {
    const map = mapOf('<p>Sergei <b>Shoigu</b> spoke</p>')
    const bold = document.querySelector('b')?.firstChild
    if (bold) bold.textContent = 'Lavrov'
    expect(rangeOf(map, 'Shoigu')).toBeUndefined()
    expect(rangeOf(map, 'Sergei Shoigu spoke')).toBeUndefined()
    expect(String(rangeOf(map, 'spoke'))).toBe('spoke')
    if (bold) bold.textContent = ''
    expect(rangeOf(map, 'Shoigu')).toBeUndefined()
  })

  test('says the same as the DOM, whatever the text and however it is cut', () => {
    const word = fc.stringMatching(/^[a-zA-Zé’\u00ad \n]{1,6}$/)
    const tag = fc.constantFrom('span', 'b', 'p', 'div', 'a', 'li')
    const asSeen = (text: string) => text.replaceAll('\u00ad', '').replaceAll(/[ \n]+/g, ' ')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(tag, word), { minLength: 1, maxLength: 10 }),
        fc.nat(),
        fc.nat(),
        (parts, a, b) => {
          const map = mapOf(parts.map(([name, text]) => `<${name}>${text}</${name}>`).join(''))
          const { length } = map.text
          fc.pre(length > 0)
          const [start, end] = [a % length, (a % length) + 1 + (b % (length - (a % length)))]
          const place = map.placeOf(start, end)
          const range = place && rangeOver(place)
          const said = map.text.slice(start, end)
          if (!range) {
            expect(said).toMatch(/^\n|\n$|\n\n/)
            return
          }
          expect(asSeen(String(range))).toBe(said)
          expect(map.offsetOf(range.startContainer, range.startOffset)).toBe(start)
          expect(map.offsetOf(range.endContainer, range.endOffset)).toBe(end)
        },
      ),
    )
  })
})

describe('collecting again', () => {
  test('takes over what has not changed', () => {
    const main = mainOf('<p>One</p><div>Two <p>three</p> four</div><p>Five</p>')
    const map = collectText(of(main))
    const first = main.querySelector('p')?.firstChild as Text
    const last = main.querySelector('main > p:last-child')?.firstChild as Text
    // The observer is told of one of these two changes only.
    first.data = 'Zero or one'
    last.data = 'Six'
    const again = collectText(of(main), { map, changed: [first] })
    expect(again.text).toBe('Zero or one\n\nTwo\n\nthree\n\nfour\n\nFive')
    expect(String(rangeOf(again, 'three'))).toBe('three')
    expect(rangeOf(again, 'Five')).toBeUndefined()
    expect(collectText(of(main), { map: again, changed: [main, last] }).text).toMatch(/Six$/)
  })

  test('reads shadow roots again, of which nobody is told', () => {
    const main = mainOf('<section><x-card>Slotted</x-card></section><p>Text</p>')
    const root = shadow('x-card', '<div><slot></slot></div><p>One</p>')
    const map = collectText(of(main))
    root.querySelector('p')?.replaceChildren('Two')
    main.querySelector('x-card')?.append(' more')
    expect(collectText(of(main), { map, changed: [] }).text).toBe('Slotted more\n\nTwo\n\nText')
  })

  test('is collecting anew, whatever has changed', () => {
    const spot = fc.nat({ max: 20 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(spot, fc.constantFrom('p', 'b', 'div', 'br')), { maxLength: 12 }),
        spot,
        (adds, cut) => {
          const main = mainOf('<p>One <b>two</b></p><div>Three<p>four</p></div>')
          let map = collectText(of(main))
          for (const [at, tag] of adds) {
            const all = [main, ...main.querySelectorAll('*')]
            const parent = all[at % all.length] ?? main
            parent.append(document.createElement(tag), `word ${at}`)
            const gone = all[(cut % (all.length - 1)) + 1]
            const under = gone?.parentNode
            if (at % 3 === 0) gone?.remove()
            map = collectText(of(main), { map, changed: [parent, ...(under ? [under] : [])] })
            const anew = collectText(of(main))
            expect(map.text).toBe(anew.text)
            expect(map.blocks.map(({ start, element }) => [start, element])).toEqual(
              anew.blocks.map(({ start, element }) => [start, element]),
            )
          }
        },
      ),
    )
  })
})
