import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { joinShards, type Lexicon, open } from '@backstory/lexicon'
import { compileShards } from '@backstory/lexicon/compile'
import type { Card } from '@backstory/model'
import { readEntities } from '../../../../tools/annotate/given-entities.ts'
import { decodePage, parsePage } from '../../../../tools/read/saved-page.ts'
import { readSaved, type SavedReading } from '../../../../tools/read/saved-reading.ts'
import { cardOf, type EditionParts } from '../../test/fake-feed.ts'

/** Where real pages and lists of names are. */
export const CORPUS =
  process.env.BACKSTORY_CORPUS ?? resolve(import.meta.dirname, '../../../../../shared/corpus')
const PAGES = join(CORPUS, 'pages')
const LISTS = ['entities', 'distractors', 'geonames'].map((name) => join(CORPUS, `linking/${name}.jsonl`))

/** True where the real pages and lists of names are; they are not ours, so they are not part of the project. */
export const hasPages = existsSync(PAGES)

/** A real page that was saved. */
export interface SavedPage {
  name: string
  html: string
}

/** Returns all pages, by name. */
export function savedPages(): SavedPage[] {
  return readdirSync(PAGES)
    .filter((file) => file.endsWith('.html.gz'))
    .sort()
    .map((file) => {
      const html = decodePage(gunzipSync(readFileSync(join(PAGES, file))))
      return { name: basename(file, '.html.gz'), html }
    })
}

/** An edition of all names of the lists, with cards of the first of them, and its lexicon as readers open it. */
export interface ListedEdition extends EditionParts {
  opened: Lexicon
}

/** Compiles the edition: 95,000 entities with 290,000 names. */
export async function compileLists(): Promise<ListedEdition> {
  const { source, titles } = await readEntities(LISTS, () => undefined)
  const lexicon = compileShards({
    entities: source.entities.map((entity) => ({ ...entity, key: idOf(entity.key) })),
    names: source.names.map((name) => ({ ...name, entity: idOf(name.entity) })),
  }).map((shard) => new Uint8Array(shard))
  const cards = [...titles].slice(0, CARDS).map(([key, title]): Card => {
    return cardOf({ id: idOf(key), kind: 'concept', title: { en: title }, description: { en: title } })
  })
  return { lexicon, cards, opened: open(joinShards(lexicon)) }
}

/** All of the list that the pages are about; cards of strangers are not needed. */
const CARDS = 1_700

/** Ids of the lists, as ids of entities are written. */
function idOf(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}

/** Reads a page as `pnpm read` does. */
export function readOf({ html }: SavedPage, { opened }: ListedEdition): SavedReading {
  return readSaved(parsePage(html), [opened])
}
