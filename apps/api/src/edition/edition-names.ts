import type { LexiconSource, SourceName } from '@backstory/lexicon/compile'
import { boundsOf, type Card, type Entity, type Name } from '@backstory/model'

/** Returns what the lexicon of an edition is compiled from: the names of its entities, what is told of them, and who is tied to whom by its facts. */
export function lexiconSourceOf(entities: readonly Entity[], cards: readonly Card[]): LexiconSource {
  const related = new Map(cards.map(({ entity, others }) => [entity.id, others.map((other) => other.id)]))
  const said = new Map(
    cards.map(({ entity, facts }) => [
      entity.id,
      facts.flatMap(({ value }) => ('text' in value ? [value.text] : [])),
    ]),
  )
  return {
    entities: entities.map(({ id, kind, title, description }) => ({
      key: id,
      trait: kind,
      related: related.get(id) ?? [],
      told: [title, description, ...(said.get(id) ?? [])].flatMap((text) => Object.values(text)),
    })),
    names: entities.flatMap(({ id, names }) => names.map((name) => sourceNameOf(name, id))),
  }
}

function sourceNameOf({ text, use, caseSensitive, needs, never, during }: Name, entity: string): SourceName {
  const { earliest, latest } = boundsOf(during)
  return {
    text,
    entity,
    use,
    ...(caseSensitive && { caseSensitive }),
    ...(needs && { needs: needs as NonNullable<SourceName['needs']> }),
    ...(never && { never: never as NonNullable<SourceName['never']> }),
    ...(Number.isFinite(earliest) && { from: earliest }),
    ...(Number.isFinite(latest) && { to: latest }),
  }
}
