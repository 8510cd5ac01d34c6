import { t, uiLocale } from '../ui-text.ts'
import { whenText } from '../when-text.ts'
import { useLanguages } from './languages.ts'
import { type PageCards, titleOf } from './page-cards.ts'
import type { TimelineItem } from './timeline-layout.ts'

interface TextProps {
  cards: PageCards
  items: readonly TimelineItem[]
  /** The article's day. */
  article: number
  asOf: string
  isDated: boolean
}

/** The timeline in words: everything in the order of time, with the article in its place. */
export function TimelineText({ cards, items, article, asOf, isDated }: TextProps) {
  const languages = useLanguages()
  const sorted = [...items].sort((a, b) => startOf(a) - startOf(b))
  const before = sorted.filter((item) => startOf(item) <= article)
  const after = sorted.filter((item) => startOf(item) > article)
  const rows = (some: TimelineItem[]) =>
    some.map((item) => <Row key={item.fact} item={item} title={titleOf(cards, item.entity, languages)} />)
  return (
    <details class="in-words">
      <summary>{t('panel.asList')}</summary>
      <ol>
        {rows(before)}
        <li class="article-row">
          {isDated ? t('panel.articleOf', whenText(asOf, uiLocale())) : t('panel.today')}
        </li>
        {rows(after)}
      </ol>
    </details>
  )
}

function Row({ item, title }: { item: TimelineItem; title: string }) {
  return (
    <li>
      <span class="when">{item.when}</span> <b dir="auto">{title}</b> <bdi>{item.text}</bdi>
    </li>
  )
}

/** What has always been so stands where it ended. */
function startOf({ earliest, latest }: TimelineItem): number {
  return Number.isFinite(earliest) ? earliest : latest
}
