/** What sort of thing an entity is, as far as matching cares. */
export type Trait = 'person' | 'place' | 'organisation' | 'event' | 'agreement' | 'object' | 'concept'

/** How a written form relates to what it means; `metonym`: Moscow for Russia's government. */
export type Use = 'full' | 'short' | 'acronym' | 'metonym' | 'demonym' | 'former' | 'nickname'

/** An entity as the compiler takes it: a key that mentions carry back, and what helps to tell it from others of the same name. */
export interface SourceEntity {
  /** The caller's identifier, unique in the source. */
  key: string
  trait: Trait
  /** How often texts mean it, compared with others of the source: more than 0, only ratios count. Nothing where nobody knows. */
  weight?: number
  /** Keys of entities tied to it by facts, unknown ones are ignored. */
  related: string[]
  /** What is told of it, its description and facts say: the words of texts that are about it. The telling ones are kept. */
  told?: string[]
}

/** "*text* is a written form that may mean *entity*", with the rules that make it safe to mark (design, 4.2). */
export interface SourceName {
  text: string
  /** Key of the entity it may mean. */
  entity: string
  use: Use
  /** Seldom printed: what has this text as its usual name comes first. */
  rare?: boolean
  /** It is the name of a place and means the team that plays for it: only where the text says that one plays. */
  team?: boolean
  /** Matches only as written, or all in capitals where the name is not an acronym. */
  caseSensitive?: boolean
  /** `antecedent`: only after a full name of the entity earlier in the text. Else: only with one of these words or entities in the text near it. */
  needs?: 'antecedent' | { words?: string[]; entities?: string[] }
  /** Words right before or after that rule it out. */
  never?: { before?: string[]; after?: string[] }
  /** First and last day it is in use, days since 1970-01-01; absent: unbounded. */
  from?: number
  to?: number
}

/** All that is compiled into one lexicon. The order does not matter: the same source gives the same bytes. */
export interface LexiconSource {
  entities: SourceEntity[]
  names: SourceName[]
}
