/*
 * Scores mentions against gold annotations, for a closed list of entities, by the rules of the corpus's `score.py`: a prediction counts
 * only if its span is exactly the gold span; one on a span that the annotators marked as optional, nested, pronominal, a date or a quantity is
 * left out; any other outside the gold is a false alarm. A right span with a wrong entity is one false alarm and one miss.
 */

/** A document with its gold. */
export interface GoldDocument {
  doc: string | number
  text: string
  /** Where it was annotated: from, to. Offsets here are code points. */
  span: [number, number]
  mentions: GoldMention[]
}

/** "Annotators say that the text from *s* to *e* means *id*." */
export interface GoldMention {
  s: number
  e: number
  /** The printed words. */
  t: string
  id: string | null
  name: string
  named: boolean | null
  opt: boolean
  nested: boolean
  coref: boolean
  /** `q`: an entity; else a date, a quantity and the like. */
  cls: string
}

/** A mention that was found; offsets in UTF-16 units. */
export interface FoundMention {
  start: number
  end: number
  entity: string
}

/** What came of documents, added up. */
export interface Counts {
  gold: number
  right: number
  /** The right span with a wrong entity. */
  wrong: number
  /** A span that is none. */
  falseAlarms: number
}

/** What was wrong in a document, as "words → entity". */
export interface Errors {
  falseAlarms: string[]
  misses: string[]
}

/** Counts one document. `known`: the ids of the closed list. */
export function countDocument(
  document: GoldDocument,
  found: readonly FoundMention[],
  known: ReadonlySet<string>,
): { counts: Counts; errors: Errors } {
  const { gold, ignored, other } = goldOf(document, known)
  const counts: Counts = { gold: gold.size, right: 0, wrong: 0, falseAlarms: 0 }
  const errors: Errors = { falseAlarms: [], misses: [] }
  const [from, to] = document.span
  const pointOf = codePoints(document.text)
  const right = new Set<string>()
  for (const { start, end, entity } of found) {
    const [s, e] = [pointOf(start), pointOf(end)]
    if (s < from || e > to || !known.has(entity)) continue
    const span = `${s} ${e}`
    const meant = gold.get(span)
    const label = `${document.text.slice(start, end)} → ${entity}`
    if (meant?.id === entity) {
      counts.right++
      right.add(span)
    } else if (meant !== undefined) {
      counts.wrong++
      errors.falseAlarms.push(label)
    } else if (!ignored.has(span) && other.get(span) !== entity) {
      counts.falseAlarms++
      errors.falseAlarms.push(label)
    }
  }
  for (const [span, mention] of gold)
    if (!right.has(span)) errors.misses.push(`${mention.t} → ${mention.name}`)
  return { counts, errors }
}

interface Gold {
  gold: Map<string, GoldMention>
  ignored: Set<string>
  other: Map<string, string | null>
}

function goldOf({ span: [from, to], mentions }: GoldDocument, known: ReadonlySet<string>): Gold {
  const sorted: Gold = { gold: new Map(), ignored: new Set(), other: new Map() }
  for (const mention of mentions) {
    const { s, e, id, opt, nested, coref, named, cls } = mention
    if (s < from || e > to) continue
    const span = `${s} ${e}`
    const isLeftOut = opt || nested || coref
    if (id !== null && known.has(id) && !isLeftOut && named !== false) sorted.gold.set(span, mention)
    else if (isLeftOut || cls !== 'q') sorted.ignored.add(span)
    else sorted.other.set(span, id)
  }
  return sorted
}

/** Returns what makes code points of offsets in UTF-16 units; one within a code point is -1. */
function codePoints(text: string): (offset: number) => number {
  if (!/[\ud800-\udbff]/.test(text)) return (offset) => offset
  const points = new Map<number, number>()
  let at = 0
  let point = 0
  for (const char of text) {
    points.set(at, point++)
    at += char.length
  }
  points.set(at, point)
  return (offset) => points.get(offset) ?? -1
}

/** Returns the sum of counts. */
export function sumOf(list: readonly Counts[]): Counts {
  const sum: Counts = { gold: 0, right: 0, wrong: 0, falseAlarms: 0 }
  for (const counts of list) {
    sum.gold += counts.gold
    sum.right += counts.right
    sum.wrong += counts.wrong
    sum.falseAlarms += counts.falseAlarms
  }
  return sum
}

/** Precision, recall and their harmonic mean, 0 to 1. */
export interface Score {
  precision: number
  recall: number
  f1: number
}

/** Returns the score of counts, micro-averaged. */
export function scoreOf({ gold, right, wrong, falseAlarms }: Counts): Score {
  const precision = right / Math.max(1, right + wrong + falseAlarms)
  const recall = right / Math.max(1, gold)
  return {
    precision,
    recall,
    f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0,
  }
}
