import { type Static, Type } from '@sinclair/typebox'
import { DayText, Edtf } from './dates.ts'
import { Exactly, Id, LanguageTag, PlainText } from './text.ts'

const WebAddress = Type.String({
  format: 'https-url',
  maxLength: 2000,
  description: 'Web address (http or https)',
})

/** A document: "*publisher* published *title* at *url* on *published*." */
export const Source = Exactly(
  {
    id: Id,
    url: WebAddress,
    publisher: PlainText(200, 'Who published it'),
    title: Type.Optional(PlainText(500, 'Its title')),
    published: Edtf,
    language: LanguageTag,
    archived: Type.Optional(WebAddress),
    read: Type.Optional(DayText),
  },
  'A document that supports facts',
  {
    id: 'kremlin-2012-11-06-shoigu',
    url: 'http://en.special.kremlin.ru/events/president/news/16755',
    publisher: 'Kremlin',
    title: 'Sergei Shoigu appointed Defence Minister of the Russian Federation',
    published: '2012-11-06',
    language: 'en',
    read: '2026-11-24',
  },
)
export type Source = Static<typeof Source>

/** A quote is short on purpose: long enough to find the passage and to check the fact, short enough to be a quote. */
export const QUOTE_WORDS = 25

/** The place in a source that supports one fact: the exact words, at most {@link QUOTE_WORDS} of them. */
export const Citation = Exactly(
  {
    source: Id,
    quote: PlainText(400, `The exact words, at most ${QUOTE_WORDS}`),
    locator: Type.Optional(PlainText(200, 'Where in the source: page, paragraph, minute')),
  },
  'The place in a source that supports one fact',
  { source: 'kremlin-2012-11-06-shoigu', quote: 'appoint Sergei Shoigu to the post' },
)
export type Citation = Static<typeof Citation>
