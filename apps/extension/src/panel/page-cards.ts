import { explainedBy } from '@backstory/lexicon/explain'
import type { CardFact, Id } from '@backstory/model'
import { boundsOf, parseEdtf } from '@backstory/model/edtf'
import { localTextIn } from '@backstory/model/text-in'
import { valueIn } from '../card/card-context.ts'
import { askBackground, type CardReply, type PageMentions } from '../messages.ts'
import { uiLocale } from '../ui-text.ts'
import { whenText } from '../when-text.ts'
import { pairTies, type TiePair } from './tie-layout.ts'
import type { TimelineItem } from './timeline-layout.ts'

/** The cards of all that a page mentions, in the order of first mention. */
export type PageCards = ReadonlyMap<Id, CardReply>

/** Reads the cards from the device. What has none is left out. */
export async function readCards({ mentions, asOf }: PageMentions): Promise<PageCards> {
  const entities = [...new Set(mentions.map(({ entity }) => entity))]
  const replies = await Promise.all(
    entities.map((entity) => {
      const why = mentions.flatMap((mention) => (mention.entity === entity ? mention.why : []))
      const named = [...new Set(explainedBy(why))]
      return askBackground('card', { entity, asOf, others: entities, named })
    }),
  )
  const found = entities.flatMap((entity, i) => {
    const reply = replies[i]
    return reply ? [[entity, reply] as const] : []
  })
  return new Map(found)
}

/** Returns the title of an entity in the reader's language, or its id. */
export function titleOf(cards: PageCards, entity: Id, languages: readonly string[]): string {
  return localTextIn(cards.get(entity)?.card.entity.title ?? {}, languages).text || entity
}

/** Returns all facts of a card, each once. */
export function factsOf({ card }: CardReply): CardFact[] {
  return [...card.atTheTime, ...card.before, ...card.since, ...card.disputed.flatMap(({ facts }) => facts)]
}

/** Returns the dated facts of the cards. One that stands on several cards, as an answer to a dispute may, is there once. */
export function timelineItemsOf(cards: PageCards, languages: readonly string[]): TimelineItem[] {
  const items = new Map<Id, TimelineItem>()
  for (const [entity, reply] of cards) {
    for (const fact of factsOf(reply)) {
      const item =
        fact.during === undefined || items.has(fact.id) ? undefined : itemOf(fact, reply, languages)
      if (item) items.set(fact.id, { ...item, entity })
    }
  }
  return [...items.values()]
}

/** What has no end on either side has no place in time. A state lasts, so its `during` is an interval. */
function itemOf(
  fact: CardFact,
  reply: CardReply,
  languages: readonly string[],
): Omit<TimelineItem, 'entity'> | undefined {
  const { during = '' } = fact
  const { earliest, latest } = boundsOf(during)
  if (!Number.isFinite(earliest) && !Number.isFinite(latest)) return undefined
  return {
    fact: fact.id,
    isState: parseEdtf(during).isInterval,
    earliest,
    latest,
    text: factText(fact, reply, languages),
    when: whenText(during, uiLocale()),
  }
}

/** Returns a fact with its label: "Visit: Talks in Pyongyang". */
export function factText(fact: CardFact, { labels }: CardReply, languages: readonly string[]): string {
  const label = localTextIn(labels[fact.property] ?? {}, languages).text
  const value = valueIn(fact, { languages, locale: uiLocale() }).text
  return label ? `${label}: ${value}` : value
}

/** Returns who of the page is tied to whom, and by which facts. */
export function tiePairsOf(cards: PageCards): TiePair[] {
  return pairTies(
    [...cards].flatMap(([entity, { ties }]) => ties.map(({ fact, others }) => ({ entity, fact, others }))),
  )
}
