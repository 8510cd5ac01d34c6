import type { EntityHead, Id, Kind } from '@backstory/model'
import { localTextIn } from '@backstory/model/text-in'
import type { ComponentChild } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { ListedMention, PageMentions } from '../messages.ts'
import { countText, t, uiLocale } from '../ui-text.ts'
import { useLanguages } from './languages.ts'
import { filterRows, kindsIn, type ListRow, rowsOf } from './mention-filter.ts'
import type { PageCards } from './page-cards.ts'

interface ListProps {
  page: PageMentions
  cards: PageCards
  /** The mention whose card is open, by where it starts. */
  open: number | undefined
  setOpen(start: number | undefined): void
  jump(mention: ListedMention): void
  cardOf(mention: ListedMention): ComponentChild
}

/** All mentions in reading order, to look through, to jump to, and to open the card of. */
export function MentionList({ page, cards, open, setOpen, jump, cardOf }: ListProps) {
  const [search, setSearch] = useState('')
  const [kind, setKind] = useState<Kind>()
  const heads = useMemo(() => headsOf(cards), [cards])
  const rows = useMemo(() => rowsOf(page.mentions), [page])
  const kinds = kindsIn(heads.values())
  const wanted = kinds.some((one) => one.kind === kind) ? kind : undefined
  const shown = filterRows(rows, { search, kind: wanted }, heads)
  return (
    <>
      <search class="looking">
        <label>
          <span class="unseen">{t('panel.search')}</span>
          <input
            type="search"
            value={search}
            placeholder={t('panel.search')}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </label>
        <KindFilter kinds={kinds} total={heads.size} kind={wanted} choose={setKind} />
      </search>
      <p class="soft shown" role="status">
        {countText('panel.shown', shown.length, rows.length)}
      </p>
      <ol class="mentions">
        {shown.map((row) => (
          <Row
            key={row.mention.start}
            head={heads.get(row.mention.entity)}
            isOpen={open === row.mention.start}
            toggle={() => setOpen(open === row.mention.start ? undefined : row.mention.start)}
            {...{ row, jump, cardOf }}
          />
        ))}
      </ol>
    </>
  )
}

interface FilterProps {
  kinds: { kind: Kind; count: number }[]
  total: number
  kind: Kind | undefined
  choose(kind: Kind | undefined): void
}

function KindFilter({ kinds, total, kind, choose }: FilterProps) {
  const number = new Intl.NumberFormat(uiLocale())
  const chips = [{ kind: undefined, count: total }, ...kinds]
  return (
    <fieldset class="kinds">
      <legend class="unseen">{t('panel.kinds')}</legend>
      {chips.map((chip) => (
        <button
          key={chip.kind ?? ''}
          type="button"
          class="chip"
          aria-pressed={chip.kind === kind}
          onClick={() => choose(chip.kind)}
        >
          {chip.kind ? t(`kinds.${chip.kind}`) : t('panel.allKinds')} <span>{number.format(chip.count)}</span>
        </button>
      ))}
    </fieldset>
  )
}

interface RowProps {
  row: ListRow
  head: EntityHead | undefined
  isOpen: boolean
  toggle(): void
  jump(mention: ListedMention): void
  cardOf(mention: ListedMention): ComponentChild
}

/** The first mention of an entity is told in full, each later one by the words around it. */
function Row({ row: { mention, turn, of }, head, isOpen, toggle, jump, cardOf }: RowProps) {
  const languages = useLanguages()
  const title = localTextIn(head?.title ?? {}, languages).text || mention.text
  const id = `card-${mention.start}`
  return (
    <li class={turn === 1 ? 'first' : 'again'} data-start={mention.start}>
      <div class="row">
        <h2>
          <button type="button" class="name" aria-expanded={isOpen} aria-controls={id} onClick={toggle}>
            <bdi class="title">{turn === 1 ? title : mention.text}</bdi>
            {turn > 1 && <span class="unseen">{t('panel.turn', title, turn, of)}</span>}
            {turn === 1 && head && <span class="kind">{t(`kind.${head.kind}`)}</span>}
          </button>
        </h2>
        <button
          type="button"
          class="jump"
          title={t('panel.jump')}
          aria-label={t('panel.jumpTo', mention.text, turn, of)}
          onClick={() => jump(mention)}
        >
          <JumpIcon />
        </button>
      </div>
      {turn === 1 && head && !isOpen && (
        <p class="line">
          <bdi>{localTextIn(head.description, languages).text}</bdi>
        </p>
      )}
      {turn > 1 && !isOpen && <Around mention={mention} />}
      <div id={id} class="open-card" hidden={!isOpen}>
        {isOpen && cardOf(mention)}
      </div>
    </li>
  )
}

/** The words around a mention, whole words of its own paragraph. */
function Around({ mention }: { mention: ListedMention }) {
  const before = mention.before.split('\n').at(-1) ?? ''
  const [after = ''] = mention.after.split('\n')
  return (
    <p class="around">
      <bdi>
        {before === mention.before ? before.replace(/^\S*\s/, '…') : before}
        <b>{mention.text}</b>
        {after === mention.after ? after.replace(/\s\S*$/, '…') : after}
      </bdi>
    </p>
  )
}

function JumpIcon() {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <circle cx="8" cy="8" r="4.5" />
      <path d="M8 1v4M8 11v4M1 8h4M11 8h4" />
    </svg>
  )
}

function headsOf(cards: PageCards): Map<Id, EntityHead> {
  return new Map([...cards].map(([id, { card }]) => [id, card.entity]))
}
