import type { CardFact } from '@backstory/model'
import { localTextIn } from '@backstory/model/text-in'
import { t } from '../ui-text.ts'
import { whenText } from '../when-text.ts'
import { becameText, type Context, titleIn, valueIn } from './card-context.ts'
import { factCopy } from './card-copy.ts'
import { CopyIcon } from './card-icons.tsx'
import { CitationLine } from './citation-line.tsx'
import { EntityLink } from './entity-link.tsx'
import { linkedParts } from './linked-parts.ts'
import type { ToldFact } from './told-fact.ts'
import { sentence, Told } from './worded.tsx'

interface FactItemProps {
  told: ToldFact
  context: Context
  /** True where facts are sides of a dispute: then who says it leads. */
  isSide?: boolean
}

/** A fact, with when, by whom, when it was verified, and its sources. */
export function FactItem({ told, context, isSide = false }: FactItemProps) {
  const { fact, citations, became } = told
  const { labels, languages, locale, copy } = context
  const word = becameText(became)
  const label = localTextIn(labels[fact.property] ?? {}, languages)
  return (
    <li id={became === 'ended' ? undefined : fact.id} class={`fact ${became ?? ''}`} tabIndex={-1}>
      {copy && (
        <button
          type="button"
          class="icon copy"
          aria-label={t('card.copyFact')}
          title={t('card.copyFact')}
          onClick={() => copy(factCopy(told, context))}
        >
          <CopyIcon />
        </button>
      )}
      {isSide && fact.saidBy && (
        <p class="speaker">
          <EntityLink entity={fact.saidBy} context={context} />
        </p>
      )}
      <p class="said">
        <span class="label">
          {word && <b>{word} </b>}
          <Told text={labels[fact.property] ?? {}} languages={languages} />
          {label.text !== '' && ' '}
        </span>
        <ValueText fact={fact} context={context} />
      </p>
      <WhenLine told={told} context={context} isSide={isSide} />
      {fact.note && (
        <p class="note" dir="auto">
          {fact.note}
        </p>
      )}
      {citations.map((citation) => (
        <CitationLine key={citation.source + citation.quote} citation={citation} context={context} />
      ))}
      {(fact.verifiedAt || fact.reviewBy) && (
        <p class="verified">
          {fact.verifiedAt && t('card.verified', whenText(fact.verifiedAt, locale))}
          {fact.verifiedAt && fact.reviewBy && ' · '}
          {fact.reviewBy && t(reviewKey(fact.reviewBy), whenText(fact.reviewBy, locale))}
        </p>
      )}
    </li>
  )
}

function WhenLine({ told: { fact, when }, context, isSide }: FactItemProps) {
  const speaker = isSide ? undefined : fact.saidBy
  if (!when && !speaker) return null
  return (
    <p class="when">
      {when && whenText(when, context.locale)}
      {when && speaker && ' · '}
      {speaker && sentence('card.accordingTo', <EntityLink entity={speaker} context={context} />)}
    </p>
  )
}

/** A review that is due is told as due. */
function reviewKey(day: string): 'card.reviewDue' | 'card.reviewBy' {
  return day < new Date().toISOString().slice(0, 10) ? 'card.reviewDue' : 'card.reviewBy'
}

interface ValueTextProps {
  fact: CardFact
  context: Context
}

/** What a fact says, the entities that it names leading to their cards; those whose titles do not stand in the text come after it. */
export function ValueText({ fact, context }: ValueTextProps) {
  const { text, language } = valueIn(fact, context)
  const ids = 'text' in fact.value ? (fact.value.entities ?? []).map(({ entity }) => entity) : []
  const named = [...new Set(ids)]
    .filter((id) => id !== context.card.entity.id)
    .map((id) => ({ id, title: titleIn(context, id).text }))
    .filter(({ title }) => title !== '')
  const parts = linkedParts(text, named)
  const others = named.filter(({ id }) => !parts.some((part) => part.entity === id))
  return (
    <>
      <bdi lang={language}>
        {parts.map((part) =>
          part.entity === undefined ? (
            part.text
          ) : (
            <EntityLink key={part.entity} entity={part.entity} text={part.text} context={context} />
          ),
        )}
      </bdi>
      {context.follow && others.length > 0 && (
        <span class="named">
          {others.map(({ id }) => (
            <span key={id}>
              {' '}
              <EntityLink entity={id} context={context} />
            </span>
          ))}
        </span>
      )}
    </>
  )
}
