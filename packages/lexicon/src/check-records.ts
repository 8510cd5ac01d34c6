import type { Sections } from './format.ts'
import { LexiconError } from './lexicon-error.ts'
import {
  CASES,
  ENTITY_UNITS,
  LONGER,
  NAME_UNITS,
  NEEDS,
  NONE,
  PHRASE_UNITS,
  SLOT_UNITS,
  TRAITS,
  USES,
} from './units.ts'

/**
 * Checks that every number in the sections that leads somewhere leads to something that is there, so that reading can neither leave a
 * section nor go on for ever, whoever made the bytes: a checksum says that they came through whole, not that they are right.
 * Throws `LexiconError`.
 */
export function checkRecords(sections: Sections): void {
  const { slots, names, entities } = sections
  const slotCount = slots.length / SLOT_UNITS
  const isTable = Number.isInteger(slotCount) && slotCount > 0 && (slotCount & (slotCount - 1)) === 0
  const isWhole =
    names.length % NAME_UNITS === 0 && entities.length % ENTITY_UNITS === 0 && entities.length > 0
  if (!isTable || !isWhole) throw damaged('a table has an odd size')
  checkSlots(sections)
  checkNames(sections)
  checkEntities(sections)
}

function checkSlots({ slots, names }: Sections): void {
  const nameCount = names.length / NAME_UNITS
  for (let at = 2; at < slots.length; at += SLOT_UNITS) {
    if ((slots[at] & ~LONGER) > nameCount) throw damaged('a phrase leads to no name')
  }
  // Names of one phrase are read until the last of them: the very last must be one.
  if (nameCount > 0 && ((names[names.length - NAME_UNITS + 1] >>> 7) & 1) === 0)
    throw damaged('its names do not end')
}

function checkNames({ names, rules, entities }: Sections): void {
  const entityCount = entities.length / ENTITY_UNITS - 1
  for (let at = 0; at < names.length; at += NAME_UNITS) {
    const flags = names[at + 1]
    const isKnown =
      (flags & 7) < USES.length && ((flags >>> 3) & 3) < CASES.length && ((flags >>> 5) & 3) < NEEDS.length
    if (names[at] >= entityCount || !isKnown)
      throw damaged('a name leads to no entity, or is of no known sort')
    if (names[at + 4] !== NONE) checkRule(rules, names[at + 4], entityCount)
  }
}

function checkRule(rules: Uint32Array, offset: number, entityCount: number): void {
  const counts = offset < rules.length ? rules[offset] : 0
  const entitiesAt = offset + 1 + (counts & 255) * PHRASE_UNITS
  const entityEnd = entitiesAt + ((counts >>> 8) & 255)
  const end = entityEnd + (((counts >>> 16) & 255) + (counts >>> 24)) * PHRASE_UNITS
  if (offset >= rules.length || end > rules.length) throw damaged('a name leads to no rule')
  for (let at = entitiesAt; at < entityEnd; at++) {
    if (rules[at] >= entityCount) throw damaged('a rule leads to no entity')
  }
}

function checkEntities({ entities, related, keys }: Sections): void {
  const last = entities.length - ENTITY_UNITS
  for (let at = 0; at < last; at += ENTITY_UNITS) {
    const next = at + ENTITY_UNITS
    const isAscending = entities[at] <= entities[next] && entities[at + 1] <= entities[next + 1]
    if (!isAscending || entities[at + 2] >= TRAITS.length)
      throw damaged('an entity is of no known sort, or out of order')
  }
  if (entities[last] > keys.length || entities[last + 1] > related.length)
    throw damaged('its entities do not end')
  const entityCount = last / ENTITY_UNITS
  for (const other of related) if (other >= entityCount) throw damaged('a tie leads to no entity')
}

function damaged(how: string): LexiconError {
  return new LexiconError('damaged', `The lexicon is damaged, ${how}: fetch or copy it again.`)
}
