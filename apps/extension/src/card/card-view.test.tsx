// @vitest-environment jsdom
import { cardAsOf, findProperty, tiesOf } from '@backstory/model'
import { render } from 'preact'
import { expect, test, vi } from 'vitest'
import { sampleCards } from '../../test/sample-cards.ts'
import { speak } from '../../test/speak.ts'
import type { CardReply } from '../messages.ts'
import { type CardActs, CardView } from './card-view.tsx'

const [ann] = sampleCards()
if (!ann) throw new Error('no card')

/** The reply of the background to the card, as of a day in 2023 on which its entity was minister. */
function replyOf(card: typeof ann): CardReply {
  const sorted = cardAsOf(card as never, '2023-05-01')
  const ties = tiesOf(sorted.before, new Set(['bob-sample', 'exampleland']))
  return {
    card: sorted,
    ties: ties.map(({ fact, others }) => ({ fact: fact.id, others })),
    labels: Object.fromEntries(
      ['position-held', 'met', 'said', 'denied'].map((id) => [id, findProperty(id)?.label ?? { en: '' }]),
    ),
    titles: {},
    edition: {
      title: { en: 'Made-up facts' },
      sequence: 3,
      published: '2026-01-01T00:00:00.000Z',
      isStale: true,
    },
  }
}

function drawn(reply: CardReply, acts: Partial<CardActs> = {}, languages = ['en']): HTMLElement {
  const nothing = () => undefined
  const all = { close: nothing, pin: nothing, back: nothing, follow: nothing, copy: nothing, know: nothing }
  const root = document.createElement('main')
  render(
    <CardView
      reply={reply}
      dated="certain"
      why={[{ reason: 'its-name', marked: 'Ann Example' }]}
      locale="en"
      languages={languages}
      isPinned={false}
      acts={{ ...all, ...acts }}
    />,
    root,
  )
  return root
}
const textOf = (root: Element, selector: string) =>
  root.querySelector(selector)?.textContent?.replaceAll(/[\u2068\u2069]/g, '')

test('a card tells a fact with all of its evidence', () => {
  const root = drawn(replyOf(ann))
  const fact = root.querySelector('#ann-minister')
  expect(textOf(root, '#ann-minister')).toContain(
    '“Ann Example took office … as minister” Gazette, May 1, 2020, page 3',
  )
  expect(textOf(root, '#ann-minister')).toContain('Verified January 2, 2025 · review due since June 30, 2025')
  expect(textOf(root, '#ann-minister')).toContain('Acting until June 2020')
  const links = [...(fact?.querySelectorAll('a') ?? [])]
  expect(links.map(({ href }) => href)).toEqual([
    'https://gazette.example/2020/05/01#:~:text=Ann%20Example%20took%20office,as%20minister',
    'https://archive.example/2020/gazette#:~:text=Ann%20Example%20took%20office,as%20minister',
  ])
  for (const link of links) {
    expect([link.target, link.rel, link.getAttribute('referrerpolicy')]).toEqual([
      '_blank',
      'noopener noreferrer',
      'no-referrer',
    ])
  }
})

test('what ended since is a change, told by its own source', () => {
  const since = textOf(drawn(replyOf(ann)), '.since')
  expect(since).toContain('Ended:')
  expect(since).toContain('The minister left office on Saturday')
})

test('a dispute names who says what, each with its source', () => {
  const sides = [...drawn(replyOf(ann)).querySelectorAll('.disputed li')]
  expect(sides.map((side) => textOf(side, '.speaker'))).toEqual(['Ann Example', 'Bob Sample'])
  expect(sides.every((side) => side.querySelector('blockquote'))).toBe(true)
})

test('a person has the name in its own script, too', () => {
  const bob = sampleCards().find(({ entity }) => entity.id === 'bob-sample')
  const own = bob && drawn(replyOf(bob)).querySelector('.own bdi')
  expect([own?.textContent, own?.getAttribute('lang')]).toEqual(['بوب سامبل', 'ar'])
})

test('names lead to the cards of others, and to nowhere from a card that cannot be followed', () => {
  const follow = vi.fn()
  const root = drawn(replyOf(ann), { follow })
  const to = [...root.querySelectorAll<HTMLElement>('[data-to]')]
  expect(new Set(to.map(({ dataset }) => dataset.to))).toEqual(new Set(['exampleland', 'bob-sample']))
  to[0]?.click()
  expect(follow).toHaveBeenCalledTimes(1)
})

