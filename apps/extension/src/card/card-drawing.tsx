import { rangeOver } from '@backstory/article'
import { reasonsOf } from '@backstory/lexicon/explain'
import type { Id } from '@backstory/model'
import { localTextIn } from '@backstory/model/text-in'
import type { CardReply } from '../messages.ts'
import type { Mark } from '../page/mark.ts'
import type { MarkedPage } from '../page/marked-page.ts'
import { t, uiLocale } from '../ui-text.ts'
import type { CardHost } from './card-host.ts'
import type { CardEvent, ShownState } from './card-state.ts'
import { type CardActs, CardView } from './card-view.tsx'
import type { Ground, Withdraw } from './withdrawal.tsx'

type Shown = ShownState<Mark>

/** What a card is drawn with. */
interface Drawn {
  shown: Shown
  reply: CardReply
  notice?: string
}

/** Draws the card that the state says, and keeps its place on the way through other cards and back. */
export interface CardDrawing {
  /** Shows another card: of a mark, of an entity followed, or one come back to. */
  show(shown: Shown, reply: CardReply, takeFocus: boolean): void
  /** Draws the same card as the state is now. */
  update(shown: Shown): void
}

/** What cards are drawn with, and what they can do to things beyond themselves. */
export interface Drawing {
  page: MarkedPage
  host: CardHost
  languages(): readonly string[]
  happen(event: CardEvent<Mark>): void
  withdraw: Withdraw | undefined
  openPanel: (() => void) | undefined
}

/** A notice stays so long. Arbitrary: read in passing. */
const NOTICE_MS = 2_500

/** Makes the drawing of a page's cards. */
export function makeCardDrawing(drawing: Drawing): CardDrawing {
  const { page, host, languages } = drawing
  let drawn: Drawn | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Along the trail: titles of the cards, and how far each was scrolled when it was left. */
  let titles: string[] = []
  let scrolls: number[] = []
  const notify = (notice: string) => {
    if (drawn) redraw({ ...drawn, notice })
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (drawn) redraw({ shown: drawn.shown, reply: drawn.reply })
    }, NOTICE_MS)
  }
  const view = ({ shown, reply, notice }: Drawn) => {
    const depth = shown.trail.length
    return (
      <CardView
        key={`${depth} ${reply.card.entity.id}`}
        reply={reply}
        dated={page.subject().published?.sure}
        why={depth === 0 ? reasonsFor(shown.target, reply, page, languages()) : []}
        locale={uiLocale()}
        languages={languages()}
        isPinned={'hold' in shown && shown.hold === 'pinned'}
        backTo={depth > 0 ? titles[depth - 1] : undefined}
        notice={notice}
        acts={actsOf(drawing, { shown, reply }, notify)}
      />
    )
  }
  const redraw = (next: Drawn) => {
    drawn = next
    host.redraw(view(next))
  }
  return {
    show(shown, reply, takeFocus) {
      const before = drawn?.shown.target === shown.target ? drawn : undefined
      const depth = shown.trail.length
      const from = before?.shown.trail.length ?? 0
      if (depth > from) scrolls[from] = host.find('.body')?.scrollTop ?? 0
      titles = [...titles.slice(0, depth), localTextIn(reply.card.entity.title, languages()).text]
      drawn = { shown, reply }
      clearTimeout(timer)
      const how = { takeFocus, isSheet: shown.isSheet === true }
      host.show(view(drawn), rangeOver(shown.target.place), how)
      if (!before || depth >= from) return
      // Back where the reader was: as far down, on the link that led away.
      host.find('.body')?.scrollTo({ top: scrolls[depth] ?? 0, behavior: 'instant' })
      scrolls = scrolls.slice(0, depth)
      const followed = before.shown.trail[depth]
      if (followed !== undefined) host.find(linkTo(followed))?.focus({ preventScroll: true })
    },
    update(shown) {
      if (drawn?.shown.target === shown.target)
        redraw({ ...drawn, shown: { ...shown, trail: drawn.shown.trail } })
    },
  }
}

/** What can be done on a card: nothing is said to be wrong of an entity that was only followed to. */
function actsOf(
  { happen, withdraw, openPanel }: Drawing,
  { shown, reply }: Drawn,
  notify: (notice: string) => void,
): CardActs {
  const withdrawAs = (ground: Ground) =>
    withdraw && (() => void withdraw(ground, shown, reply).then((notice) => notice && notify(notice)))
  return {
    close: () => happen({ event: 'close' }),
    pin: (isPinned) => happen({ event: 'pin', isPinned }),
    follow: (entity) => happen({ event: 'follow', entity }),
    back: () => happen({ event: 'back' }),
    copy: (text) =>
      void copy(text).then((isCopied) => notify(t(isCopied ? 'card.copied' : 'card.notCopied'))),
    openPanel,
    correct: shown.trail.length === 0 ? withdrawAs('correct') : undefined,
    know: withdrawAs('know'),
  }
}

/** An id of an entity is made of letters, digits and hyphens. */
function linkTo(entity: Id): string {
  return `[data-to="${CSS.escape(entity)}"]`
}

function reasonsFor(mark: Mark, { card, titles }: CardReply, page: MarkedPage, languages: readonly string[]) {
  const { text } = page.subject()
  const titleOf = (id: Id) => {
    const head = [card.entity, ...card.others].find((one) => one.id === id)
    return localTextIn(head?.title ?? titles[id] ?? {}, languages).text
  }
  const marked = text.textOf(mark.start, mark.end)
  return reasonsOf(mark.why, { marked, title: titleOf(mark.entity), textOf: text.textOf, titleOf })
}

/** A page may forbid it by its policy, and one without TLS has no clipboard. */
async function copy(text: string): Promise<boolean> {
  return (navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
    () => true,
    () => false,
  )
}
