import { useEffect, useState } from 'preact/hooks'
import { articleText, foundText } from '../found-text.ts'
import type { BackgroundStatus, PageStatus } from '../messages.ts'
import { askBackground, askPage } from '../messages.ts'
import { getSettings, isOnAt, type Settings, saveSettings } from '../reader-settings.ts'
import { siteStateOf, siteStateText } from '../site-state.ts'
import { Switch } from '../switch.tsx'
import { t } from '../ui-text.ts'
import { FeedForm } from './feed-form.tsx'
import { allowSite, findHere, type Here, isAllowed } from './sites.ts'

interface Known {
  settings: Settings
  here: Here | undefined
  allowed: boolean
  page: PageStatus | undefined
  background: BackgroundStatus
}

/** The popup: on and off, what was found here, and how fresh the facts are. */
export function PopupView() {
  const [known, setKnown] = useState<Known>()
  const [isBroken, setBroken] = useState(false)
  const refresh = () => {
    learn().then(setKnown, (error: unknown) => {
      console.error('backstory:', error)
      setBroken(true)
    })
  }
  useEffect(refresh, [])
  if (isBroken) return <Broken />
  if (!known) return null
  const { settings, here, background } = known
  return (
    <main>
      <h1>Backstory</h1>
      <Switch
        label={t('popup.everywhere')}
        isOn={settings.isOn}
        flip={(isOn) => void saveSettings({ isOn }).then(() => setTimeout(refresh, SETTLE_MS))}
      />
      {settings.isOn && here && <SiteSwitch known={known} here={here} refresh={refresh} />}
      <p class="found" role="status">
        {textOf(known)}
      </p>
      <FeedForm status={background} refresh={refresh} />
    </main>
  )
}

function Broken() {
  return (
    <main>
      <h1>Backstory</h1>
      <p class="fault" role="alert">
        {t('popup.broken')}
      </p>
    </main>
  )
}

/** The page marks its names anew within this time after a switch. */
const SETTLE_MS = 250

function SiteSwitch({
  known: { settings, allowed },
  here,
  refresh,
}: {
  known: Known
  here: Here
  refresh(): void
}) {
  const { host } = here
  const isOn = allowed && isOnAt(settings, host)
  const flip = async (wanted: boolean) => {
    // Refused: the switch goes back to what is so.
    if (wanted && !allowed && !(await allowSite(here))) return refresh()
    const others = settings.offHosts.filter((other) => other !== host)
    await saveSettings({ offHosts: wanted ? others : [...others, host] })
    setTimeout(refresh, SETTLE_MS)
  }
  return <Switch label={t('popup.onSite', host)} isOn={isOn} flip={(wanted) => void flip(wanted)} />
}

async function learn(): Promise<Known> {
  const [settings, here, background] = await Promise.all([
    getSettings(),
    findHere(),
    askBackground('status', {}),
  ])
  const [allowed, page] = here
    ? await Promise.all([isAllowed(here), askPage(here.tab, 'page-status', {})])
    : [false, undefined]
  return { settings, here, allowed, page, background }
}

function textOf(known: Known): string {
  const { here, page } = known
  const state = siteStateOf({ ...known, editions: known.background.editions.length })
  if (state !== 'found' || !page) return siteStateText(state === 'found' ? 'reload' : state, here?.host)
  return `${foundText(page.mentions, page.entities)} ${articleText(page)}`
}
