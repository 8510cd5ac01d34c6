import { useMemo, useState } from 'preact/hooks'
import { NEWS_SITES, type NewsSite, patternOf } from '../sites/news-sites.ts'
import { t, uiLocale } from '../ui-text.ts'
import { groupSites, type SiteGroup, searchGroups } from './site-groups.ts'

interface ChoiceProps {
  /** Match patterns of the sites that are ticked. */
  chosen: ReadonlySet<string>
  choose(chosen: ReadonlySet<string>): void
}

/** News sites by country, to tick one by one or all of a country at once. */
export function SiteChoice({ chosen, choose }: ChoiceProps) {
  const [search, setSearch] = useState('')
  const groups = useMemo(() => groupSites(NEWS_SITES, uiLocale(), navigator.languages), [])
  const shown = searchGroups(groups, search)
  const tick = (sites: NewsSite[], isOn: boolean) => {
    const next = new Set(chosen)
    for (const site of sites) {
      if (isOn) next.add(patternOf(site))
      else next.delete(patternOf(site))
    }
    choose(next)
  }
  return (
    <>
      <search>
        <label>
          <span class="unseen">{t('welcome.search')}</span>
          <input
            type="search"
            value={search}
            placeholder={t('welcome.search')}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </label>
      </search>
      <div class="groups">
        {shown.map((group, i) => (
          <Group key={group.country} {...{ group, chosen, tick }} isOpen={i === 0 || search.trim() !== ''} />
        ))}
      </div>
    </>
  )
}

interface GroupProps {
  group: SiteGroup
  chosen: ReadonlySet<string>
  isOpen: boolean
  tick(sites: NewsSite[], isOn: boolean): void
}

function Group({ group: { name, sites }, chosen, isOpen, tick }: GroupProps) {
  const ticked = sites.filter((site) => chosen.has(patternOf(site))).length
  const number = new Intl.NumberFormat(uiLocale())
  return (
    <details open={isOpen}>
      <summary>
        <bdi>{name}</bdi>{' '}
        <span class="soft">
          {ticked > 0
            ? t('welcome.ticked', number.format(ticked), number.format(sites.length))
            : number.format(sites.length)}
        </span>
      </summary>
      <fieldset>
        <legend class="unseen">{name}</legend>
        <label class="choice all">
          <input
            type="checkbox"
            checked={ticked === sites.length}
            indeterminate={ticked > 0 && ticked < sites.length}
            onChange={(event) => tick(sites, event.currentTarget.checked)}
          />
          <bdi>{t('welcome.all', name)}</bdi>
        </label>
        {sites.map((site) => (
          <label key={site.host} class="choice">
            <input
              type="checkbox"
              checked={chosen.has(patternOf(site))}
              onChange={(event) => tick([site], event.currentTarget.checked)}
            />
            <span>
              <bdi>{site.name}</bdi> <bdi class="soft host">{site.host}</bdi>
            </span>
          </label>
        ))}
      </fieldset>
    </details>
  )
}
