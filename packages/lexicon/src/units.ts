import type { Trait, Use } from './lexicon-source.ts'

/*
 * What the sections hold, in 32-bit units:
 *
 *   slots     3 each: lo, hi of a phrase's hash · value. An open-addressed table with a power of two of slots; a phrase is looked
 *             for from slot `lo & (slots - 1)` on. value: bit 31: a longer phrase begins with this one; the rest: 1 + the number of
 *             the first name with this phrase, or 0 when it only begins names. A value of 0 is an empty slot.
 *   names     8 each, those of one phrase in a row: entity · flags · lo, hi of the cased phrase · offset in rules (or NONE) ·
 *             first day, last day (signed; the ends of the range: unbounded) · 0, reserved.
 *             flags: bits 0-2 use, 3-4 case rule, 5-6 needs, 7 the last of its phrase, 8 printed with a capital,
 *             9 ends in a possessive that is part of it ("Lloyd's").
 *   rules     for a name: four counts in a unit's bytes (words, entities, before, after), then words as (length, lo, hi of the
 *             phrase, lo of its first word), entities as numbers, before and after as words are.
 *   entities  3 each, in the order of their keys, and one more that closes the last: offset in keys · offset in related · trait.
 *   related   numbers of entities, in order.
 *   keys      the keys in UTF-8, without space between.
 */

/** Units of a slot. */
export const SLOT_UNITS = 3
/** Units of a name. */
export const NAME_UNITS = 8
/** Units of an entity. */
export const ENTITY_UNITS = 3
/** Units of a phrase of a rule. */
export const PHRASE_UNITS = 4
/** Bit of a slot's value: a longer phrase begins with this one. */
export const LONGER = 0x80000000
/** "There are no rules". */
export const NONE = 0xffffffff
/** First and last day of a name without bounds. */
export const FIRST_DAY = -0x80000000
/** See `FIRST_DAY`. */
export const LAST_DAY = 0x7fffffff

/** Uses by their number in the format. Only ever add at the end. */
export const USES: readonly Use[] = ['full', 'short', 'acronym', 'metonym', 'demonym', 'former', 'nickname']
/** Traits by their number in the format. Only ever add at the end. */
export const TRAITS: readonly Trait[] = [
  'person',
  'place',
  'organisation',
  'event',
  'agreement',
  'object',
  'concept',
]
/** How capitals must agree, by number: not at all; as written or all in capitals; as written. */
export const CASES = ['any', 'written', 'exact'] as const
/** How capitals must agree. */
export type CaseRule = (typeof CASES)[number]
/** What a name needs, by number. */
export const NEEDS = ['nothing', 'antecedent', 'context'] as const
/** What a name needs to be marked. */
export type Needs = (typeof NEEDS)[number]
