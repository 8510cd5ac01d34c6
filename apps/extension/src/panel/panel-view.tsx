import { useEffect, useMemo, useState } from 'preact/hooks'
import { articleText, foundText } from '../found-text.ts'
import { siteStateText } from '../site-state.ts'
import { t, uiLocale } from '../ui-text.ts'
import { Found } from './found-view.tsx'
import { Languages } from './languages.ts'
import { type PageCards, readCards } from './page-cards.ts'
import { type FollowedPage, followPage } from './page-follow.ts'

/** The panel "On this page": everything that the cards say, without a pointer, a hover or a page. */
export function PanelView() {
  const page = useFollowedPage()
  const cards = useCards(page)
  const chosen = page?.settings.languages.join(' ')
  const languages = useMemo(() => [...(chosen?.split(' ').filter(Boolean) ?? []), uiLocale()], [chosen])
  return (
    <>
      <header>
        <h1>{t('panel.title')}</h1>
        {page?.found && <p class="day">{articleText(page.found)}</p>}
        <p class="state" role="status">
          {stateText(page, cards)}
        </p>
      </header>
      {page?.found && page.here && cards && cards.size > 0 && (
        <Languages.Provider value={languages}>
          <Found found={page.found} here={page.here} cards={cards} />
        </Languages.Provider>
      )}
    </>
  )
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
