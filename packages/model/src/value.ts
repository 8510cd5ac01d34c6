import { type Static, Type } from '@sinclair/typebox'
import { Exactly, Id, LocalText, OneOf, PlainText } from './text.ts'

/** An amount with its unit; `bound` says when the source gives no exact figure. */
export const Quantity = Exactly(
  {
    amount: Type.Number({ description: 'The figure' }),
    unit: PlainText(50, 'What is counted: percent, containers, km'),
    bound: Type.Optional(
      OneOf(['about', 'at-least', 'at-most', 'more-than', 'less-than'], 'How the figure bounds the truth'),
    ),
  },
  'An amount with its unit',
)

/** Another entity that a value names, and the part it plays there: party, place, recipient. */
export const Participant = Exactly(
  { entity: Id, part: PlainText(50, 'The part it plays') },
  'An entity that the value names',
)

const Stated = Exactly(
  {
    text: LocalText,
    entities: Type.Optional(Type.Array(Participant, { maxItems: 50 })),
    quantity: Type.Optional(Quantity),
  },
  'What is said',
  { text: { en: 'Minister of Defence of Russia' }, entities: [{ entity: 'russia', part: 'country' }] },
)
const Unknown = Exactly({ unknown: Type.Literal(true) }, 'There is a value, but nobody knows it')
const None = Exactly({ none: Type.Literal(true) }, 'It is known that there is none')

/** What a fact says: a text with the entities and the quantity in it; or *unknown* or *none*, which are answers too. */
export const Value = Type.Union([Stated, Unknown, None], { description: 'What the fact says' })
export type Value = Static<typeof Value>

/** Returns the entities that a value names, in the order of the value. */
export function participantsOf(value: Value): Static<typeof Participant>[] {
  return 'text' in value ? (value.entities ?? []) : []
}
