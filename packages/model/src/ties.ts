import type { CardFact } from './fact.ts'
import type { Id } from './text.ts'
import { participantsOf } from './value.ts'

/** "*fact* ties the entity of the card to *others*." */
export interface Tie {
  fact: CardFact
  others: Id[]
}

/**
 * Returns the facts that tie a card's entity to the others given, in the order given, with those of the others that each names.
 * `others` is usually who else the same article mentions.
 */
export function tiesOf(facts: readonly CardFact[], others: ReadonlySet<Id>): Tie[] {
  return facts
    .map((fact) => ({ fact, others: namedIn(fact).filter((id) => others.has(id)) }))
    .filter((tie) => tie.others.length > 0)
}

function namedIn(fact: CardFact): Id[] {
  const ids = participantsOf(fact.value).map((participant) => participant.entity)
  return [...new Set(fact.saidBy === undefined ? ids : [fact.saidBy, ...ids])]
}
