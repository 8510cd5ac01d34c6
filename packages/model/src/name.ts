import { type Static, Type } from '@sinclair/typebox'
import { Edtf } from './dates.ts'
import { Exactly, Id, LanguageTag, OneOf, PlainText } from './text.ts'

/** How a written form relates to what it means; `metonym`: Moscow for Russia's government. */
export const NAME_USES = ['full', 'short', 'acronym', 'metonym', 'demonym', 'former', 'nickname'] as const

const NameUse = OneOf([...NAME_USES], 'How the written form relates to the entity')
/** One of {@link NAME_USES}. */
export type NameUse = (typeof NAME_USES)[number]

const Word = PlainText(100, 'A word or phrase as it stands in print')

/** The name is marked only with one of these nearby. */
const Context = Exactly(
  {
    words: Type.Optional(Type.Array(Word, { maxItems: 50, description: 'Words near the name' })),
    entities: Type.Optional(Type.Array(Id, { maxItems: 50, description: 'Entities named in the text' })),
  },
  'What must be near the name for it to be marked',
)

/** Words right before or after that rule the name out: "University of" before Washington. */
const Never = Exactly(
  {
    before: Type.Optional(Type.Array(Word, { maxItems: 50 })),
    after: Type.Optional(Type.Array(Word, { maxItems: 50 })),
  },
  'Words right before or after that rule the name out',
)

/**
 * "*text* is a written form, in *language*, that may mean the entity." A name carries what makes it safe to mark.
 * `needs`: nothing (absent), an `antecedent` (the entity's full name earlier on the page, as for a surname) or a context.
 */
export const Name = Exactly(
  {
    text: PlainText(300, 'The written form'),
    lang: LanguageTag,
    use: NameUse,
    caseSensitive: Type.Optional(
      Type.Boolean({ description: 'Marked only as written here, or in an all-capitals line' }),
    ),
    needs: Type.Optional(Type.Union([Type.Literal('antecedent'), Context])),
    never: Type.Optional(Never),
    during: Type.Optional(Edtf),
  },
  'A written form that may mean an entity',
  { text: 'Shoigu', lang: 'en', use: 'short', needs: 'antecedent' },
)
export type Name = Static<typeof Name>
