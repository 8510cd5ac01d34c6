import type { Citation } from '@backstory/model'
import { localTextIn } from '@backstory/model/text-in'
import type { CardReply } from '../messages.ts'
import { t } from '../ui-text.ts'
import { whenText } from '../when-text.ts'
import { asOfText, becameText, type Context, titleIn, valueIn } from './card-context.ts'
import { webAddress } from './source-links.ts'
import { type ToldFact, toldAsOf, toldChange } from './told-fact.ts'

/**
 * Returns a fact with all that a citation needs, as plain text: whom it is about, as of which day, and for each source publisher, date,
 * exact words, address and archived address.
 */
export function factCopy(told: ToldFact, context: Context): string {
  const { card, languages } = context
  return [
    localTextIn(card.entity.title, languages).text,
    ...factLines(told, context),
    '',
    asOfText(context),
  ].join('\n')
}

/** Returns a whole card in the same way, by its sections. */
export function cardCopy({ edition }: Pick<CardReply, 'edition'>, context: Context): string {
  const { card, languages, dated, locale } = context
  const { text: title } = localTextIn(card.entity.title, languages)
  const section = (heading: string, told: ToldFact[]) =>
    told.length === 0 ? [] : ['', heading, ...told.flatMap((one) => factLines(one, context))]
  const asItStood = (facts: typeof card.before) => facts.map((fact) => toldAsOf(fact, card))
  return [
    `${title} – ${localTextIn(card.entity.description, languages).text}`,
    asOfText(context),
    ...section(t('card.atTheTime'), asItStood(card.atTheTime)),
    ...section(
      t(dated ? 'card.since' : 'card.toCome'),
      card.changes.map((change) => toldChange(change, card)),
    ),
    ...section(t('card.before'), asItStood(card.before)),
    ...card.disputed.flatMap(({ dispute, facts }) =>
      section(`${t('card.disputed')}: ${localTextIn(dispute.question, languages).text}`, asItStood(facts)),
    ),
    '',
    t(
      'card.edition',
      localTextIn(edition.title, languages).text,
      edition.sequence,
      whenText(edition.published.slice(0, 10), locale),
    ),
  ].join('\n')
}

function factLines(told: ToldFact, context: Context): string[] {
  const { fact, when, citations, became } = told
  const { labels, languages, locale } = context
  const label = [becameText(became), localTextIn(labels[fact.property] ?? {}, languages).text]
    .filter(Boolean)
    .join(' ')
  const said = [
    `${label ? `${label}: ` : ''}${valueIn(fact, context).text}`,
    when && whenText(when, locale),
    fact.saidBy && t('card.accordingTo', titleIn(context, fact.saidBy).text),
  ]
  return [`• ${said.filter(Boolean).join(', ')}`, ...citations.flatMap((one) => citationLines(one, context))]
}

function citationLines({ source: id, quote, locator }: Citation, { card, locale }: Context): string[] {
  const source = card.sources.find((one) => one.id === id)
  if (!source) return []
  const whence = [source.publisher, source.title, whenText(source.published, locale), locator]
  const archived = webAddress(source.archived)
  return [
    `  ${t('card.quote', quote)}`,
    `  ${whence.filter(Boolean).join(', ')}`,
    `  ${webAddress(source.url) ?? ''}`,
    archived === undefined ? '' : `  ${t('card.archived')}: ${archived}`,
  ].filter((line) => line.trim() !== '')
}
