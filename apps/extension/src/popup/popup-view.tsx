import { useEffect, useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { FactsState } from '../facts-state.tsx'
import { articleText, foundText } from '../found-text.ts'
import { siteStateOf, siteStateText } from '../site-state.ts'
import { countText, t, uiLocale } from '../ui-text.ts'
import { type Known, learnOfPage } from './known-page.ts'
import { openPanelIn } from './open-panel.ts'
import { PageSwitches } from './page-switches.tsx'

/** The popup: on and off, what was found here and what that cost, and how fresh the facts are. */
export function PopupView() {
  const [known, setKnown] = useState<Known>()
  const [isBroken, setBroken] = useState(false)
  const refresh = () => {
    learnOfPage().then(setKnown, (error: unknown) => {
      console.error('backstory:', error)
      setBroken(true)
    })
  }
  useEffect(refresh, [])
  if (!known && !isBroken) return null
  return (
    <>
      <header>
        <h1>Backstory</h1>
        <button type="button" class="link" onClick={() => void browser.runtime.openOptionsPage()}>
          {t('popup.options')}
        </button>
      </header>
      {known && !isBroken ? <Popup known={known} refresh={refresh} /> : <Broken />}
    </>
  )
}

function Popup({ known, refresh }: { known: Known; refresh(): void }) {
  const { background, page, here } = known
  const state = siteStateOf({ ...known, editions: background.editions.length })
  return (
    <main>
      <section class="page-state" aria-label={t('panel.title')}>
        <p class="found" role="status">
          {state !== 'found' || !page
            ? sentenceOf(state, here?.host)
            : foundText(page.mentions, page.entities)}
        </p>
        {state === 'found' && page && <p class="soft day">{articleText(page)}</p>}
        {page?.isOn && <Cost spentMs={page.spentMs} requests={background.requestsForPages} />}
        <button
          type="button"
          class="button main"
          onClick={() => void openPanelIn(known.windowId).then(() => window.close())}
        >
          {t('popup.openPanel')}
        </button>
      </section>
      <PageSwitches known={known} refresh={refresh} />
      <section class="facts-state" aria-label={t('popup.facts')}>
        <FactsState status={background} refresh={refresh} />
        <p class="privacy">{t('feed.privacy')}</p>
      </section>
    </main>
  )
}

function sentenceOf(state: ReturnType<typeof siteStateOf>, host: string | undefined): string {
  return siteStateText(state === 'found' ? 'reload' : state, host)
}

/** What the page was made to bear, as far as anybody can count it. */
function Cost({ spentMs, requests }: { spentMs: number; requests: number }) {
  const locale = uiLocale()
  const unit = { style: 'unit', unit: 'millisecond', maximumFractionDigits: spentMs < 10 ? 1 : 0 } as const
  return (
    <p class="soft cost">
      {t('popup.spent', new Intl.NumberFormat(locale, unit).format(spentMs))}{' '}
      {countText('popup.requests', requests)}
    </p>
  )
}

function Broken() {
  return (
    <main>
      <p class="fault" role="alert">
        {t('popup.broken')}
      </p>
    </main>
  )
}
