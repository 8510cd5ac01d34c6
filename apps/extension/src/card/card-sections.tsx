import type { CardFact, Id } from '@backstory/model'
import type { CardReply } from '../messages.ts'
import { t } from '../ui-text.ts'
import { whenText } from '../when-text.ts'
import { type Context, valueIn } from './card-context.ts'
import { EntityLink } from './entity-link.tsx'
import { FactItem } from './fact-item.tsx'
import { FoldedList } from './folded-list.tsx'
import { toldAsOf, toldChange } from './told-fact.ts'
import { Told } from './worded.tsx'

const TIES_SHOWN = 2

interface TieSectionProps {
  ties: CardReply['ties']
  context: Context
}

/** What ties the entity to others that the article mentions. */
export function TieSection({ ties, context }: TieSectionProps) {
  const { card } = context
  const facts = [...card.atTheTime, ...card.since, ...card.before]
  const rows = ties.flatMap((tie) => {
    const fact = facts.find(({ id }) => id === tie.fact)
    return fact ? [{ fact, others: tie.others }] : []
  })
  if (rows.length === 0) return null
  return (
    <section class="ties" aria-labelledby="ties-title">
      <h3 id="ties-title">{t('card.ties')}</h3>
      <FoldedList more="card.moreTies" shown={TIES_SHOWN}>
        {rows.map(({ fact, others }) => (
          <TieItem key={fact.id} fact={fact} others={others} context={context} />
        ))}
      </FoldedList>
    </section>
  )
}

interface TieItemProps {
  fact: CardFact
  others: Id[]
  context: Context
}

function TieItem({ fact, others, context }: TieItemProps) {
  const { card, locale, dated } = context
  const { text, language } = valueIn(fact, context)
  return (
    <li>
      <b>
        {others.map((id, i) => (
          <>
            {i > 0 && ', '}
            <EntityLink key={id} entity={id} context={context} />
          </>
        ))}
      </b>{' '}
      <button type="button" class="to-fact" onClick={(event) => showPart(event, fact.id)}>
        <bdi lang={language}>{text}</bdi>
        {fact.during && (
          <span class="when">
            {' '}
            {whenText(fact.during, locale)}
            {dated && card.since.includes(fact) && ` · ${t('card.sinceThis')}`}
          </span>
        )}
      </button>
    </li>
  )
}

/** Scrolls the card to a part of it and puts the keyboard there. A link would change the page's address. */
export function showPart(event: Event, id: string): void {
  const root = (event.currentTarget as Element).getRootNode() as ShadowRoot | Document
  const part = root.getElementById(id)
  const folded = part?.closest('details')
  if (folded) folded.open = true
  part?.scrollIntoView({ block: 'nearest' })
  part?.focus({ preventScroll: true })
}

/** The facts, as of the card's day: at the time, since, before, and what is disputed. */
export function FactSections({ context }: { context: Context }) {
  const { card, dated } = context
  const items = (facts: CardFact[]) =>
    facts.map((fact) => <FactItem key={fact.id} told={toldAsOf(fact, card)} context={context} />)
  return (
    <>
      <section aria-labelledby="at-the-time-title">
        <h3 id="at-the-time-title">{t('card.atTheTime')}</h3>
        {card.atTheTime.length === 0 && <p class="empty">{t('card.nothing')}</p>}
        <FoldedList more="card.moreFacts">{items(card.atTheTime)}</FoldedList>
      </section>
      {card.changes.length > 0 && (
        <section id="since" class="since" aria-labelledby="since-title" tabIndex={-1}>
          <h3>
            <span id="since-title">{t(dated ? 'card.since' : 'card.toCome')}</span>{' '}
            <span class="count">{card.changes.length}</span>
          </h3>
          <FoldedList more="card.moreChanges">
            {card.changes.map((change) => (
              <FactItem
                key={`${change.fact.id} ${change.change}`}
                told={toldChange(change, card)}
                context={context}
              />
            ))}
          </FoldedList>
        </section>
      )}
      {card.before.length > 0 && (
        <section aria-labelledby="before-title">
          <h3 id="before-title">{t('card.before')}</h3>
          <FoldedList more="card.moreFacts">{items(card.before)}</FoldedList>
        </section>
      )}
      <DisputeSections context={context} />
    </>
  )
}

/** So many answers stand side by side before the rest is folded away: of a dispute, the sides matter more than the room. */
const ANSWERS_SHOWN = 6

/** Facts that answer one question differently, side by side: who says what, with equal weight. */
function DisputeSections({ context }: { context: Context }) {
  const { card, languages } = context
  return card.disputed
    .filter(({ facts }) => facts.length > 0)
    .map(({ dispute, facts }) => (
      <section key={dispute.id} class="disputed" aria-labelledby={`${dispute.id}-title`}>
        <h3 id={`${dispute.id}-title`}>{t('card.disputed')}</h3>
        <p class="question">
          <Told text={dispute.question} languages={languages} />
        </p>
        <FoldedList more="card.moreAnswers" shown={ANSWERS_SHOWN}>
          {facts.map((fact) => (
            <FactItem key={fact.id} told={toldAsOf(fact, card)} context={context} isSide />
          ))}
        </FoldedList>
      </section>
    ))
}
