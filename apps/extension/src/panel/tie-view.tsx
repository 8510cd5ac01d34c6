import type { Id } from '@backstory/model'
import { useMemo, useState } from 'preact/hooks'
import { countText, t, uiDirection, uiLocale } from '../ui-text.ts'
import { whenText } from '../when-text.ts'
import { fitText } from './fit-text.ts'
import { useLanguages } from './languages.ts'
import { factsOf, factText, type PageCards, tiePairsOf, titleOf } from './page-cards.ts'
import { Picture } from './picture.tsx'
import { type Arc, layOutTies, rankTied, type TiePair } from './tie-layout.ts'

interface TiesProps {
  cards: PageCards
  openCard(entity: Id): void
}

/** In pixels: a row of the column, the room for arcs, and the width of the picture, which scales. */
const ROW = 26
const ARCS = 110
const WIDTH = 340
/** As in picture.css, bold as it may become. */
const TITLE_FONT = '650 13.5px serif'
/** So many entities at first, those with most ties. Arbitrary: more arcs than these make are a tangle. */
const NODES = 14

/** Who of the page is tied to whom: a picture, what it says of the entity chosen, and all of it in words. */
export function Ties({ cards, openCard }: TiesProps) {
  const pairs = useMemo(() => tiePairsOf(cards), [cards])
  const [isWhole, setWhole] = useState(false)
  const ranked = useMemo(() => rankTied([...cards.keys()], pairs), [cards, pairs])
  const { order, arcs } = useMemo(
    () => layOutTies(isWhole ? ranked : ranked.slice(0, NODES), pairs),
    [ranked, pairs, isWhole],
  )
  const [chosen, setChosen] = useState<Id>()
  if (order.length === 0) return <p class="empty">{t('panel.noTies')}</p>
  const at = chosen === undefined ? -1 : order.indexOf(chosen)
  const onKey = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      Home: 0,
      End: order.length - 1,
    }
    const next = steps[event.key]
    if (next !== undefined) setChosen(order[Math.min(Math.max(next, 0), order.length - 1)])
    else if (event.key === 'Enter' && chosen) openCard(chosen)
    else return
    event.preventDefault()
  }
  return (
    <>
      <Picture
        width={WIDTH}
        height={order.length * ROW}
        label={t('panel.tiesHelp')}
        chosen={at === -1 ? undefined : `tied-${chosen}`}
        onKey={onKey}
        onFocus={() => at === -1 && setChosen(order[0])}
        behind={arcs.map((arc) => (
          <ArcDrawing key={`${arc.pair.a} ${arc.pair.b}`} arc={arc} chosen={chosen} />
        ))}
      >
        {order.map((id, i) => (
          <Node
            key={id}
            {...{ id, cards, isChosen: id === chosen, isNear: isTied(pairs, id, chosen) }}
            y={i * ROW + ROW / 2}
            choose={setChosen}
          />
        ))}
      </Picture>
      {chosen === undefined ? (
        <p class="caption soft">{t('panel.tiesHint')}</p>
      ) : (
        <div class="caption">
          <TieList {...{ cards, pairs, entity: chosen, openCard }} />
        </div>
      )}
      {ranked.length > NODES && (
        <button type="button" class="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t('panel.fewerLanes') : countText('panel.allLanes', ranked.length)}
        </button>
      )}
      <details class="in-words">
        <summary>{t('panel.asList')}</summary>
        {ranked.map((entity) => (
          <TieList key={entity} {...{ cards, pairs, entity, openCard }} />
        ))}
      </details>
    </>
  )
}

/** The column of titles begins behind the arcs, on the side where text begins. */
const placeOf = (x: number) => (uiDirection() === 'rtl' ? WIDTH - x : x)

function ArcDrawing({ arc: { pair, from, to }, chosen }: { arc: Arc; chosen: Id | undefined }) {
  const [y1, y2] = [from * ROW + ROW / 2, to * ROW + ROW / 2]
  const reach = Math.min(ARCS - 8, 12 + (to - from) * 9)
  const [x, bulge] = [placeOf(ARCS), placeOf(ARCS - reach * 1.3)]
  const isOf = pair.a === chosen || pair.b === chosen
  return (
    <path
      class={chosen === undefined ? 'arc' : isOf ? 'arc of' : 'arc other'}
      d={`M${x} ${y1}C${bulge} ${y1} ${bulge} ${y2} ${x} ${y2}`}
      stroke-width={1 + Math.log2(pair.facts.length)}
    />
  )
}

interface NodeProps {
  id: Id
  cards: PageCards
  isChosen: boolean
  isNear: boolean
  y: number
  choose(id: Id): void
}

function Node({ id, cards, isChosen, isNear, y, choose }: NodeProps) {
  const title = titleOf(cards, id, useLanguages())
  return (
    <g
      id={`tied-${id}`}
      role="option"
      aria-selected={isChosen}
      aria-label={title}
      class={`node ${isChosen ? 'chosen' : ''} ${isNear ? 'near' : ''}`}
      onClick={() => choose(id)}
      onPointerEnter={() => choose(id)}
    >
      <rect
        class="target"
        x={placeOf(ARCS - 10) - (uiDirection() === 'rtl' ? WIDTH - ARCS : 0)}
        y={y - ROW / 2}
        width={WIDTH - ARCS + 10}
        height={ROW}
      />
      <circle class="dot" cx={placeOf(ARCS)} cy={y} r={4} />
      <text x={placeOf(ARCS + 12)} y={y + 4.5}>
        {fitText(title, WIDTH - ARCS - 12, TITLE_FONT)}
      </text>
    </g>
  )
}

function isTied(pairs: readonly TiePair[], id: Id, chosen: Id | undefined): boolean {
  return pairs.some(({ a, b }) => (a === id && b === chosen) || (b === id && a === chosen))
}

/** More facts of a pair than these are counted, not told. */
const TOLD = 3

interface ListProps extends TiesProps {
  pairs: readonly TiePair[]
  entity: Id
}

function TieList({ cards, pairs, entity, openCard }: ListProps) {
  const languages = useLanguages()
  const mine = pairs.filter(({ a, b }) => a === entity || b === entity)
  return (
    <section>
      <button type="button" class="link" onClick={() => openCard(entity)}>
        <bdi>{titleOf(cards, entity, languages)}</bdi>
      </button>
      <ul>
        {mine.map((pair) => (
          <li key={`${pair.a} ${pair.b}`}>
            <b dir="auto">{titleOf(cards, pair.a === entity ? pair.b : pair.a, languages)}</b>
            {pair.facts.slice(0, TOLD).map((fact) => (
              <TieFact key={fact} fact={fact} pair={pair} cards={cards} />
            ))}
            {pair.facts.length > TOLD && (
              <p class="soft">{countText('panel.more', pair.facts.length - TOLD)}</p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function TieFact({ fact: id, pair: { a, b }, cards }: { fact: Id; pair: TiePair; cards: PageCards }) {
  const languages = useLanguages()
  for (const entity of [a, b]) {
    const reply = cards.get(entity)
    const fact = reply && factsOf(reply).find((one) => one.id === id)
    if (!reply || !fact) continue
    return (
      <p>
        {fact.during && <span class="when">{whenText(fact.during, uiLocale())}</span>}{' '}
        <bdi>{factText(fact, reply, languages)}</bdi>
      </p>
    )
  }
  return null
}
