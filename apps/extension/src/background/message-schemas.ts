import { Id } from '@backstory/model'
import { type TProperties, type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { BackgroundAnswers } from '../messages.ts'

/** A day, of an article or today. The format is the model's, which knows the calendar. */
const Day = Type.String({ format: 'date' })

/** An article may mention so many entities at most: more than the longest page of ours, and a list that is read in no time. */
const Ids = Type.Array(Id, { maxItems: 10_000 })

/** As `MOST_TEXT` of the reading of pages. */
const Text = Type.String({ maxLength: 2_000_000 })

const ask = (kind: keyof BackgroundAnswers, fields: TProperties = {}) =>
  Type.Object({ kind: Type.Literal(kind), ...fields }, { additionalProperties: false })

/** What each question to the background looks like: no field more, none of another type, nothing without end. */
const ASKS: { [K in keyof BackgroundAnswers]: TSchema } = {
  mentions: ask('mentions', { text: Text, asOf: Day }),
  card: ask('card', { entity: Id, asOf: Day, others: Ids, named: Ids }),
  correct: ask('correct', { name: Type.String({ maxLength: 300 }), entity: Id, isWrong: Type.Boolean() }),
  know: ask('know', { entity: Id, isKnown: Type.Boolean() }),
  'open-panel': ask('open-panel'),
  status: ask('status'),
  'check-now': ask('check-now'),
  'trust-new-key': ask('trust-new-key'),
}

/**
 * Tells whether a message is a question that the background has an answer to. Whoever sends it may be a page that has broken out of its
 * process: what is not exactly a question is not looked at any further.
 */
export function isAsk(message: { kind: string }): boolean {
  return Object.hasOwn(ASKS, message.kind) && Value.Check(ASKS[message.kind as keyof typeof ASKS], message)
}
