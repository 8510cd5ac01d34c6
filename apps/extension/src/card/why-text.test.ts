import { expect, test } from 'vitest'
import { whyText } from './why-text.ts'

const context = {
  marked: 'Moscow',
  title: 'Russia',
  textOf: (start: number, end: number) => `text ${start} to ${end}`,
  titleOf: (entity: string) => entity.toUpperCase(),
}

test('every kind of evidence is a sentence that a reader can check', () => {
  const why = whyText(
    [
      { because: 'antecedent', start: 4, end: 9 },
      { because: 'context-word', word: 'sanctions' },
      { because: 'context-entity', entity: 'un' },
      { because: 'name', use: 'metonym' },
    ],
    context,
  )
  expect(why).toEqual([
    '“text 4 to 9” stands earlier in this article.',
    '“sanctions” stands near it.',
    'The article also mentions UN.',
    '“Moscow” often stands for Russia.',
  ])
})

test('the title itself is simply its name', () => {
  expect(whyText([{ because: 'name', use: 'full' }], { ...context, marked: 'Russia' })).toEqual([
    '“Russia” is its name.',
  ])
})
