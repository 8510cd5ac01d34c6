import { statSync } from 'node:fs'
import type { LexiconSource } from '@backstory/lexicon/compile'
import { readDossier } from '../../apps/api/src/dossier/dossier-files.ts'
import { lexiconSourceOfDossier } from '../../apps/api/src/dossier/dossier-lexicon.ts'
import { type ListedEntity, mergeEntities, parseEntity, sourceOfList } from './entity-list.ts'
import { type LineFault, readLines } from './given-lines.ts'

/** What is known, from all that was given. */
export interface GivenEntities {
  source: LexiconSource
  /** Titles of the entities by their keys. */
  titles: Map<string, string>
}

/** Reads lists of entities and folders of dossiers. What cannot be used of a list is told; what a dossier cannot be read for is thrown. */
export async function readEntities(
  paths: readonly string[],
  tell: (fault: LineFault) => void,
): Promise<GivenEntities> {
  const listed: ListedEntity[] = []
  const sources: LexiconSource[] = []
  const titles = new Map<string, string>()
  for (const path of paths) {
    if (statSync(path).isDirectory()) {
      const dossier = readDossier(path)
      sources.push(lexiconSourceOfDossier(dossier))
      for (const { id, title } of dossier.entities) titles.set(id, title[dossier.head.language] ?? id)
    } else for await (const entity of readLines(path, parseEntity, tell)) listed.push(entity)
  }
  const list = mergeEntities(listed)
  for (const { id, name } of list) titles.set(id, name)
  sources.push(sourceOfList(list))
  return {
    source: {
      entities: sources.flatMap(({ entities }) => entities),
      names: sources.flatMap(({ names }) => names),
    },
    titles,
  }
}
