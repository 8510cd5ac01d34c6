import type { Id } from '@backstory/model'
import { textIn } from '@backstory/model/text-in'
import type { CardReply } from '../messages.ts'
import { whenText } from '../when-text.ts'
import { type Context, FactList, More, valueText } from './fact-list.tsx'
import { toldAsOf, toldChange } from './told-fact.ts'

/** What a card shows, beside what was asked of the background. */
export interface CardProps {
  reply: CardReply
  /** True when the article's day is known; else the card is as of today. */
  isDated: boolean
  /** Why it is marked, in sentences. */
  why: string[]
  locale: string
  close(): void
}

/** The card: what the article left out, as of its day, every fact with its evidence. */
export function CardView({ reply, isDated, why, locale, close }: CardProps) {
  const { card, ties, labels, edition } = reply
  const context: Context = { card, labels, locale, isDated }
  return (
    <div class="card" role="dialog" aria-labelledby="title" lang="en">
      <header>
        <Head context={context} />
        <button type="button" class="close" aria-label="Close" onClick={close}>
          ×
        </button>
      </header>
      <div class="body" tabIndex={-1}>
        <TieSection ties={ties} context={context} />
        <p class="as-of">
          {isDated
            ? `As of ${whenText(card.asOf, locale)}, when this article was published`
            : 'As of today: this page does not say when it was published'}
        </p>
        <FactSections context={context} />
        <details class="why">
          <summary>Why is this marked?</summary>
          {why.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </details>
      </div>
      <footer>
        {textIn(edition.title, locale)}, edition {edition.sequence} of{' '}
        {whenText(edition.published.slice(0, 10), locale)}
        {edition.isStale && <strong> · out of date: it could not be renewed</strong>}
      </footer>
    </div>
  )
}

/** Posts lead: who somebody was on that day is what a reader wants first. */
const HEADING = new Set(['position-held', 'led-by'])

function Head({ context: { card, locale, isDated } }: { context: Context }) {
  const { entity, atTheTime, changes } = card
  const post = atTheTime.find(({ property }) => HEADING.has(property))
  const count = `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`
  return (
    <div>
      <h2 id="title" dir="auto">
        {textIn(entity.title, locale)}
      </h2>
      <p class="line" dir="auto">
        <span class="kind">{entity.kind}</span> {textIn(entity.description, locale)}
      </p>
      {(post || changes.length > 0) && (
        <p class="head-line">
          {post && <b>{valueText(post, locale)}</b>}
          {changes.length > 0 && (
            <button type="button" class="link" onClick={(event) => showPart(event, 'since')}>
              {isDated ? `${count} since` : `${count} to come`}
            </button>
          )}
        </p>
      )}
    </div>
  )
}

const TIES_SHOWN = 2

function TieSection({ ties, context }: { ties: CardReply['ties']; context: Context }) {
  const { card, locale, isDated } = context
  if (ties.length === 0) return null
  const facts = [...card.atTheTime, ...card.since, ...card.before]
  const titleOf = (id: Id) => textIn(card.others.find((other) => other.id === id)?.title ?? {}, locale)
  const rows = ties.flatMap((tie) => {
    const fact = facts.find(({ id }) => id === tie.fact)
    return fact ? [{ fact, names: tie.others.map(titleOf).filter(Boolean).join(', ') }] : []
  })
  return (
    <section class="ties" aria-label="With others in this article">
      <h3>With others in this article</h3>
      <More what="ties" shown={TIES_SHOWN}>
        {rows.map(({ fact, names }) => (
          <li key={fact.id}>
            <button type="button" dir="auto" onClick={(event) => showPart(event, fact.id)}>
              <b>{names}</b> {valueText(fact, locale)}
              {fact.during && (
                <span class="when">
                  {whenText(fact.during, locale)}
                  {isDated && card.since.includes(fact) && ', since this article'}
                </span>
              )}
            </button>
          </li>
        ))}
      </More>
    </section>
  )
}

/** Scrolls the card to a part of it and puts the keyboard there. A link would change the page's address. */
function showPart(event: Event, id: string): void {
  const root = (event.currentTarget as Element).getRootNode() as ShadowRoot
  const part = root.getElementById(id)
  const folded = part?.closest('details')
  if (folded) folded.open = true
  part?.scrollIntoView({ block: 'nearest' })
  part?.focus({ preventScroll: true })
}

export function FactSections({ context }: { context: Context }) {
  const { card, locale, isDated } = context
  const tell = (fact: (typeof card.before)[number]) => toldAsOf(fact, card)
  const since = isDated ? 'Since this article' : 'To come'
  return (
    <>
      <section aria-label="At the time">
        <h3>At the time</h3>
        {card.atTheTime.length === 0 && <p class="empty">Nothing on record for that day.</p>}
        <FactList told={card.atTheTime.map(tell)} what="facts" context={context} />
      </section>
      {card.changes.length > 0 && (
        <section id="since" class="since" aria-label={since} tabIndex={-1}>
          <h3>
            {since} <span class="count">{card.changes.length}</span>
          </h3>
          <FactList
            told={card.changes.map((change) => toldChange(change, card))}
            what="changes"
            context={context}
          />
        </section>
      )}
      {card.before.length > 0 && (
        <section aria-label="Before">
          <h3>Before</h3>
          <FactList told={card.before.map(tell)} what="facts" context={context} />
        </section>
      )}
      {card.disputed
        .filter(({ facts }) => facts.length > 0)
        .map(({ dispute, facts }) => (
          <section key={dispute.id} class="disputed" aria-label="Disputed">
            <h3>Disputed</h3>
            <p class="question" dir="auto">
              {textIn(dispute.question, locale)}
            </p>
            <FactList told={facts.map(tell)} what="answers" context={context} />
          </section>
        ))}
    </>
  )
}
