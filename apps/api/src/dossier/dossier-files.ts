import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Dispute,
  DossierFile,
  type DossierHead,
  type Entity,
  EntityFile,
  type Fact,
  localTextOf,
  Source,
} from '@backstory/model'
import { Type } from '@sinclair/typebox'
import { faultsOfNames } from '../edition/name-check.ts'
import type { DossierParts } from '../store/ownership-store.ts'
import { faultsBetween } from './cross-check.ts'
import { DossierError, type DossierFault } from './dossier-fault.ts'
import { readYaml } from './yaml-file.ts'

/**
 * A dossier as files:
 *
 *     <dossier>/dossier.yaml        what it is, its disputes
 *     <dossier>/sources.yaml        the documents that its facts cite
 *     <dossier>/entities/<id>.yaml  an entity each, with names and facts
 *     <dossier>/demo.html           a page to try it on (optional)
 */
export interface DossierContent extends DossierParts {
  head: DossierHead
  /** Hash of all that was read: the same hash is the same content. */
  filesHash: string
}

/** Returns the folders in `folder` that hold a dossier, sorted. */
export function listDossierFolders(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).sort()
  return names.map((name) => join(folder, name)).filter((path) => existsSync(join(path, 'dossier.yaml')))
}

/** Reads a dossier's files. Throws {@link DossierError} with everything that is wrong in them. */
export function readDossier(folder: string): DossierContent {
  const faults: DossierFault[] = []
  const read = <T>(result: { value: T } | { faults: DossierFault[] }): T | undefined => {
    if ('value' in result) return result.value
    faults.push(...result.faults)
    return undefined
  }
  const head = read(readYaml(join(folder, 'dossier.yaml'), 'dossier.yaml', DossierFile))
  const sources = read(readYaml(join(folder, 'sources.yaml'), 'sources.yaml', Type.Array(Source)))
  const files = entityFiles(folder)
  const entities = files.flatMap((file) => read(readYaml(join(folder, file), file, EntityFile)) ?? [])
  if (!head || !sources || faults.length > 0) throw new DossierError(faults)
  const aggregates = entities.map((entity) => aggregateOf(entity, head.language))
  const content: DossierContent = {
    head: headOf(head),
    disputes: disputesOf(head),
    sources: sources.toSorted(byId),
    entities: aggregates.map(({ entity }) => entity),
    facts: aggregates.flatMap(({ facts }) => facts),
    filesHash: hashOf(folder, files),
  }
  const crossFaults = faultsBetween(content, files)
  if (crossFaults.length > 0) throw new DossierError(crossFaults)
  const nameFaults = faultsOfNames(content.entities)
  if (nameFaults.length > 0) {
    throw new DossierError(
      nameFaults.map((fault) => ({ file: `entities/${fault.entity}.yaml`, message: fault.message })),
    )
  }
  return content
}

/** Returns the hash of a dossier's files as they are, whether they are right or not, and how many entities have one. */
export function hashDossier(folder: string): Pick<DossierContent, 'filesHash'> & { entities: number } {
  const files = entityFiles(folder)
  return { filesHash: hashOf(folder, files), entities: files.length }
}

function entityFiles(folder: string): string[] {
  if (!existsSync(join(folder, 'entities'))) return []
  const names = readdirSync(join(folder, 'entities')).sort()
  return names.filter((name) => name.endsWith('.yaml')).map((name) => `entities/${name}`)
}

function headOf({ id, title, description, language, licence }: DossierFile): DossierHead {
  return {
    id,
    title: localTextOf(title, language),
    description: localTextOf(description, language),
    language,
    licence,
  }
}

function disputesOf({ disputes = [], language }: DossierFile): Dispute[] {
  return disputes.map(({ id, question }) => ({ id, question: localTextOf(question, language) })).sort(byId)
}

function aggregateOf({ facts, ...entity }: EntityFile, language: string): { entity: Entity; facts: Fact[] } {
  const { title, description, names } = entity
  return {
    entity: {
      ...entity,
      title: localTextOf(title, language),
      description: localTextOf(description, language),
      names: names.map((name) => ({ ...name, lang: name.lang ?? language })),
    },
    facts: facts.map((fact) => ({ status: 'published', rank: 'normal', ...fact, entity: entity.id })),
  }
}

function hashOf(folder: string, entities: string[]): string {
  const hash = createHash('sha256')
  for (const file of ['dossier.yaml', 'sources.yaml', ...entities].filter((one) =>
    existsSync(join(folder, one)),
  ))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(folder, file)))
      .update('\0')
  return hash.digest('hex')
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1
}
