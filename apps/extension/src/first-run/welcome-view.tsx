import { useEffect, useState } from 'preact/hooks'
import { MarkSample } from '../mark-sample.tsx'
import { getSettings } from '../reader-settings.ts'
import { DEFAULTS } from '../settings-shape.ts'
import { allowSites, forgetSites } from '../sites/allowed-sites.ts'
import { NEWS_SITES, patternOf } from '../sites/news-sites.ts'
import { countText, t } from '../ui-text.ts'
import { SiteChoice } from './site-choice.tsx'

/** What a reader sees first: what this does, what it does not, and on which sites it may. */
export function WelcomeView() {
  return (
    <>
      <header>
        <p class="masthead">Backstory</p>
        <h1>{t('welcome.title')}</h1>
        <p class="lead">{t('welcome.lead')}</p>
      </header>
      <main>
        <section class="promises" aria-label={t('welcome.how')}>
          <MarkSample density={DEFAULTS.density} markStyle={DEFAULTS.markStyle} />
          <ul>
            <li>{t('welcome.rest')}</li>
            <li>{t('welcome.day')}</li>
            <li>{t('welcome.private')}</li>
            <li>{t('welcome.off')}</li>
          </ul>
        </section>
        <Sites />
      </main>
    </>
  )
}

const LISTED = new Set(NEWS_SITES.map(patternOf))

function Sites() {
  const [before, setBefore] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [told, setTold] = useState('')
  useEffect(() => {
    const take = (sites: string[]) => {
      const listed = new Set(sites.filter((site) => LISTED.has(site)))
      setBefore(listed)
      setChosen(listed)
    }
    getSettings().then(
      ({ sites }) => take(sites),
      (error: unknown) => console.error('backstory:', error),
    )
  }, [])
  const more = [...chosen].filter((site) => !before.has(site))
  const less = [...before].filter((site) => !chosen.has(site))
  const apply = async () => {
    // The question first: a browser answers only to a click that has just been made.
    if (more.length > 0 && !(await allowSites(more))) return setTold(t('welcome.refused'))
    if (less.length > 0) await forgetSites(less)
    setBefore(chosen)
    setTold(countText('welcome.done', chosen.size))
  }
  return (
    <section aria-labelledby="sites">
      <h2 id="sites">{t('welcome.sites')}</h2>
      <p class="soft">{t('welcome.sitesHelp')}</p>
      <SiteChoice chosen={chosen} choose={setChosen} />
      <div class="apply">
        <p role="status">{told || countText('welcome.chosen', chosen.size)}</p>
        <button
          type="button"
          class="button main"
          disabled={more.length + less.length === 0}
          onClick={() => void apply()}
        >
          {t('welcome.apply')}
        </button>
      </div>
    </section>
  )
}
