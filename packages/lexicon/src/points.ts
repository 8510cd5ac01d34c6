/*
 * Points that speak for or against a meaning, added up. One point is about what it takes to choose between two; a name of several words
 * has enough by itself, a single word needs some company. The order of the numbers is reasoned, their sizes were tried on halves of
 * news and encyclopedia texts that people have marked (`pnpm evaluate`) and rounded: none is finer than a quarter but the two
 * for each doubling of a weight. docs/decisions/0016 says why points.
 */

/** A meaning with fewer points is none. */
export const THRESHOLD = 2
/** A meaning is taken when no other comes this near to its points. */
export const MARGIN = 1
/** Points from which a first look is certain of what it sees. */
export const CERTAIN = 3.5

/** The form of the name, by itself. */
export const FORM = {
  severalWords: 5,
  /** A single word, by how common it is when printed small: not at all, seldom, common, very common. */
  word: [3, 1.5, 0, -2],
  /** An acronym, by its letters; the last is for more. */
  acronym: [0, 0, 1, 2, 3],
  /** "U.S." is no pronoun. */
  dotted: 1,
  /** A form that only this text makes of a name. */
  shortForm: 0.5,
  full: 1,
  /** The short name of a person whom the text has not named in full. */
  surnameAlone: -2,
  /** A code as airports have them, rather than an acronym. */
  code: -2.5,
  /** "North" alone. */
  compass: -4,
  /** "President" alone. */
  title: -2,
  /** The source has it without a capital, as romanised spellings stand in gazetteers. */
  smallInSource: -2,
  /** A name that many bear, of somebody or something that is hardly ever meant. */
  familiar: -2.5,
  /** A source that does not count how often things are meant is made by people who choose its names. */
  vouched: 1.5,
} as const

/** How the word is printed here and elsewhere in the text. */
export const PRINT = {
  /** Its capital is one of position, by how common the word is. */
  untoldCapital: [0, -2, -2.5, -3],
  /** The text has it small as well. */
  smallTwin: -2,
  /** Its capital is one of position here, but not elsewhere in the text. */
  capitalTwin: 1.5,
} as const

/** What stands around it, and what the text says besides. */
export const COMPANY = {
  /** The full name stands near before it, far before it, or only after it (in the text of a headline). */
  antecedent: { near: 4, far: 2, after: 2.5 },
  word: 2,
  entity: 2,
  related: 1,
  /** A word of the text that what is told of the thing has too. */
  topic: 0.5,
  /** A place after "in". */
  preposition: 1,
  /** A person after "President". */
  title: 1,
  /** A small place that says something, is 45 years old or the like, or has an article. */
  somebody: -3,
  /** The name was in use on the day of the text, and not always. */
  dated: 1,
} as const

/** How often it is meant at all: for each doubling of the weight, and at most; and the same when meanings are compared. */
export const OFTEN = { perDoubling: 0.22, most: 2, perDoublingCompared: 0.4, rare: -2.5 } as const
