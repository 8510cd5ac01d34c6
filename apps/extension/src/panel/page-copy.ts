import type { Context } from '../card/card-context.ts'
import { cardCopy } from '../card/card-copy.ts'
import { uiLocale } from '../ui-text.ts'
import type { PageCards } from './page-cards.ts'

/** What is told of a whole page, and how. */
export interface WholePage {
  cards: PageCards
  /** How sure the article's day is, as on a card. */
  dated: Context['dated']
  languages: readonly string[]
}

/** Returns the cards of the page as plain text, each with the citations of its facts, in the order of first mention. */
export function pageCopy({ cards, dated, languages }: WholePage): string {
  return [...cards.values()]
    .map((reply) =>
      cardCopy(reply, {
        card: reply.card,
        labels: reply.labels,
        locale: uiLocale(),
        languages,
        dated,
      }),
    )
    .join('\n\n\n')
}
