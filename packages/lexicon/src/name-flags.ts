import type { Trait, Use } from './lexicon-source.ts'

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
/** How capitals must agree, by number: not at all; as written or all in capitals; as written; all in capitals. */
export const CASES = ['any', 'written', 'exact', 'capitals'] as const
/** How capitals must agree. */
export type CaseRule = (typeof CASES)[number]
/** What a name needs, by number. */
export const NEEDS = ['nothing', 'antecedent', 'context'] as const
/** What a name needs to be marked. */
export type Needs = (typeof NEEDS)[number]

/** What is known of a name, whatever it means. */
export interface NameTraits {
  use: Use
  caseRule: CaseRule
  needs: Needs
  /** It is printed with a capital. */
  hasCapital: boolean
  /** All its words are, those of grammar aside. */
  isTitled: boolean
  /** It ends in a possessive that is part of it, as "Lloyd's" does. */
  isPossessive: boolean
  /** How common a word it is when printed small: 0 not at all, or several words; 1 seldom; 2 common; 3 very. */
  commonness: number
  /** How common a name its single word is in general: 0 not at all, or several words, to 2 very. */
  familiarity: number
  /** It is an acronym that no full name of its entity spells, as the codes of airports are. */
  isCode: boolean
  /** It is seldom printed. */
  isRare: boolean
  /** It is the name of a place, and means the team that plays for it. */
  isTeam: boolean
  /** Its first word must not be printed small: it is one of many names that nobody chose, of a person, place or body. */
  needsCapital: boolean
}

/** Set in flags: two lanes of the hash of the words as they are cased follow; first and last day follow; rules follow. */
export const HAS_CASED = 1 << 17
/** See `HAS_CASED`. */
export const HAS_DAYS = 1 << 18
/** See `HAS_CASED`. */
export const HAS_RULES = 1 << 19
/** All bits that mean something. */
export const ALL_FLAGS = (1 << 21) - 1

const IS_TEAM = 1 << 20
/** The bits of flags that say what is known of a name, the others what follows. */
export const TRAIT_FLAGS = (HAS_CASED - 1) | IS_TEAM

/** Returns what is known of a name as bits; see FORMAT.md. */
export function flagsOf(name: NameTraits): number {
  return (
    USES.indexOf(name.use) |
    (CASES.indexOf(name.caseRule) << 3) |
    (NEEDS.indexOf(name.needs) << 5) |
    (Number(name.hasCapital) << 7) |
    (Number(name.isTitled) << 8) |
    (Number(name.isPossessive) << 9) |
    (name.commonness << 10) |
    (name.familiarity << 12) |
    (Number(name.isCode) << 14) |
    (Number(name.isRare) << 15) |
    (Number(name.needsCapital) << 16) |
    (name.isTeam ? IS_TEAM : 0)
  )
}

/** Returns what bits say of a name. */
export function traitsOf(flags: number): NameTraits {
  return {
    use: USES[flags & 7],
    caseRule: CASES[(flags >>> 3) & 3],
    needs: NEEDS[(flags >>> 5) & 3],
    hasCapital: (flags & (1 << 7)) !== 0,
    isTitled: (flags & (1 << 8)) !== 0,
    isPossessive: (flags & (1 << 9)) !== 0,
    commonness: (flags >>> 10) & 3,
    familiarity: (flags >>> 12) & 3,
    isCode: (flags & (1 << 14)) !== 0,
    isRare: (flags & (1 << 15)) !== 0,
    needsCapital: (flags & (1 << 16)) !== 0,
    isTeam: (flags & IS_TEAM) !== 0,
  }
}

/** Are these bits a name's? */
export function areFlags(flags: number): boolean {
  return flags <= ALL_FLAGS && (flags & 7) < USES.length && ((flags >>> 5) & 3) < NEEDS.length
}

const PLAIN: NameTraits = {
  use: 'full',
  caseRule: 'any',
  needs: 'nothing',
  hasCapital: true,
  isTitled: true,
  isPossessive: false,
  commonness: 0,
  familiarity: 0,
  isCode: false,
  isRare: false,
  isTeam: false,
  needsCapital: true,
}

const SORTS: readonly Partial<NameTraits>[] = [
  ...[false, true].flatMap((isRare) => [
    { isRare },
    { isRare, commonness: 1 },
    { isRare, commonness: 2 },
    { isRare, commonness: 3 },
    { isRare, familiarity: 1 },
    { isRare, familiarity: 2 },
    { isRare, hasCapital: false, isTitled: false },
    { isRare, hasCapital: false, isTitled: false, commonness: 1 },
    { isRare, isTitled: false },
    { isRare, use: 'acronym' as const },
    { isRare, use: 'acronym' as const, isCode: true },
    { isRare, use: 'acronym' as const, caseRule: 'capitals' as const },
    { isRare, use: 'acronym' as const, caseRule: 'capitals' as const, isCode: true },
  ]),
  { use: 'demonym' },
  { use: 'short' },
  { use: 'former' },
  { needsCapital: false },
  { isTitled: false, needsCapital: false },
]

/** Flags of the sorts of names that are so frequent that they have a number; what has none is escaped. Only ever add at the end, up to 31. */
export const CLASSES: readonly number[] = SORTS.map((sort) => flagsOf({ ...PLAIN, ...sort }))
/** The number of a class that says: what the name is stands among the extras. */
export const ESCAPE = 31
