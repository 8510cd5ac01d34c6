import { candidatesOf, decide, isClear } from './decide.ts'
import { foldWords } from './fold.ts'
import { findStretches, type Stretch } from './match.ts'
import type { Mention } from './mention.ts'
import { CERTAIN } from './points.ts'
import { findPrefixed } from './prefixed.ts'
import { beginReading, type Reading } from './reading.ts'
import { keyOf, type Lexicon } from './records.ts'
import { findShortForms } from './short-forms.ts'
import { forgetText } from './words.ts'

/** What is known of the text besides its letters. */
export interface MentionOptions {
  /** The day the text was published, days since 1970-01-01; without it, names of any time are taken. */
  day?: number | undefined
}

/**
 * Returns the mentions of known entities in a text, in order and without overlap: the longest names first, each decided by its rules
 * and by what else the text names, or left alone. Blank lines part paragraphs; no name spans one.
 */
export function findMentions(lexicon: Lexicon, text: string, options: MentionOptions = {}): Mention[] {
  const words = foldWords(text, lexicon.scratch)
  const names = findStretches(lexicon, words)
  const reading = beginReading(lexicon, words, { stretches: names, day: options.day })
  const stretches = mergeStretches(names, findPrefixed(reading, names))
  noteCertain(reading, clustersOf(stretches))
  const clusters = clustersOf(mergeStretches(stretches, findShortForms(reading, reading.fullNames)))
  const mentions = clusters.flatMap((cluster) => resolveCluster(reading, cluster))
  forgetText(words)
  return mentions.sort((a, b) => a.start - b.start)
}

/** Returns all stretches in order of their beginning; what is a name and a short form is one stretch. */
function mergeStretches(names: readonly Stretch[], forms: readonly Stretch[]): Stretch[] {
  const added: Stretch[] = []
  const known = new Map(names.map((one) => [`${one.first} ${one.last}`, one]))
  for (const form of forms) {
    const name = known.get(`${form.first} ${form.last}`)
    if (!name) added.push(form)
    else if (form.shortFor) name.shortFor = form.shortFor
  }
  return [...names, ...added].sort((a, b) => a.first - b.first || a.last - b.last)
}

/** Returns the stretches in groups that overlap, each with the longest first and then the leftmost. */
function clustersOf(stretches: readonly Stretch[]): Stretch[][] {
  const clusters: Stretch[][] = []
  let reach = -1
  for (const stretch of stretches) {
    if (stretch.first > reach) clusters.push([stretch])
    else clusters[clusters.length - 1].push(stretch)
    reach = Math.max(reach, stretch.last)
  }
  for (const cluster of clusters) {
    cluster.sort((a, b) => b.last - b.first - (a.last - a.first) || a.first - b.first || b.end - a.end)
  }
  return clusters
}

/** First look: notes the entities that are mentioned beyond doubt, and their full names, for the second to lean on. */
function noteCertain(reading: Reading, clusters: readonly Stretch[][]): void {
  const { certain, fullNames } = reading
  for (const cluster of clusters) {
    const taken = new Set<number>()
    for (const stretch of cluster) {
      if (overlaps(taken, stretch)) continue
      const [best, second] = candidatesOf(reading, stretch)
      if (best === undefined || best.score < CERTAIN || best.why.length > 0) continue
      take(taken, stretch)
      if (!isClear(best, second)) continue
      const { entity, use } = best.meaning
      certain.add(entity)
      if (stretch.last === stretch.first || (use !== 'full' && use !== 'former')) continue
      const places = fullNames.get(entity)
      if (places === undefined) fullNames.set(entity, [stretch])
      else places.push(stretch)
    }
  }
}

/** Second look: decides stretch by stretch, left to right, the longest of those that overlap first. */
function resolveCluster(reading: Reading, cluster: readonly Stretch[]): Mention[] {
  const { lexicon, introduced } = reading
  const taken = new Set<number>()
  const mentions: Mention[] = []
  for (const stretch of cluster) {
    if (overlaps(taken, stretch)) continue
    const decision = decide(reading, stretch)
    if (decision === undefined) continue
    // What may be two things, or is part of a longer name, hides the shorter names in it.
    take(taken, stretch)
    if (decision === 'hidden') continue
    const { start, end } = stretch
    const { entity, use, name } = decision.meaning
    if (name && (use === 'full' || use === 'former')) introduced.set(entity, { start, end })
    mentions.push({ start, end, entity: keyOf(lexicon, entity), why: decision.why })
  }
  return mentions
}

function overlaps(taken: ReadonlySet<number>, { first, last }: Stretch): boolean {
  for (let i = first; i <= last; i++) if (taken.has(i)) return true
  return false
}

function take(taken: Set<number>, { first, last }: Stretch): void {
  for (let i = first; i <= last; i++) taken.add(i)
}
