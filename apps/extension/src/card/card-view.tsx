import type { CardAsOf, CardFact, Change, Citation, Id, LocalText, Source } from '@backstory/model'
import { textIn } from '@backstory/model/text-in'
import type { ComponentChildren } from 'preact'
import type { CardReply } from '../messages.ts'
import { whenText } from '../when-text.ts'

/** What a card shows, beside what was asked of the background. */
export interface CardProps {
  reply: CardReply
  /** How the article's day was found; without it the card is as of today. */
  publishedIn?: string
  /** Why it is marked, in sentences. */
  why: string[]
  locale: string
  close(): void
}

/** More facts of a section than these are behind "more". Arbitrary: what fits without much scrolling. */
const SHOWN = 3
const TIES_SHOWN = 2

/** The card: what the article left out, as of its day, every fact with its evidence. */
export function CardView({ reply, publishedIn, why, locale, close }: CardProps) {
  const { card, ties, labels, edition } = reply
  const context: Context = { card, labels, locale }
  const { entity } = card
  return (
    <div class="card" role="dialog" aria-labelledby="title" lang="en">
      <header>
        <div>
          <h2 id="title">{textIn(entity.title, locale)}</h2>
          <p class="line">
            <span class="kind">{entity.kind}</span> {textIn(entity.description, locale)}
          </p>
          <HeadLine context={context} />
        </div>
        <button type="button" class="close" aria-label="Close" onClick={close}>
          ×
        </button>
      </header>
      <div class="body" tabIndex={-1}>
        <TieList ties={ties} isDated={publishedIn !== undefined} context={context} />
        <p class="as-of">
          {publishedIn
            ? `As of ${whenText(card.asOf, locale)}, when this article was published`
            : 'As of today: this page does not say when it was published'}
        </p>
        <FactSection
          title="At the time"
          facts={card.atTheTime}
          context={context}
          empty="Nothing on record for that day."
        />
        <ChangeSection
          changes={card.changes}
          since={card.since}
          isDated={publishedIn !== undefined}
          context={context}
        />
        <FactSection title="Before" facts={card.before} context={context} />
        <DisputeSections context={context} />
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

function HeadLine({ context: { card, locale } }: { context: Context }) {
  const post = card.atTheTime.find(({ property }) => HEADING.has(property))
  if (!post && card.changes.length === 0) return null
  return (
    <p class="head-line">
      {post && <b>{valueText(post, locale)}</b>}
      {card.changes.length > 0 && (
        <button type="button" class="link" onClick={(event) => showPart(event, 'since')}>
          {card.changes.length} {card.changes.length === 1 ? 'change' : 'changes'} since
        </button>
      )}
    </p>
  )
}

interface Context {
  card: CardAsOf
  labels: Record<Id, LocalText>
  locale: string
}

function TieList({
  ties,
  isDated,
  context,
}: {
  ties: CardReply['ties']
  isDated: boolean
  context: Context
}) {
  const { card, locale } = context
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
      <More shown={TIES_SHOWN}>
        {rows.map(({ fact, names }) => (
          <li key={fact.id}>
            <button type="button" onClick={(event) => showPart(event, fact.id)}>
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

interface SectionProps {
  title: string
  facts: CardFact[]
  context: Context
  empty?: string
}

function FactSection({ title, facts, context, empty }: SectionProps) {
  if (facts.length === 0 && empty === undefined) return null
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {facts.length === 0 && <p class="empty">{empty}</p>}
      <More>
        {facts.map((fact) => (
          <FactItem key={fact.id} fact={fact} context={context} when={whenAsOf(fact, context.card)} />
        ))}
      </More>
    </section>
  )
}

/** When a fact held, as seen from the card's day: an end that came later is told as a change, not here. */
function whenAsOf({ id, during }: CardFact, { changes }: CardAsOf): string | undefined {
  const [start] = during?.split('/') ?? []
  const endedLater = changes.some(({ fact, change }) => fact.id === id && change === 'ended')
  return endedLater && start ? `${start}/..` : during
}

const BECAME: Record<Change['change'], string> = { ended: 'Ended', began: 'New', happened: '' }

interface ChangeProps {
  changes: Change[]
  since: CardFact[]
  /** False: the card is as of today, and what is after today is yet to come. */
  isDated: boolean
  context: Context
}

/** What changed since the article: posts left, posts taken, what happened. What began and may have begun at any time is listed too. */
function ChangeSection({ changes, since, isDated, context }: ChangeProps) {
  const changed = new Set(changes.map(({ fact }) => fact.id))
  const undated = since.filter(({ id }) => !changed.has(id))
  const count = changes.length + undated.length
  if (count === 0) return null
  const title = isDated ? 'Since this article' : 'To come'
  return (
    <section id="since" class="since" aria-label={title} tabIndex={-1}>
      <h3>
        {title} <span class="count">{count}</span>
      </h3>
      <More>
        {changes.map(({ fact, change, when }) => (
          <FactItem key={`${fact.id} ${change}`} fact={fact} context={context} when={when} became={change} />
        ))}
        {undated.map((fact) => (
          <FactItem key={fact.id} fact={fact} context={context} when={fact.during} />
        ))}
      </More>
    </section>
  )
}

function DisputeSections({ context }: { context: Context }) {
  const { card, locale } = context
  return (
    <>
      {card.disputed
        .filter(({ facts }) => facts.length > 0)
        .map(({ dispute, facts }) => (
          <section key={dispute.id} class="disputed" aria-label="Disputed">
            <h3>Disputed</h3>
            <p class="question">{textIn(dispute.question, locale)}</p>
            <ul>
              {facts.map((fact) => (
                <FactItem key={fact.id} fact={fact} context={context} when={fact.during} />
              ))}
            </ul>
          </section>
        ))}
    </>
  )
}

interface FactProps {
  fact: CardFact
  context: Context
  when: string | undefined
  became?: Change['change']
}

function FactItem({ fact, context, when, became }: FactProps) {
  const { card, labels, locale } = context
  const speaker =
    card.others.find(({ id }) => id === fact.saidBy) ??
    (fact.saidBy === card.entity.id ? card.entity : undefined)
  const mark = became === undefined ? '' : BECAME[became]
  return (
    <li id={became === 'ended' ? undefined : fact.id} class={`fact ${became ?? ''}`} tabIndex={-1}>
      <p class="said">
        <span class="label">
          {mark ? `${mark}: ` : ''}
          {textIn(labels[fact.property] ?? {}, locale)}
        </span>{' '}
        {valueText(fact, locale)}
      </p>
      {(when || speaker) && (
        <p class="when">
          {when && whenText(when, locale)}
          {when && speaker && ' · '}
          {speaker && `according to ${textIn(speaker.title, locale)}`}
        </p>
      )}
      {fact.note && <p class="note">{fact.note}</p>}
      {citationsOf(fact, became, card.sources).map((citation) => (
        <CitationLine
          key={citation.source + citation.quote}
          citation={citation}
          sources={card.sources}
          locale={locale}
        />
      ))}
    </li>
  )
}

/** What ended is shown by the latest source; all of them stand with the fact itself. */
function citationsOf({ citations }: CardFact, became: FactProps['became'], sources: Source[]): Citation[] {
  if (became !== 'ended') return citations
  const publishedOf = (citation: Citation) =>
    sources.find(({ id }) => id === citation.source)?.published ?? ''
  return citations.toSorted((a, b) => (publishedOf(a) < publishedOf(b) ? -1 : 1)).slice(-1)
}

function CitationLine({
  citation,
  sources,
  locale,
}: {
  citation: Citation
  sources: Source[]
  locale: string
}) {
  const source = sources.find(({ id }) => id === citation.source)
  if (!source) return null
  return (
    <blockquote lang={source.language} cite={source.url}>
      “{citation.quote}”{' '}
      <cite>
        <a
          href={source.url}
          target="_blank"
          rel="noopener noreferrer"
          referrerpolicy="no-referrer"
          title={source.title}
        >
          {source.publisher}
        </a>
        , {whenText(source.published, locale)}
      </cite>
    </blockquote>
  )
}

/** A list whose end is folded away when it is long. */
function More({
  children,
  shown = SHOWN,
}: {
  children: ComponentChildren[] | ComponentChildren
  shown?: number
}) {
  const items = [children].flat(2).filter(Boolean)
  // Folding away a single one would save nothing.
  if (items.length <= shown + 1) return <ul>{items}</ul>
  return (
    <>
      <ul>{items.slice(0, shown)}</ul>
      <details class="more">
        <summary>{items.length - shown} more</summary>
        <ul>{items.slice(shown)}</ul>
      </details>
    </>
  )
}

function valueText({ value }: CardFact, locale: string): string {
  if ('text' in value) return textIn(value.text, locale)
  return 'unknown' in value ? 'not known' : 'none'
}