test('what is not in the language of the card says which language it is in', () => {
  speak('ar')
  const root = drawn(replyOf(ann), {}, ['ar', 'en'])
  expect(root.querySelector('.card')?.getAttribute('dir')).toBe('rtl')
  expect(root.querySelector('h2 bdi')?.getAttribute('lang')).toBe('en')
  expect(root.querySelector('.line bdi')?.getAttribute('lang')).toBe('ar')
  expect(textOf(root, '.since h3')).toContain('منذ هذا المقال')
})

/** Texts that would do harm as markup, as an address, as an attribute, or as a name in JavaScript. */
const PAYLOADS = [
  '<img src=x onerror="hit()">',
  '<script>hit()</script>',
  '"><svg onload=hit()>',
  "'><iframe srcdoc='<script>parent.hit()</script>'>",
  '<style>*{display:none}</style>',
  '<a href="javascript:hit()">x</a>',
  '<template shadowrootmode=open><slot></slot></template>',
  '</bdi></li></ul></section></div><h1>Breaking</h1>',
  'javascript:hit()',
  'JaVaScRiPt:hit()',
  ' javascript:hit()',
  'java\u0000script:hit()',
  'data:text/html,<script>hit()</script>',
  'vbscript:hit()',
  'blob:https://x.example/1',
  'file:///etc/passwd',
  '//evil.example/%2e%2e',
  'https://user:secret@evil.example/',
  '{{constructor.constructor("hit()")()}}',
  '#{hit()}',
  '__proto__',
  'constructor',
  'toString',
  '\u202eevil\u202c',
  '\u2066evil',
  '\u2069\u2069evil',
  '&lt;img src=x onerror=hit()&gt;',
  '&#106;avascript:hit()',
  '\ue0000\ue0001',
  '$1 $2 $&',
  ']]>--><!--',
  'x'.repeat(2_000),
  '\u0000\u0001\u001b[31m',
  '\ud800',
]

/** The same in other dress: at least 200 in all. */
const DRESSED = PAYLOADS.flatMap((payload) => [
  payload,
  payload.toUpperCase(),
  `https://x.example/?${payload}`,
  `"${payload}`,
  `Ann\n${payload}\tExample`,
  `${payload}${payload}`,
])

/** What the views are made of. */
const TAGS =
  /^(?:div|header|footer|section|h2|h3|p|ul|li|span|b|bdi|strong|button|svg|path|details|summary|blockquote|cite|a)$/i

test('no text of a dossier is ever more than text, in whichever field it stands', () => {
  const hit = vi.fn()
  vi.stubGlobal('hit', hit)
  expect(DRESSED.length).toBeGreaterThanOrEqual(200)
  for (const payload of DRESSED) {
    const root = drawn(withTexts(replyOf(ann), payload) as CardReply)
    expect(root.querySelector('h2')?.textContent).toBe(payload)
    for (const { tagName, attributes } of root.querySelectorAll('*')) {
      expect(tagName).toMatch(TAGS)
      for (const { name, value } of attributes) {
        expect(name).not.toMatch(/^(?:on|style|src|action|formaction|srcdoc)/)
        if (name === 'href')
          expect(new URL(value)).toMatchObject({ username: '', protocol: expect.stringMatching(/^https?:$/) })
      }
    }
  }
  vi.unstubAllGlobals()
  expect(hit).not.toHaveBeenCalled()
  // A second on a quiet machine.
}, 30_000)

const FREE = new Set(['quote', 'locator', 'note', 'publisher', 'url', 'archived', 'title', 'language'])
const PER_LANGUAGE = new Set([
  'title',
  'description',
  'text',
  'question',
  'position-held',
  'met',
  'said',
  'denied',
])

/** Puts a text in place of each text of the reply that is not of a fixed form, as dates and ids are. */
function withTexts(value: unknown, text: string, key = '', parent = ''): unknown {
  if (typeof value === 'string') return FREE.has(key) || PER_LANGUAGE.has(parent) ? text : value
  if (Array.isArray(value)) return value.map((one) => withTexts(one, text, key, parent))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withTexts(one, text, name, key)]),
  )
}
