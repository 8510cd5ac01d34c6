import { tellPage } from '../messages.ts'
import { isOnAt, saveSettings } from '../reader-settings.ts'
import { runInTab } from '../sites/page-script.ts'
import { Switch } from '../switch.tsx'
import { t } from '../ui-text.ts'
import type { Known } from './known-page.ts'
import { allowSite } from './sites.ts'

interface SwitchesProps {
  known: Known
  /** Learns anew what is so. */
  refresh(): void
}

/** The page marks its names anew within this time after a switch. */
const SETTLE_MS = 250

/** On or off: on this page, on its site, everywhere. One click each; what a wider switch rules out waits for that. */
export function PageSwitches({ known, refresh }: SwitchesProps) {
  const { settings, here, allowed, page } = known
  const settle = () => setTimeout(refresh, SETTLE_MS)
  const isOnSite = here !== undefined && allowed && isOnAt({ ...settings, isOn: true }, here.host)
  const isOffSite = here !== undefined && settings.offHosts.includes(here.host)
  const flipPage = async (isOn: boolean) => {
    // The click on our icon lets us into this one page until it is left, whatever its site: no question is asked (`activeTab`).
    if (here && !page) await runInTab(here.tab).catch(() => undefined)
    else if (here) await tellPage(here.tab, 'mark-here', { isOn })
    settle()
  }
  const flipSite = async (wanted: boolean) => {
    if (!here) return
    // Refused: the switch goes back to what is so.
    if (wanted && !allowed && !(await allowSite(here))) return refresh()
    await saveSettings(({ offHosts }) => {
      const others = offHosts.filter((other) => other !== here.host)
      return { offHosts: wanted ? others : [...others, here.host] }
    })
    settle()
  }
  return (
    <div class="switches">
      {here && (
        <>
          <Switch
            label={t('popup.onPage')}
            isOn={!isOffSite && settings.isOn && page !== undefined && page.leftAlone !== 'offPage'}
            isDisabled={!settings.isOn || isOffSite}
            flip={(isOn) => void flipPage(isOn)}
          />
          {/* What is chosen for a site is kept, and of a private window nothing is. */}
          {!here.isPrivateWindow && (
            <Switch
              label={t('popup.onSite', here.host)}
              isOn={isOnSite}
              isDisabled={!settings.isOn}
              flip={(isOn) => void flipSite(isOn)}
            />
          )}
        </>
      )}
      <Switch
        label={t('popup.everywhere')}
        isOn={settings.isOn}
        flip={(isOn) => void saveSettings({ isOn }).then(settle)}
      />
    </div>
  )
}
