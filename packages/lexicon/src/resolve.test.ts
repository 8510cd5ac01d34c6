import { expect, test } from 'vitest'
import { cases, parseMarked } from '../test/cases.ts'
import { compile } from './compile.ts'
import { open } from './records.ts'
import { findMentions } from './resolve.ts'

test.each(cases)('$title', ({ marked, source, day }) => {
  const { text, mentions } = parseMarked(marked)
  const found = findMentions(open(compile(source)), text, { day })
  const shown = found.map(({ start, end, entity }) => ({ start, end, entity }))
  const withText = (list: typeof mentions) => list.map((one) => [text.slice(one.start, one.end), one])
  expect(withText(shown)).toEqual(withText(mentions))
})
