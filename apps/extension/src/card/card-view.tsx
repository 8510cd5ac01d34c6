import type { Published } from '@backstory/article'
import type { Reason } from '@backstory/lexicon/explain'
import type { Id } from '@backstory/model'
import { localTextIn } from '@backstory/model/text-in'
import type { CardReply } from '../messages.ts'
import { t, uiDirection } from '../ui-text.ts'
import { whenText } from '../when-text.ts'
import { asOfText, type Context } from './card-context.ts'
import { cardCopy } from './card-copy.ts'
import { type BarActs, CardBar, CardHead } from './card-head.tsx'
import { FactSections, showPart, TieSection } from './card-sections.tsx'
import { reasonText } from './reason-text.ts'
import { isolated } from './worded.tsx'

/** What the reader can do on a card. What is absent cannot be done there. */
export interface CardActs extends Omit<BarActs, 'copyAll'> {
  follow(entity: Id): void
  copy?: ((text: string) => void) | undefined
  /** "Not this one": the name does not mean the entity. */
  correct?: (() => void) | undefined
  /** "I know this": no more marks for the entity. */
  know?: (() => void) | undefined
}

/** What a card shows, beside what was asked of the background. */
export interface CardProps {
  reply: CardReply
  /** How sure the article's day is; `undefined` where none is known, and the card is as of today. */
  dated: Published['sure'] | undefined
  /** Why it is marked; empty when it was followed from another card. */
  why: Reason[]
  locale: string
  languages: readonly string[]
  isPinned: boolean
  backTo?: string | undefined
  /** What the reader is told in passing: that something was copied. */
  notice?: string | undefined
  acts: CardActs
}

/** The card: what the article left out, as of its day, every fact with its evidence. */
export function CardView({ reply, why, notice, isPinned, backTo, acts, ...told }: CardProps) {
  const { card, ties, labels } = reply
  const { locale, languages, dated } = told
  const { follow, copy, correct, know } = acts
  const context: Context = { card, labels, locale, languages, dated, follow, copy }
  const copyAll = copy && (() => copy(cardCopy(reply, context)))
  return (
    <div class="card" role="dialog" aria-labelledby="title" lang={locale} dir={uiDirection()}>
      <CardBar acts={{ ...acts, copyAll }} isPinned={isPinned} backTo={backTo} />
      <div class="body" role="document" aria-labelledby="title" tabIndex={-1}>
        <CardHead context={context} />
        <TieSection ties={ties} context={context} />
        <p class="as-of">{asOfText(context)}</p>
        <FactSections context={context} />
        {why.length > 0 && (
          <details id="why" class="why" tabIndex={-1}>
            <summary>{t('card.why')}</summary>
            {why.map(reasonText).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </details>
        )}
        <Edition reply={reply} context={context} />
      </div>
      <footer>
        {why.length > 0 && (
          <button type="button" class="link" onClick={(event) => showPart(event, 'why')}>
            {t('card.why')}
          </button>
        )}
        {correct && (
          <button type="button" class="link" onClick={correct}>
            {t('card.notThis')}
          </button>
        )}
        {know && (
          <button type="button" class="link" onClick={know}>
            {t('card.know')}
          </button>
        )}
        <span role="status">{notice}</span>
      </footer>
    </div>
  )
}

interface EditionProps {
  reply: CardReply
  context: Context
}

function Edition({ reply: { edition }, context: { locale, languages } }: EditionProps) {
  const title = localTextIn(edition.title, languages).text
  const day = whenText(edition.published.slice(0, 10), locale)
  return (
    <p class="edition">
      {t('card.edition', isolated(title), edition.sequence, day)}
      {edition.isStale && <strong> · {t('card.stale')}</strong>}
    </p>
  )
}
