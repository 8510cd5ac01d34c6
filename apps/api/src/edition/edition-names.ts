import type { LexiconSource, SourceName } from '@backstory/lexicon/compile'
import { boundsOf, type Card, type Entity, type Name } from '@backstory/model'

/** Returns what the lexicon of an edition is compiled from: the names of its entities, and who is tied to whom by its facts. */
export function lexiconSourceOf(entities: readonly Entity[], cards: readonly Card[]): LexiconSource {
  const related = new Map(cards.map(({ entity, others }) => [entity.id, others.map((other) => other.id)]))
  return {
    entities: entities.map(({ id, kind }) => ({ key: id, trait: kind, related: related.get(id) ?? [] })),
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
