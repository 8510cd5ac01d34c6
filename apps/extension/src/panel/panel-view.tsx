import type { Id } from '@backstory/model'
import { useEffect, useState } from 'preact/hooks'
import { articleText, foundText } from '../found-text.ts'
import { askPage, type ListedMention } from '../messages.ts'
import { siteStateText } from '../site-state.ts'
import { t } from '../ui-text.ts'
import { MentionList } from './mention-list.tsx'
import { type PageCards, readCards } from './page-cards.ts'
import { type FollowedPage, followPage } from './page-follow.ts'
import { PanelCard } from './panel-card.tsx'
import { Tabs } from './tabs.tsx'
import { Ties } from './tie-view.tsx'
import { Timeline } from './timeline-view.tsx'

/** The panel "On this page": everything that the cards say, without a pointer, a hover or a page. */
export function PanelView() {
  const page = useFollowedPage()
  const cards = useCards(page)
  return (
    <>
      <header>
        <h1>{t('panel.title')}</h1>
        {page?.found && <p class="day">{articleText(page.found)}</p>}
        <p class="state" role="status">
          {stateText(page, cards)}
        </p>
      </header>
      {page?.found && cards && cards.size > 0 && <Found page={page} cards={cards} />}
    </>
  )
}

function Found({ page, cards }: { page: FollowedPage; cards: PageCards }) {
  const [open, setOpen] = useState<number>()
  const [tab, setTab] = useState('names')
  const { found, here } = page
  if (!found || !here) return null
  const isDated = found.published !== undefined
  const jump = ({ start, end }: ListedMention) => void askPage(here.tab, 'jump', { start, end })
  const openCard = (entity: Id) => {
    const start = found.mentions.find((mention) => mention.entity === entity)?.start
    setTab('names')
    setOpen(start)
    // Once it is drawn.
    requestAnimationFrame(() => showRow(start))
  }
  const cardOf = (mention: ListedMention) => {
    const reply = cards.get(mention.entity)
    return reply && <PanelCard {...{ reply, isDated }} />
  }
  return (
    <main>
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
            <Timeline key="timeline" asOf={found.asOf} {...{ cards, isDated, openCard }} />,
          ],
          ties: [t('panel.ties'), <Ties key="ties" {...{ cards, openCard }} />],
        }}
      />
    </main>
  )
}

function showRow(start: number | undefined): void {
  const row = document.querySelector(`[data-start="${start}"]`)
  row?.scrollIntoView({ block: 'start' })
  row?.querySelector<HTMLElement>('.name')?.focus({ preventScroll: true })
}

function useFollowedPage(): FollowedPage | undefined {
  const [page, setPage] = useState<FollowedPage>()
  useEffect(() => {
    const stop = new AbortController()
    followPage(setPage, stop.signal)
    return () => stop.abort()
  }, [])
  return page
}

/** The cards of the page as it was last read; those before stay until the new ones are there. */
function useCards(page: FollowedPage | undefined): PageCards | undefined {
  const [cards, setCards] = useState<PageCards>()
  const found = page?.found
  useEffect(() => {
    if (!found) return setCards(undefined)
    let isWanted = true
    const take = (read: PageCards) => {
      if (isWanted) setCards(read)
    }
    readCards(found).then(take, (error: unknown) => console.error('backstory:', error))
    return () => {
      isWanted = false
    }
  }, [found])
  return cards
}

function stateText(page: FollowedPage | undefined, cards: PageCards | undefined): string {
  if (!page || (page.found && !cards)) return t('panel.reading')
  if (page.state !== 'found') return siteStateText(page.state, page.here?.host)
  const { mentions = [] } = page.found ?? {}
  return foundText(mentions.length, new Set(mentions.map(({ entity }) => entity)).size)
}
