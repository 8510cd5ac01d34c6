import { decide, isAllowed } from './decide.ts'
import { foldWords } from './fold.ts'
import { findStretches, type Stretch } from './match.ts'
import type { Mention } from './mention.ts'
import { beginReading, type Reading } from './reading.ts'
import { entityOf, keyOf, type Lexicon, needsOf, useOf } from './records.ts'

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
  const words = foldWords(text)
  const stretches = findStretches(lexicon, words)
  const reading = beginReading(lexicon, words, { stretches, day: options.day })
  const clusters = clustersOf(stretches)
  noteCertain(reading, clusters)
  const mentions = clusters.flatMap((cluster) => resolveCluster(reading, cluster))
  return mentions.sort((a, b) => a.start - b.start)
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

/** First pass: notes the entities that a name with one meaning and no needs mentions, for the second pass to lean on. */
function noteCertain(reading: Reading, clusters: readonly Stretch[][]): void {
  const { lexicon, certain } = reading
  for (const cluster of clusters) {
    const taken = new Set<number>()
    for (const stretch of cluster) {
      const entity = entityOf(lexicon, stretch.names[0])
      const isSure = stretch.names.every(
        (name) => needsOf(lexicon, name) === 'nothing' && entityOf(lexicon, name) === entity,
      )
      if (overlaps(taken, stretch)) continue
      if (!isSure || !stretch.names.some((name) => isAllowed(reading, stretch, name))) continue
      take(taken, stretch)
      certain.add(entity)
    }
  }
}

/** Second pass: decides stretch by stretch, left to right, the longest of those that overlap first. */
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
    const entity = entityOf(lexicon, decision.name)
    const use = useOf(lexicon, decision.name)
    if (use === 'full' || use === 'former') introduced.set(entity, { start, end })
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
