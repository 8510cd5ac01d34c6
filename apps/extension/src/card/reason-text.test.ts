import type { Reason } from '@backstory/lexicon/explain'
import { describe, expect, test } from 'vitest'
import { speak } from '../../test/speak.ts'
import { reasonText } from './reason-text.ts'

const marked = 'Moscow'
const title = 'Russia'
const REASONS: [Reason, string][] = [
  [{ reason: 'its-name', marked }, '“Moscow” is its name.'],
  [{ reason: 'name-full', marked, title }, '“Moscow” is a name of Russia.'],
  [{ reason: 'name-short', marked, title }, '“Moscow” is short for Russia.'],
  [{ reason: 'name-acronym', marked, title }, '“Moscow” stands for Russia.'],
  [{ reason: 'name-metonym', marked, title }, '“Moscow” often stands for Russia.'],
  [{ reason: 'name-demonym', marked, title }, '“Moscow” is said of people and things of Russia.'],
  [{ reason: 'name-former', marked, title }, '“Moscow” is a former name of Russia.'],
  [{ reason: 'name-nickname', marked, title }, '“Moscow” is a nickname of Russia.'],
  [{ reason: 'stands-earlier', words: 'x' }, '“x” stands earlier in this article.'],
  [{ reason: 'stands-below', words: 'x' }, '“x” stands below this headline.'],
  [{ reason: 'stands-near', words: 'x' }, '“x” stands near it.'],
  [{ reason: 'also-mentions', title }, 'The article also mentions Russia.'],
  [{ reason: 'likelier-than', title }, 'Russia has this name too, but is less likely meant here.'],
]
const shown = (text: string) => text.replaceAll(/[\u2068\u2069]/g, '')

test.each(REASONS)('%j', (reason, sentence) => {
  expect(shown(reasonText(reason))).toBe(sentence)
})

describe.each(['uk', 'ko', 'de', 'ar'])('in %s', (language) => {
  test('every reason is a sentence with its words', () => {
    speak(language)
    for (const [reason] of REASONS) {
      for (const words of Object.values(reason).slice(1)) expect(reasonText(reason)).toContain(words)
    }
  })
})

test('words of a page cannot turn a sentence around', () => {
  const sentence = reasonText({ reason: 'stands-near', words: '\u202eevil\u2069' })
  expect(sentence).toBe('“\u2068evil\u2069” stands near it.')
})
