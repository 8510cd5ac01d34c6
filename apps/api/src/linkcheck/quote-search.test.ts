import { describe, expect, test } from 'vitest'
import { findQuote, folded, unfolded } from './quote-search.ts'

const found = (text: string, quote: string): string | undefined => {
  const page = folded(text)
  const passage = findQuote(page, quote)
  if (!passage) return undefined
  const { start, end } = unfolded(page, passage)
  return text.slice(start, end)
}

describe('a quote is found whatever', () => {
  test.each([
    ['the case', 'He SAID so', 'he said SO', 'He SAID so'],
    ['white space', 'one \n\t two\u00a0three', 'one two three', 'one \n\t two\u00a0three'],
    ['the quotation marks', 'the “so-called” ‘plan’', `the "so-called" 'plan'`, 'the “so-called” ‘plan’'],
    [
      'the dashes',
      'one — two – three‑four − five',
      'one - two - three-four - five',
      'one — two – three‑four − five',
    ],
    [
      'breaks within words',
      'com\u00admu\u200bni\u2060cation',
      'communication',
      'com\u00admu\u200bni\u2060cation',
    ],
    ['the ligatures', 'the oﬃce', 'the office', 'the oﬃce'],
    ['how letters of the quote are composed', 'caf\u00e9', 'cafe\u0301', 'caf\u00e9'],
    ['characters that stand for whole phrases', 'a \ufdfa b', 'a \ufdfa b', 'a \ufdfa b'],
    ['marks around it', 'He said: «It works.» Then', '"It works."', 'It works.'],
  ])('%s', (_what, text, quote, passage) => {
    expect(found(`before ${text} after`, quote)).toBe(passage)
  })
})

describe('a quote with words left out', () => {
  const text = 'He announced his decision to relieve the minister and appoint Ann to the post today.'
  test.each([
    'announced his decision to … appoint Ann to the post',
    'announced his decision to ... appoint Ann to the post',
    'announced his decision to [...] appoint Ann to the post',
    'announced his decision to […] appoint Ann to the post',
  ])('is found by its parts: %s', (quote) => {
    expect(found(text, quote)).toBe(
      'announced his decision to relieve the minister and appoint Ann to the post',
    )
  })

  test('is not found in another order, nor across half a page', () => {
    expect(found(text, 'appoint Ann … announced')).toBeUndefined()
    expect(found(`announced ${'x '.repeat(2_000)} appoint`, 'announced … appoint')).toBeUndefined()
  })

  test('is found at a later place of its first part', () => {
    expect(found(`the plan ${'x '.repeat(2_000)} the plan works`, 'the plan … works')).toBe('the plan works')
  })
})

test.each(['not there', '', '…', '""', ' '])('what is not there, or nothing, is not found: "%s"', (quote) => {
  expect(found('Some text', quote)).toBeUndefined()
})

test('a hostile page takes no more than a moment', () => {
  const begun = performance.now()
  const page = folded('ab '.repeat(700_000))
  for (let n = 0; n < 20; n++) expect(findQuote(page, 'ab … ab … zz')).toBeUndefined()
  expect(performance.now() - begun).toBeLessThan(3_000)
})
