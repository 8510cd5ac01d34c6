import type { Id } from '@backstory/model'
import { boundsOf } from '@backstory/model/edtf'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { countText, t, uiDirection, uiLocale } from '../ui-text.ts'
import { whenText } from '../when-text.ts'
import { useLanguages } from './languages.ts'
import { marksOf, type Step, stepFrom, type TimelineMark } from './mark-list.ts'
import { type PageCards, timelineItemsOf, titleOf } from './page-cards.ts'
import { Picture } from './picture.tsx'
import { LaneMarks, LaneTitle, laneHeight } from './timeline-drawing.tsx'
import { layOutLane, rankLanes, type TimelineItem } from './timeline-layout.ts'
import { makeTimeScale, type TimeScale } from './timeline-scale.ts'
import { TimelineText } from './timeline-text.tsx'

export interface TimelineProps {
  cards: PageCards
  /** The day that the cards are as of. */
  asOf: string
  isDated: boolean
  openCard(entity: Id): void
}

/** So many lanes at first: what fits without scrolling in a panel of usual height. Arbitrary. */
const LANES = 7
/** Above the lanes, for the article's day; below them, for the years. In pixels. */
const TOP = 20
const BOTTOM = 22

const KEYS: Record<string, Step> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
}

/** What is known of the page's entities, around the article's day: a lane each, and the same in words. */
export function Timeline({ cards, asOf, isDated, openCard }: TimelineProps) {
  const languages = useLanguages()
  const [isWhole, setWhole] = useState(false)
  const items = useMemo(() => timelineItemsOf(cards, languages), [cards, languages])
  const article = boundsOf(asOf).earliest
  const ranked = useMemo(() => rankLanes(items, article), [items, article])
  if (items.length === 0) return <p class="empty">{t('panel.noDates')}</p>
  const best = new Set(isWhole ? ranked : ranked.slice(0, LANES))
  const entities = [...cards.keys()].filter((entity) => best.has(entity))
  return (
    <>
      <Drawing {...{ cards, items, entities, asOf, isDated, openCard }} />
      {ranked.length > LANES && (
        <button type="button" class="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t('panel.fewerLanes') : countText('panel.allLanes', ranked.length)}
        </button>
      )}
      <TimelineText {...{ cards, items, article, asOf, isDated }} />
    </>
  )
}

interface DrawingProps extends TimelineProps {
  items: TimelineItem[]
  entities: Id[]
}

function Drawing({ cards, items, entities, asOf, isDated, openCard }: DrawingProps) {
  const languages = useLanguages()
  const [box, width] = useWidth()
  const [chosen, setChosen] = useState<string>()
  const scale = useMemo(() => scaleOf(items, asOf, width), [items, asOf, width])
  const lanes = entities.map((entity) =>
    layOutLane(
      entity,
      items.filter((item) => item.entity === entity),
      scale,
    ),
  )
  const marks = marksOf(lanes)
  const current = marks.find(({ id }) => id === chosen)
  const tops = lanes.map((_, i) => lanes.slice(0, i).reduce((sum, lane) => sum + laneHeight(lane), TOP))
  const height = lanes.reduce((sum, lane) => sum + laneHeight(lane), TOP + BOTTOM)
  const onKey = (event: KeyboardEvent) => {
    const step = KEYS[event.key]
    if (step) setChosen(stepFrom(marks, current, step)?.id)
    else if (event.key === 'Enter' && current) openCard(entityOf(current))
    else return
    event.preventDefault()
  }
  return (
    <div class="timeline" ref={box}>
      <Picture
        {...{ width, height, onKey }}
        label={t('panel.timelineHelp')}
        chosen={current?.id}
        onFocus={() => !current && setChosen(nearestTo(marks, scale)?.id)}
        behind={
          <>
            <Frame {...{ scale, width, height, asOf, isDated }} />
            {lanes.map(({ entity }, i) => (
              <LaneTitle
                key={entity}
                title={titleOf(cards, entity, languages)}
                top={tops[i] ?? 0}
                width={width}
              />
            ))}
          </>
        }
      >
        {lanes.map((lane, i) => (
          <LaneMarks
            key={lane.entity}
            title={titleOf(cards, lane.entity, languages)}
            top={tops[i] ?? 0}
            {...{ lane, asOf, chosen, choose: setChosen, open: openCard }}
          />
        ))}
      </Picture>
      <Caption {...{ current, cards, openCard }} />
    </div>
  )
}

