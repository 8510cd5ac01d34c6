import type { CardAsOf, CardFact } from '@backstory/model'
import { expect, test } from 'vitest'
import { toldAsOf, toldChange } from './told-fact.ts'

const source = (id: string, published: string) => ({
  id,
  published,
  url: `https://${id}.example/`,
  publisher: id,
  language: 'en',
})
const post: CardFact = {
  id: 'post',
  property: 'position-held',
  value: { text: { en: 'Minister' } },
  during: '2012-11-06/2024-05-12',
  rank: 'normal',
  citations: [
    { source: 'appointed', quote: 'appointed' },
    { source: 'dismissed', quote: 'dismissed' },
  ],
}
const cardWith = (changes: CardAsOf['changes']) =>
  ({
    asOf: '2023-10-17',
    changes,
    sources: [source('appointed', '2012-11-06'), source('dismissed', '2024-05')],
  }) as CardAsOf
const ended = { fact: post, change: 'ended' as const, when: '2024-05-12' }

test('what has ended since is told as it stood, and its end apart from it', () => {
  const card = cardWith([ended])
  expect(toldAsOf(post, card)).toEqual({ fact: post, when: '2012-11-06/..', citations: [post.citations[0]] })
  expect(toldChange(ended, card)).toEqual({
    fact: post,
    when: '2024-05-12',
    citations: [post.citations[1]],
    became: 'ended',
  })
})

test('what has not ended is told whole', () => {
  expect(toldAsOf(post, cardWith([]))).toEqual({ fact: post, when: post.during, citations: post.citations })
})

test('what began nobody knows when is told without a date', () => {
  for (const during of ['../2024', '/2024']) {
    const fact = { ...post, during }
    expect(toldAsOf(fact, cardWith([{ ...ended, fact }])).when).toBeUndefined()
  }
})

test('a fact whose only source is later keeps it: no fact stands without one', () => {
  const fact = { ...post, citations: post.citations.slice(1) }
  expect(toldAsOf(fact, cardWith([{ ...ended, fact }])).citations).toEqual(fact.citations)
})
