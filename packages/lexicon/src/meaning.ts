import type { Use } from './lexicon-source.ts'
import type { Name } from './records.ts'

/** What a stretch may mean: an entity, by a name of the lexicon or by a short form of a name that the text itself has. */
export interface Meaning {
  entity: number
  use: Use
  /** Absent for a form that only the text has. */
  name?: Name
}

/** Returns what a name means. */
export function meaningOf(name: Name): Meaning {
  return { entity: name.entity, use: name.traits.use, name }
}

/** Returns what a form means that only the text has. */
export function shortFor(entity: number): Meaning {
  return { entity, use: 'short' }
}