/** The article's day through all lanes, what came since on a wash, and the years below. */
function Frame(props: { scale: TimeScale; width: number; height: number; asOf: string; isDated: boolean }) {
  const { scale, width, height, asOf, isDated } = props
  const { articleX, years } = scale
  const isTurned = uiDirection() === 'rtl'
  const since = isTurned ? { x: 0, width: articleX } : { x: articleX, width: width - articleX }
  const year = new Intl.NumberFormat(uiLocale(), { useGrouping: false })
  return (
    <g>
      <rect class="since" y={TOP} height={height - TOP - BOTTOM} {...since} />
      {years.map(({ year: number, x }) => (
        <g key={number}>
          <line class="year" x1={x} x2={x} y1={TOP} y2={height - BOTTOM + 4} />
          <text class="year-text" x={x} y={height - 5} text-anchor="middle">
            {year.format(number)}
          </text>
        </g>
      ))}
      <line class="article" x1={articleX} x2={articleX} y1={TOP - 4} y2={height - BOTTOM} />
      <text class="article-text" x={articleX} y={12} text-anchor={anchorOf(articleX, width)}>
        {isDated ? whenText(asOf, uiLocale()) : t('panel.today')}
      </text>
    </g>
  )
}

function anchorOf(x: number, width: number): 'start' | 'middle' | 'end' {
  const isTurned = uiDirection() === 'rtl'
  if (x < 70) return isTurned ? 'end' : 'start'
  if (width - x < 70) return isTurned ? 'start' : 'end'
  return 'middle'
}

/** More facts of one mark are not told below the picture, but counted. */
const TOLD = 3

/** What the chosen mark stands for. */
function Caption(props: { current: TimelineMark | undefined; cards: PageCards; openCard(entity: Id): void }) {
  const { current, cards, openCard } = props
  const languages = useLanguages()
  if (!current) return <p class="caption soft">{t('panel.timelineHint')}</p>
  const entity = entityOf(current)
  const rest = current.items.length - TOLD
  return (
    <div class="caption">
      <button type="button" class="link" onClick={() => openCard(entity)}>
        <bdi>{titleOf(cards, entity, languages)}</bdi>
      </button>
      {current.items.slice(0, TOLD).map(({ fact, when, text }) => (
        <p key={fact}>
          <span class="when">{when}</span> <bdi>{text}</bdi>
        </p>
      ))}
      {rest > 0 && <p class="soft">{countText('panel.more', rest)}</p>}
    </div>
  )
}

function entityOf({ items }: TimelineMark): Id {
  return items[0]?.entity ?? ''
}

function nearestTo(marks: readonly TimelineMark[], { articleX }: TimeScale): TimelineMark | undefined {
  return [...marks].sort((a, b) => Math.abs(a.x - articleX) - Math.abs(b.x - articleX))[0]
}

function scaleOf(items: readonly TimelineItem[], asOf: string, width: number): TimeScale {
  const days = items.flatMap(({ earliest, latest }) => [earliest, latest]).filter(Number.isFinite)
  const today = Math.floor(Date.now() / 86_400_000)
  return makeTimeScale({
    article: boundsOf(asOf).earliest,
    earliest: Math.min(...days),
    latest: Math.max(today, ...days),
    width,
    isRightToLeft: uiDirection() === 'rtl',
  })
}

/** A panel is about so wide before it was measured. */
const USUAL_WIDTH = 340

function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(USUAL_WIDTH)
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const observer = new ResizeObserver(([entry]) => {
      const measured = Math.round(entry?.contentRect.width ?? 0)
      if (measured > 0) setWidth(measured)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [box, width] as const
}
