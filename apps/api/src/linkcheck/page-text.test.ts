import { describe, expect, test } from 'vitest'
import { textOfPage } from './page-text.ts'

const html = (text: string, type = 'text/html') => textOfPage(Buffer.from(text), type)

test.each([
  [
    'blocks apart, white space one',
    '<h1>One</h1>\n<p>two\n  three&nbsp;four<br>five</p>',
    'One\ntwo three four\nfive',
  ],
  ['words in a line together', 'a<b>b</b><a href=x>c</a> <span>d</span><wbr>e<my-tag>f</my-tag>', 'abc def'],
  ['entities', 'Q&amp;A &#8220;x&#x201d; &eacute; &shy;&xyz; 1 &lt; 2', 'Q&A “x” é \u00ad&xyz; 1 < 2'],
  [
    'what is not seen left out',
    '<head><title>t</title><style>s{}</style></head>seen<script>if(a</b){}</script><noscript><p>n</p></noscript><template>t</template>too<!-- c -->',
    'seen\ntoo',
  ],
  ['upper case, bad nesting, no end', '<P>one<DIV>two</SPAN></P>three</P>', 'one\ntwo\nthree'],
  ['what is no character', 'a\uffffb&#xffff;c&#0;d', 'abc\ufffdd'],
  ['letters composed', 'cafe\u0301', 'caf\u00e9'],
  ['cells', '<table><tr><td>1<td>2</table>', '1\n2'],
])('of HTML: %s', (_what, page, text) => {
  expect(html(page)).toBe(text)
})

describe('is read in the encoding', () => {
  const bytes = Buffer.from([0x63, 0x61, 0x66, 0xe9])
  test.each([
    ['of the header', 'text/html; charset="ISO-8859-1"', bytes, 'café'],
    ['of the page', 'text/html', Buffer.concat([Buffer.from('<meta charset=windows-1252>'), bytes]), 'café'],
    [
      'of the page, the old way',
      'text/html',
      Buffer.concat([
        Buffer.from('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'),
        Buffer.from([0xe4, 0xc1]),
      ]),
      'Да',
    ],
    ['UTF-8 without a word', 'text/html', Buffer.from('café'), 'café'],
    ['UTF-8 by its mark, whatever is said', 'text/html; charset=koi8-r', Buffer.from('\ufeffcafé'), 'café'],
    ['UTF-8 where there is none of the name', 'text/html; charset=nonsense', Buffer.from('café'), 'café'],
  ])('%s', (_what, type, page, text) => {
    expect(textOfPage(page, type)).toBe(text)
  })
})

test('plain text has paragraphs; what is no text has none', () => {
  expect(html('one\ntwo\n\nthree <b>', 'text/plain; charset=utf-8')).toBe('one two\nthree <b>')
  expect(html('no type', '')).toBe('no type')
  for (const type of [
    'application/pdf',
    'image/png',
    'application/octet-stream',
    'text/css',
    'application/json',
  ])
    expect(html('x', type), type).toBeUndefined()
})

test.each([
  ['deep', '<div>'],
  ['closing what is not open', '</b>'],
  ['open tags', '<a'],
  ['attributes', '<a x=1 y'],
  ['one tag of many attributes', ' a b c'],
  ['formatting', '<b class=x>'],
  ['half entities', '&am'],
  ['comments', '<!--'],
  ['angles', '<<<<'],
  ['scripts', '<script>'],
  ['blanks', ' \n'],
  ['meta', '<meta '],
])('2 MB of a hostile page take no more than a moment: %s', (_what, part) => {
  const page = Buffer.from(`<a${part.startsWith(' ') ? '' : '>'}${part.repeat(2_000_000 / part.length)}`)
  const begun = performance.now()
  textOfPage(page, 'text/html')
  expect(performance.now() - begun).toBeLessThan(2_000)
})
