import { cardAsOf } from '@backstory/model'
import { expect, test } from 'vitest'
import { sampleCards } from '../../test/sample-cards.ts'
import { asOfText, type Context } from './card-context.ts'
import { cardCopy, factCopy } from './card-copy.ts'
import { toldAsOf } from './told-fact.ts'

const [ann] = sampleCards()
if (!ann) throw new Error('no card')
const context: Context = {
  card: cardAsOf(ann, '2023-05-01'),
  labels: { 'position-held': { en: 'Post' }, said: { en: 'Said' } },
  locale: 'en-US',
  languages: ['en'],
  dated: 'certain',
}

test('a fact is copied with all that a citation needs', () => {
  const [fact] = context.card.atTheTime
  if (!fact) throw new Error('no fact')
  expect(factCopy(toldAsOf(fact, context.card), context).split('\n')).toEqual([
    'Ann Example',
    '• Post: Minister of Water of Exampleland, since May 1, 2020',
    '  “Ann Example took office … as minister”',
    '  Gazette, Minister named, May 1, 2020, page 3',
    '  https://gazette.example/2020/05/01',
    '  archived copy: https://archive.example/2020/gazette',
    '',
    'As of May 1, 2023, when this article was published',
  ])
})

test('a card is copied by its sections, with the edition that it is of', () => {
  const edition = { title: { en: 'Made-up facts' }, sequence: 3, published: '2026-01-01T00:00:00.000Z' }
  const text = cardCopy({ edition: { ...edition, isStale: false } }, context)
  const headings = [
    'Ann Example – Politician from Exampleland',
    'At the time',
    'Since this article',
    'Before',
    'Disputed: Does Exampleland keep the treaty?',
    'Made-up facts, edition 3 of January 1, 2026',
  ]
  expect(text.split('\n').filter((line) => headings.includes(line))).toEqual(headings)
  expect(text).toContain('• Ended: Post: Minister of Water of Exampleland, February 3, 2024')
  expect(text).toContain('• Said: Exampleland keeps the treaty, March 4, 2021, according to Ann Example')
})

test('which day it is as of is said as surely as it is known', () => {
  expect(asOfText(context)).toBe('As of May 1, 2023, when this article was published')
  expect(asOfText({ ...context, dated: 'guess' })).toBe(
    'As of May 1, 2023, when this article was probably published',
  )
  expect(asOfText({ ...context, dated: undefined })).toContain('As of today')
})
