import { checkRecords } from './check-records.ts'
import { type Sections, unseal } from './format.ts'
import type { Trait, Use } from './lexicon-source.ts'
import {
  CASES,
  type CaseRule,
  ENTITY_UNITS,
  FIRST_DAY,
  LAST_DAY,
  LONGER,
  NAME_UNITS,
  NEEDS,
  type Needs,
  NONE,
  PHRASE_UNITS,
  SLOT_UNITS,
  TRAITS,
  USES,
} from './units.ts'

/** A lexicon, opened: views over its bytes. Made by `open`; what is in it is read through the functions of this file alone. */
export type Lexicon = Readonly<Sections> & { readonly signed: Int32Array; readonly mask: number }

/** One word or phrase of a rule. */
export interface RulePhrase {
  /** How many words it has. */
  length: number
  lo: number
  hi: number
  /** First lane of its first word, to find where it may be. */
  firstLo: number
}

/** The rules of a name, read out of the lexicon. */
export interface NameRules {
  words: RulePhrase[]
  entities: number[]
  before: RulePhrase[]
  after: RulePhrase[]
}

/** Opens a lexicon's bytes for matching, without copying or parsing them. Throws `LexiconError`. */
export function open(bytes: Uint8Array): Lexicon {
  const sections = unseal(bytes)
  checkRecords(sections)
  const { names, slots } = sections
  return {
    ...sections,
    signed: new Int32Array(names.buffer, names.byteOffset, names.length),
    mask: slots.length / SLOT_UNITS - 1,
  }
}

/** Returns the value of the slot of a phrase, 0 when no name begins with it. */
export function findPhrase(lexicon: Lexicon, lo: number, hi: number): number {
  const { slots, mask } = lexicon
  // The compiler always leaves empty slots, so this ends; counting as well ends it for a table made by somebody else.
  for (let step = 0, slot = lo & mask; step <= mask; step++, slot = (slot + 1) & mask) {
    const at = slot * SLOT_UNITS
    const value = slots[at + 2]
    if (value === 0 || (slots[at] === lo && slots[at + 1] === hi)) return value
  }
  return 0
}

/** Returns the number of the first name with the phrase of a slot's value, -1 when it only begins names. */
export function firstNameOf(value: number): number {
  return (value & ~LONGER) - 1
}

/** Is this the last of the names that share a phrase? */
export function isLastName(lexicon: Lexicon, name: number): boolean {
  return ((lexicon.names[name * NAME_UNITS + 1] >>> 7) & 1) === 1
}

/** Returns the number of the entity that the name may mean. */
export function entityOf(lexicon: Lexicon, name: number): number {
  return lexicon.names[name * NAME_UNITS]
}

/** Returns how the name relates to its entity. */
export function useOf(lexicon: Lexicon, name: number): Use {
  return USES[lexicon.names[name * NAME_UNITS + 1] & 7]
}

/** Returns how the name's capitals must agree with the text's. */
export function caseRuleOf(lexicon: Lexicon, name: number): CaseRule {
  return CASES[(lexicon.names[name * NAME_UNITS + 1] >>> 3) & 3]
}

/** Returns what the name needs to be marked. */
export function needsOf(lexicon: Lexicon, name: number): Needs {
  return NEEDS[(lexicon.names[name * NAME_UNITS + 1] >>> 5) & 3]
}

/** Is the name printed with a capital? */
export function hasCapital(lexicon: Lexicon, name: number): boolean {
  return ((lexicon.names[name * NAME_UNITS + 1] >>> 8) & 1) === 1
}

/** Does the name end in a possessive that is part of it, as "Lloyd's" does? */
export function isPossessive(lexicon: Lexicon, name: number): boolean {
  return ((lexicon.names[name * NAME_UNITS + 1] >>> 9) & 1) === 1
}

/** Is this the hash of the name as it is printed? */
export function isCasedAs(lexicon: Lexicon, name: number, hash: readonly [number, number]): boolean {
  const at = name * NAME_UNITS
  return lexicon.names[at + 2] === hash[0] && lexicon.names[at + 3] === hash[1]
}

/** Is the name in use on the day (days since 1970-01-01)? */
export function isInUse(lexicon: Lexicon, name: number, day: number): boolean {
  const at = name * NAME_UNITS
  return lexicon.signed[at + 5] <= day && day <= lexicon.signed[at + 6]
}

/** Does the name say when it is in use? */
export function isDated(lexicon: Lexicon, name: number): boolean {
  const at = name * NAME_UNITS
  return lexicon.signed[at + 5] !== FIRST_DAY || lexicon.signed[at + 6] !== LAST_DAY
}

/** Returns the rules of a name, `undefined` when it has none. */
export function findRules(lexicon: Lexicon, name: number): NameRules | undefined {
  const offset = lexicon.names[name * NAME_UNITS + 4]
  if (offset === NONE) return undefined
  const { rules } = lexicon
  const counts = rules[offset]
  let at = offset + 1
  const phrases = (count: number): RulePhrase[] =>
    Array.from({ length: count }, () => {
      at += PHRASE_UNITS
      return { length: rules[at - 4], lo: rules[at - 3], hi: rules[at - 2], firstLo: rules[at - 1] }
    })
  const words = phrases(counts & 255)
  const entities = Array.from(rules.subarray(at, at + ((counts >>> 8) & 255)))
  at += entities.length
  return { words, entities, before: phrases((counts >>> 16) & 255), after: phrases(counts >>> 24) }
}

/** Returns the trait of an entity. */
export function traitOf(lexicon: Lexicon, entity: number): Trait {
  return TRAITS[lexicon.entities[entity * ENTITY_UNITS + 2]]
}

/** Returns the numbers of the entities tied to an entity, in order. */
export function relatedTo(lexicon: Lexicon, entity: number): Uint32Array {
  const at = entity * ENTITY_UNITS
  return lexicon.related.subarray(lexicon.entities[at + 1], lexicon.entities[at + ENTITY_UNITS + 1])
}

/** Returns the key of an entity, as the compiler was given it. */
export function keyOf(lexicon: Lexicon, entity: number): string {
  const at = entity * ENTITY_UNITS
  const bytes = lexicon.keys.subarray(lexicon.entities[at], lexicon.entities[at + ENTITY_UNITS])
  return new TextDecoder().decode(bytes)
}
