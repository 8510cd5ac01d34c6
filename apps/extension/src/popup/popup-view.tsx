import { useEffect, useState } from 'preact/hooks'
import type { BackgroundStatus, PageStatus } from '../messages.ts'
import { askBackground, askPage } from '../messages.ts'
import { getSettings, isOnAt, type Settings, saveSettings } from '../reader-settings.ts'
import { whenText } from '../when-text.ts'
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
        label="Mark names on news pages"
        isOn={settings.isOn}
        flip={(isOn) => void saveSettings({ isOn }).then(() => setTimeout(refresh, SETTLE_MS))}
      />
      {settings.isOn && here && <SiteSwitch known={known} here={here} refresh={refresh} />}
      <p class="found" role="status">
        {foundText(known)}
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
        The facts on this device cannot be read. Close the browser and open it again; if that does not help,
        remove Backstory and add it anew.
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
  return <Switch label={`On ${host}`} isOn={isOn} flip={(wanted) => void flip(wanted)} />
}

function Switch({ label, isOn, flip }: { label: string; isOn: boolean; flip(isOn: boolean): void }) {
  return (
    <label class="switch">
      <span>{label}</span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        checked={isOn}
        onChange={(event) => flip(event.currentTarget.checked)}
      />
    </label>
  )
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

function foundText({ settings, here, allowed, page, background }: Known): string {
  if (!settings.isOn) return 'Switched off everywhere.'
  if (!here) return 'This is not a page that can be read.'
  if (!allowed) return `Switch on to let Backstory read pages of ${here.host}.`
  if (!isOnAt(settings, here.host)) return 'Switched off on this site.'
  if (background.editions.length === 0) return 'No facts on this device yet.'
  if (!page) return 'Reload this page to see its names marked.'
  if (!page.isOn) return 'Something went wrong on this page, so it is left as it is.'
  if (!page.hasArticle) return 'No article was found on this page.'
  if (page.mentions === 0) return 'No known names in this article.'
  const names = `${page.mentions} ${page.mentions === 1 ? 'mention' : 'mentions'} of ${page.entities} known ${page.entities === 1 ? 'name' : 'names'}.`
  if (!page.published) return `${names} The page has no date: cards are as of today.`
  const language = page.language && languageName(page.language)
  return `${names} Article of ${whenText(page.published.day, navigator.language)}${language ? `, in ${language}` : ''}.`
}

function languageName(tag: string): string | undefined {
  try {
    return new Intl.DisplayNames(navigator.language, { type: 'language' }).of(tag)
  } catch {
    return undefined
  }
}
