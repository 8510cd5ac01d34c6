import { explainedBy } from '@backstory/lexicon/explain'
import type { Id } from '@backstory/model'
import { askBackground, type CardReply, isOrphaned } from '../messages.ts'
import type { Mark } from '../page/mark.ts'
import type { MarkedPage } from '../page/marked-page.ts'

/** Asks for cards, the next one ahead of time. */
export interface CardLoading {
  /** Asks for the card of a mark that may be wanted in a moment: it is there when the dwell is over. */
  ahead(mark: Mark): void
  /** Returns a card of the mark's entity, or of another one that is followed from there; `undefined` when there is none. */
  load(mark: Mark, entity?: Id): Promise<CardReply | undefined>
}

/** Makes the loading for a page. `fail` is told when nobody answers any more. */
export function makeCardLoading(page: MarkedPage, fail: (error: unknown) => void): CardLoading {
  let next: { mark: Mark; reply: Promise<CardReply | undefined> } | undefined
  const ask = (mark: Mark, entity = mark.entity) => {
    const { text, asOf } = page.subject()
    const named = explainedBy(mark.why)
    return askBackground('card', { entity, asOf, others: text.entities, named }).catch((error: unknown) => {
      // After an update of the extension nobody answers this script any more: it undoes itself.
      if (isOrphaned()) fail(error)
      return undefined
    })
  }
  return {
    ahead(mark) {
      if (next?.mark !== mark) next = { mark, reply: ask(mark) }
    },
    load(mark, entity) {
      const ahead = next
      // Once only: what was asked long ago may be of another edition.
      next = undefined
      return ahead?.mark === mark && entity === undefined ? ahead.reply : ask(mark, entity)
    },
  }
}
