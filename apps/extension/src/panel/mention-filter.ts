import type { EntityHead, Id, Kind } from '@backstory/model'
import type { ListedMention } from '../messages.ts'

/** What the reader looks for in the list. */
export interface Wish {
  /** Words; all must be in the mention or in what is known of its entity. */
  search: string
  /** Only that kind; absent: all. */
  kind?: Kind | undefined
}

/** A mention in the list, with how many of its entity came before it. */
export interface ListRow {
  mention: ListedMention
  /** 1 for the first mention of its entity. */
  turn: number
  of: number
}

/** Returns the mentions in reading order, numbered among those of their entity. */
export function rowsOf(mentions: readonly ListedMention[]): ListRow[] {
  const counts = new Map<Id, number>()
  const turns = mentions.map(({ entity }) => {
    const turn = (counts.get(entity) ?? 0) + 1
    counts.set(entity, turn)
    return turn
  })
  return mentions.map((mention, i) => ({
    mention,
    turn: turns[i] ?? 1,
    of: counts.get(mention.entity) ?? 1,
  }))
}

/** Returns the rows that the reader looks for. Case and accents do not matter. */
export function filterRows(
  rows: readonly ListRow[],
  { search, kind }: Wish,
  heads: ReadonlyMap<Id, EntityHead>,
): ListRow[] {
  const words = folded(search).split(/\s+/).filter(Boolean)
  return rows.filter(({ mention }) => {
    const head = heads.get(mention.entity)
    if (kind !== undefined && head?.kind !== kind) return false
    const told = head ? [...Object.values(head.title), ...Object.values(head.description)] : []
    const text = folded([mention.text, mention.entity, ...told].join('\n'))
    return words.every((word) => text.includes(word))
  })
}

/** Returns the kinds that are there, the one with most entities first, with how many entities are of each. */
export function kindsIn(heads: Iterable<EntityHead>): { kind: Kind; count: number }[] {
  const counts = new Map<Kind, number>()
  for (const { kind } of heads) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count)
}

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
}
