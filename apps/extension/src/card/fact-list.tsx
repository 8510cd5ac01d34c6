import type { CardAsOf, CardFact, Change, Citation, Id, LocalText, Source } from '@backstory/model'
import { textIn } from '@backstory/model/text-in'
import type { ComponentChild } from 'preact'
import { whenText } from '../when-text.ts'
import type { ToldFact } from './told-fact.ts'

/** What every part of a card needs to know. */
export interface Context {
  card: CardAsOf
  labels: Record<Id, LocalText>
  locale: string
  /** True when the article's day is known; else the card is as of today. */
  isDated: boolean
}

/** More facts of a section than these are folded away. Arbitrary: what fits without much scrolling. */
const SHOWN = 3

interface FactListProps {
  told: ToldFact[]
  /** What they are, for "3 more …". */
  what: string
  context: Context
}

/** Facts one below the other, each with when, by whom, and its sources. */
export function FactList({ told, what, context }: FactListProps) {
  return (
    <More what={what}>
      {told.map((one) => (
        <FactItem key={`${one.fact.id} ${one.became ?? ''}`} told={one} context={context} />
      ))}
    </More>
  )
}

const BECAME: Record<Change['change'], string> = { ended: 'Ended: ', began: 'New: ', happened: '' }

function FactItem({ told, context }: { told: ToldFact; context: Context }) {
  const { fact, when, citations, became } = told
  const { card, labels, locale } = context
  const speaker = [...card.others, card.entity].find(({ id }) => id === fact.saidBy)
  return (
    <li id={became === 'ended' ? undefined : fact.id} class={`fact ${became ?? ''}`} tabIndex={-1}>
      <p class="said" dir="auto">
        <span class="label">
          {became && BECAME[became]}
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
      {citations.map((citation) => (
        <CitationLine
          key={citation.source + citation.quote}
          citation={citation}
          source={card.sources.find(({ id }) => id === citation.source)}
          locale={locale}
        />
      ))}
    </li>
  )
}

interface CitationProps {
  citation: Citation
  source: Source | undefined
  locale: string
}

function CitationLine({ citation, source, locale }: CitationProps) {
  if (!source) return null
  const { language, url, title, publisher, published } = source
  return (
    <blockquote lang={language} dir="auto" cite={url}>
      “{citation.quote}”{' '}
      <cite>
        <a href={url} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer" title={title}>
          {publisher}
        </a>
        , {whenText(published, locale)}
      </cite>
    </blockquote>
  )
}

interface MoreProps {
  children: ComponentChild[]
  /** What there is more of. */
  what: string
  shown?: number
}

/** A list whose end is folded away when it is long. */
export function More({ children, what, shown = SHOWN }: MoreProps) {
  // Folding away a single one would save nothing.
  if (children.length <= shown + 1) return <ul>{children}</ul>
  return (
    <>
      <ul>{children.slice(0, shown)}</ul>
      <details class="more">
        <summary>
          {children.length - shown} more {what}
        </summary>
        <ul>{children.slice(shown)}</ul>
      </details>
    </>
  )
}

/** Returns what the fact says, in words. */
export function valueText({ value }: CardFact, locale: string): string {
  if ('text' in value) return textIn(value.text, locale)
  return 'unknown' in value ? 'not known' : 'none'
}
