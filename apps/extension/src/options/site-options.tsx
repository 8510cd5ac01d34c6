import { browser } from 'wxt/browser'
import type { Settings } from '../settings-shape.ts'
import { forgetSites } from '../sites/allowed-sites.ts'
import { t } from '../ui-text.ts'
import { UndoList } from './undo-list.tsx'

interface SiteProps {
  settings: Settings
  save(change: Partial<Settings>): void
}

/** On which sites names are marked, and on which they are not. */
export function SiteOptions({ settings: { sites, offHosts }, save }: SiteProps) {
  return (
    <section aria-labelledby="sites">
      <h2 id="sites">{t('options.sites')}</h2>
      <p>
        <a href={browser.runtime.getURL('/welcome.html')}>{t('options.chooseSites')}</a>
      </p>
      <UndoList
        title={t('options.sitesOn')}
        none={t('options.sitesNone')}
        entries={sites.map((site) => ({
          key: site,
          name: hostOf(site),
          undo: () => void forgetSites([site]),
        }))}
      />
      {offHosts.length > 0 && (
        <UndoList
          title={t('options.sitesOff')}
          none=""
          entries={offHosts.map((host) => ({
            key: host,
            name: host,
            undo: () => save({ offHosts: offHosts.filter((one) => one !== host) }),
          }))}
        />
      )}
    </section>
  )
}

/** A match pattern as a reader reads it. */
function hostOf(pattern: string): string {
  return pattern
    .replace(/^[^:]*:\/\//, '')
    .replace(/^\*\./, '')
    .replace(/\/\*$/, '')
}
