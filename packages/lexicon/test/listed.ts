import type { LexiconSource, SourceEntity, SourceName, Trait } from '../src/lexicon-source.ts'
import type { Case } from './cases.ts'
import { name } from './cast.ts'

/** Returns a listed entity with its names; the first is its usual one. */
export function listed(
  key: string,
  trait: Trait,
  weight: number,
  ...texts: string[]
): [SourceEntity, SourceName[]] {
  return [{ key, trait, weight, related: [] }, texts.map((text) => name(text, key))]
}

/** Adds a name that is seldom printed. */
export function withRare(
  [entity, names]: [SourceEntity, SourceName[]],
  rare: string,
): [SourceEntity, SourceName[]] {
  return [entity, [...names, { ...name(rare, entity.key), rare: true }]]
}

/** Adds an acronym. */
export function withCode(
  [entity, names]: [SourceEntity, SourceName[]],
  code: string,
): [SourceEntity, SourceName[]] {
  return [entity, [...names, name(code, entity.key, 'acronym')]]
}

/** Returns a case of a list with those entities. */
export function of(title: string, marked: string, ...entities: [SourceEntity, SourceName[]][]): Case {
  const source: LexiconSource = {
    entities: entities.map(([entity]) => entity),
    names: entities.flatMap(([, names]) => names),
  }
  return { title, marked, source }
}
