import type { Evidence } from '@backstory/lexicon'
import { reasonsOf } from '@backstory/lexicon/explain'
import type { Id } from '@backstory/model'
import { localTextIn } from '@backstory/model/text-in'
import { useState } from 'preact/hooks'
import { asOfText, type Context } from '../card/card-context.ts'
import { cardCopy } from '../card/card-copy.ts'
import { CardHead } from '../card/card-head.tsx'
import { BackIcon } from '../card/card-icons.tsx'
import { FactSections, TieSection } from '../card/card-sections.tsx'
import { reasonText } from '../card/reason-text.ts'
import { isolated } from '../card/worded.tsx'
import { askBackground, type CardReply, type ListedMention } from '../messages.ts'
import { t, uiLocale } from '../ui-text.ts'
import { useLanguages } from './languages.ts'
import { ShadowCard } from './shadow-card.tsx'

/** What the reader can do on a card in the panel; what would be remembered is absent in private windows. */
export interface PanelActs {
  copy(text: string): void
  withdraw?: ((ground: 'correct' | 'know' | 'hide', mention: ListedMention) => void) | undefined
}

interface PanelCardProps {
  mention: ListedMention
  reply: CardReply
  /** How sure the article's day is, as on a card. */
  dated: Context['dated']
  /** All that the page mentions: what others are, and what words were. */
  mentions: readonly ListedMention[]
  acts: PanelActs
}

/** The card of a mention, as the panel shows it; others are followed in its place, and back. */
export function PanelCard({ mention, reply, dated, mentions, acts }: PanelCardProps) {
  const languages = useLanguages()
  const [trail, setTrail] = useState<CardReply[]>([])
  const shown = trail.at(-1) ?? reply
  const follow = async (entity: Id) => {
    const others = [...new Set(mentions.map((one) => one.entity))]
    const next = await askBackground('card', { entity, asOf: reply.card.asOf, others, named: [] })
    if (next) setTrail([...trail, next])
  }
  const context: Context = {
    card: shown.card,
    labels: shown.labels,
    locale: uiLocale(),
    languages,
    dated,
    copy: acts.copy,
    follow: (entity) => void follow(entity),
  }
  const before = trail.at(-2) ?? reply
  const { text: back } = localTextIn(before.card.entity.title, languages)
  return (
    <ShadowCard>
      {trail.length > 0 && (
        <button
          type="button"
          class="back"
          aria-label={t('card.back', isolated(back))}
          onClick={() => setTrail(trail.slice(0, -1))}
        >
          <BackIcon /> <bdi>{back}</bdi>
        </button>
      )}
      <div class={trail.length > 0 ? 'followed' : ''}>
        <CardHead context={context} />
      </div>
      <TieSection ties={shown.ties} context={context} />
      <p class="as-of">{asOfText(context)}</p>
      <FactSections context={context} />
      {trail.length === 0 && <Why mention={mention} reply={reply} mentions={mentions} />}
      <footer>
        <Act act={() => acts.copy(cardCopy(shown, context))} text={t('card.copy')} />
        {trail.length === 0 && <Withdrawals mention={mention} acts={acts} />}
      </footer>
    </ShadowCard>
  )
}

function Act({ act, text }: { act(): void; text: string }) {
  return (
    <button type="button" class="link" onClick={act}>
      {text}
    </button>
  )
}

function Withdrawals({ mention, acts: { withdraw } }: { mention: ListedMention; acts: PanelActs }) {
  if (!withdraw) return null
  return (
    <>
      <Act act={() => withdraw('correct', mention)} text={t('card.notThis')} />
      <Act act={() => withdraw('know', mention)} text={t('card.know')} />
      <Act act={() => withdraw('hide', mention)} text={t('panel.hide')} />
    </>
  )
}

type WhyProps = Pick<PanelCardProps, 'mention' | 'reply' | 'mentions'>

function Why({ mention, reply: { card, titles }, mentions }: WhyProps) {
  const languages = useLanguages()
  const titleOf = (id: Id) => {
    const head = [card.entity, ...card.others].find((one) => one.id === id)
    return localTextIn(head?.title ?? titles[id] ?? {}, languages).text || id
  }
  // Reasons point into the text, of which the panel has the mentions: what one points to is mostly one of these.
  const textOf = (start: number, end: number) =>
    mentions.find((one) => one.start === start && one.end === end)?.text ?? ''
  const isTold = (one: Evidence) => one.because !== 'antecedent' || textOf(one.start, one.end) !== ''
  const why = mention.why.filter(isTold)
  const reasons = reasonsOf(why, { marked: mention.text, title: titleOf(mention.entity), textOf, titleOf })
  return (
    <details class="why">
      <summary>{t('card.why')}</summary>
      {reasons.map(reasonText).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </details>
  )
}
