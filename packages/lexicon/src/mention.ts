import type { Use } from './lexicon-source.ts'

/** A known name found in a text, before it is decided what it means. Offsets are UTF-16 units, end exclusive. */
export interface Match {
  start: number
  end: number
  /** Number of the entity that it may mean; `keyOf` has its key. */
  entity: number
  use: Use
}

/** Why a match was decided to mean an entity; the strongest reason first. */
export type Evidence =
  | { because: 'name'; use: Use }
  | { because: 'antecedent'; start: number; end: number; isBelow?: true }
  | { because: 'context-word'; word: string }
  | { because: 'context-entity'; entity: string }
  | { because: 'likelier'; than: string }

/** "The text from *start* to *end* mentions *entity*, because *why*." Offsets are UTF-16 units, end exclusive. */
export interface Mention {
  start: number
  end: number
  /** Key of the entity, as given to the compiler. */
  entity: string
  why: Evidence[]
}
