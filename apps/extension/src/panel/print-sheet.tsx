import { render } from 'preact'
import { becameText, type Context, titleIn, valueIn } from '../card/card-context.ts'
import { webAddress } from '../card/source-links.ts'
import { type ToldFact, toldAsOf, toldChange } from '../card/told-fact.ts'
import { Told } from '../card/worded.tsx'
import type { CardReply } from '../messages.ts'
import { t, uiLocale } from '../ui-text.ts'
import { whenText } from '../when-text.ts'
import type { WholePage } from './page-copy.ts'

/**
 * Keeps what is printed ready until the signal aborts: every card with everything that it tells, folded away nowhere. It is drawn when the
 * browser is about to print, and at no other time: on screen it would be as much again as all the rest.
 */
export function keepPrintSheet(page: WholePage, signal: AbortSignal): void {
  const sheet = document.createElement('div')
  sheet.className = 'sheet'
  document.body.append(sheet)
  addEventListener('beforeprint', () => render(<PrintSheet {...page} />, sheet), { signal })
  addEventListener('afterprint', () => render(null, sheet), { signal })
  signal.addEventListener('abort', () => {
    render(null, sheet)
    sheet.remove()
  })
}

function PrintSheet({ cards, ...told }: WholePage) {
  return [...cards].map(([entity, reply]) => <PrintedCard key={entity} reply={reply} {...told} />)
}

interface PrintedProps extends Omit<WholePage, 'cards'> {
  reply: CardReply
}

function PrintedCard({ reply: { card, labels }, ...told }: PrintedProps) {
  const { dated, languages } = told
  const context: Context = { card, labels, ...told, locale: uiLocale() }
  const asItStood = (facts: typeof card.before) => facts.map((fact) => toldAsOf(fact, card))
  const since = card.changes.map((change) => toldChange(change, card))
  return (
    <article>
      <h2>
        <Told text={card.entity.title} languages={languages} />
      </h2>
      <p class="soft">
        <Told text={card.entity.description} languages={languages} />
      </p>
      <Section title={t('card.atTheTime')} told={asItStood(card.atTheTime)} context={context} />
      <Section title={t(dated ? 'card.since' : 'card.toCome')} told={since} context={context} />
      <Section title={t('card.before')} told={asItStood(card.before)} context={context} />
      {card.disputed.map(({ dispute, facts }) => (
        <Section key={dispute.id} title={t('card.disputed')} told={asItStood(facts)} context={context} />
      ))}
    </article>
  )
}

function Section({ title, told, context }: { title: string; told: ToldFact[]; context: Context }) {
  if (told.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {told.map((one) => (
          <li key={`${one.fact.id} ${one.became}`}>
            <Said told={one} context={context} />
            {one.citations.map(({ source, quote }) => (
              <Cited key={source + quote} source={source} quote={quote} context={context} />
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Said({ told: { fact, when, became }, context }: { told: ToldFact; context: Context }) {
  const { labels, languages, locale } = context
  const speaker = fact.saidBy && titleIn(context, fact.saidBy).text
  return (
    <p>
      {becameText(became)} <Told text={labels[fact.property] ?? {}} languages={languages} />:{' '}
      <bdi>{valueIn(fact, context).text}</bdi>
      {when && `, ${whenText(when, locale)}`}
      {speaker && `, ${t('card.accordingTo', speaker)}`}
    </p>
  )
}

interface CitedProps {
  source: string
  quote: string
  context: Context
}

function Cited({ source: id, quote, context: { card, locale } }: CitedProps) {
  const source = card.sources.find((one) => one.id === id)
  if (!source) return null
  return (
    <p class="cited">
      <bdi lang={source.language}>{t('card.quote', quote)}</bdi> <bdi>{source.publisher}</bdi>,{' '}
      {whenText(source.published, locale)}, <bdi dir="ltr">{webAddress(source.url)}</bdi>
    </p>
  )
}
