import type { Id } from '@backstory/model'
import { useEffect, useState } from 'preact/hooks'
import { askPage, type ListedMention, type PageMentions } from '../messages.ts'
import type { Here } from '../popup/sites.ts'
import { t } from '../ui-text.ts'
import { useLanguages } from './languages.ts'
import { MentionList } from './mention-list.tsx'
import { type PageCards, titleOf } from './page-cards.ts'
import { pageCopy } from './page-copy.ts'
import { PanelCard } from './panel-card.tsx'
import { keepPrintSheet } from './print-sheet.tsx'
import { Tabs } from './tabs.tsx'
import { Ties } from './tie-view.tsx'
import { Timeline } from './timeline-view.tsx'
import { canRemember, type Done, type Ground, withdraw } from './withdrawing.ts'

interface FoundProps {
  found: PageMentions
  here: Here
  cards: PageCards
}

/** What was found on the page: its names in reading order, on a timeline, and as a net; to be copied and printed whole. */
export function Found({ found, here, cards }: FoundProps) {
  const languages = useLanguages()
  const [open, setOpen] = useState<number>()
  const [tab, setTab] = useState('names')
  const [done, setDone] = useState<Done>()
  const dated = found.published?.sure
  useEffect(() => {
    const stop = new AbortController()
    keepPrintSheet({ cards, dated, languages }, stop.signal)
    return () => stop.abort()
  }, [cards, dated, languages])
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(
      () => setDone({ text: t('card.copied') }),
      () => setDone({ text: t('panel.notCopied') }),
    )
  const withdrawAs = (ground: Ground, mention: ListedMention) =>
    void withdraw(ground, mention, titleOf(cards, mention.entity, languages)).then(setDone)
  const acts = { copy, withdraw: canRemember() ? withdrawAs : undefined }
  const cardOf = (mention: ListedMention) => {
    const reply = cards.get(mention.entity)
    return reply && <PanelCard {...{ mention, reply, dated, acts }} mentions={found.mentions} />
  }
  const openCard = (entity: Id) => {
    const start = found.mentions.find((mention) => mention.entity === entity)?.start
    setTab('names')
    setOpen(start)
    // Once it is drawn.
    requestAnimationFrame(() => showRow(start))
  }
  const jump = ({ start, end }: ListedMention) => void askPage(here.tab, 'jump', { start, end })
  return (
    <main>
      <div class="whole">
        <button type="button" class="link" onClick={() => copy(pageCopy({ cards, dated, languages }))}>
          {t('panel.copyAll')}
        </button>
        <button type="button" class="link" onClick={() => window.print()}>
          {t('panel.print')}
        </button>
      </div>
      <Notice done={done} setDone={setDone} />
      <Tabs
        chosen={tab}
        choose={setTab}
        tabs={{
          names: [
            t('panel.names'),
            <MentionList key="names" page={found} {...{ cards, open, setOpen, jump, cardOf }} />,
          ],
          timeline: [
            t('panel.timeline'),
            <Timeline
              key="timeline"
              asOf={found.asOf}
              isDated={dated !== undefined}
              {...{ cards, openCard }}
            />,
          ],
          ties: [t('panel.ties'), <Ties key="ties" {...{ cards, openCard }} />],
        }}
      />
    </main>
  )
}

/** What was just done, with the means to take it back. */
function Notice({ done, setDone }: { done: Done | undefined; setDone(done: Done | undefined): void }) {
  return (
    <p class="notice" role="status">
      {done?.text}{' '}
      {done?.undo && (
        <button type="button" class="link" onClick={() => void done.undo?.().then(() => setDone(undefined))}>
          {t('card.undo')}
        </button>
      )}
    </p>
  )
}

function showRow(start: number | undefined): void {
  const row = document.querySelector(`[data-start="${start}"]`)
  row?.scrollIntoView({ block: 'start' })
  row?.querySelector<HTMLElement>('.name')?.focus({ preventScroll: true })
}
