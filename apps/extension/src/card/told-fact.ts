import type { CardAsOf, CardFact, Change, Citation } from '@backstory/model'
import { boundsOf, parseEdtf } from '@backstory/model/edtf'

/** A fact as one line of a card tells it: when, and by which citations. */
export interface ToldFact {
  fact: CardFact
  when: string | undefined
  citations: Citation[]
  /** What became of it since the card's day; absent where the fact is told as what held then. */
  became?: Change['change']
}

/**
 * Tells a fact as it stood on the card's day. A state that has ended since is told without its end, and without what was published of that
 * later: both stand with the change.
 */
export function toldAsOf(fact: CardFact, card: CardAsOf): ToldFact {
  const hasEnded = card.changes.some((change) => change.fact.id === fact.id && change.change === 'ended')
  if (!hasEnded || fact.during === undefined) return { fact, when: fact.during, citations: fact.citations }
  const [start = ''] = fact.during.split('/')
  const known = fact.citations.filter((citation) => !isLater(citation, card))
  return {
    fact,
    when: typeof parseEdtf(fact.during).start === 'object' ? `${start}/..` : undefined,
    citations: known.length > 0 ? known : fact.citations.slice(0, 1),
  }
}

/** Tells a change: what ended by what was published of it since, what began or happened by all. */
export function toldChange({ fact, change, when }: Change, card: CardAsOf): ToldFact {
  const later = fact.citations.filter((citation) => isLater(citation, card))
  const citations = change === 'ended' && later.length > 0 ? later : fact.citations
  return { fact, when, citations, became: change }
}

/** Was the source published after the card's day, as far as its date says? */
function isLater({ source }: Citation, { sources, asOf }: CardAsOf): boolean {
  const published = sources.find(({ id }) => id === source)?.published
  return published !== undefined && boundsOf(published).earliest > boundsOf(asOf).latest
}
