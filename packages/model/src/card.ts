import { type Static, Type } from '@sinclair/typebox'
import { Dispute } from './dispute.ts'
import { EntityHead } from './entity.ts'
import { CardFact } from './fact.ts'
import { OwnName } from './own-names.ts'
import { Property } from './property.ts'
import { Source } from './source.ts'
import { Exactly } from './text.ts'

/**
 * All that is published of one entity, joined with what it refers to, so that showing it needs nothing else:
 * `ownNames` are what it is called in its own script, absent where the title is in that;
 * `facts` are the entity's own and, where one of them is disputed, what other entities' facts answer to the same question;
 * `properties` are those of its facts that do not come with the release, absent where there are none;
 * `others` are the heads of the entities that its facts name, `sources` the documents its citations are in.
 * Every list is sorted by id: the same facts are the same bytes.
 */
export const Card = Exactly(
  {
    entity: EntityHead,
    ownNames: Type.Optional(Type.Array(OwnName)),
    facts: Type.Array(CardFact),
    properties: Type.Optional(Type.Array(Property)),
    disputes: Type.Array(Dispute),
    others: Type.Array(EntityHead),
    sources: Type.Array(Source),
  },
  'All that is published of one entity, without a date',
)
export type Card = Static<typeof Card>
