import { afterEach, expect, test } from 'vitest'
import { type DossierFolder, makeDossierFolder, SMALL_DOSSIER } from '../../test/small-dossier.ts'
import { DossierError } from './dossier-fault.ts'
import { hashDossier, listDossierFolders, readDossier } from './dossier-files.ts'

let folder: DossierFolder | undefined
afterEach(() => folder?.remove())

/** Reads the small dossier with one file changed; returns what was wrong with it. */
function faultsWith(file: string, find: string, replacement: string): string {
  const text = SMALL_DOSSIER[file] ?? ''
  if (!text.includes(find)) throw new Error(`"${find}" is not in ${file}`)
  folder = makeDossierFolder({ ...SMALL_DOSSIER, [file]: text.replace(find, replacement) })
  try {
    readDossier(folder.path)
  } catch (error) {
    if (error instanceof DossierError) return error.message
    throw error
  }
  return ''
}

const ANN = 'entities/ann-example.yaml'

test('the files make a dossier', () => {
  folder = makeDossierFolder()
  const { head, disputes, sources, entities, facts, filesHash } = readDossier(folder.path)
  expect(head).toMatchObject({ id: 'small', title: { en: 'Small' }, language: 'en' })
  expect(disputes).toEqual([{ id: 'who-won', question: { en: 'Who won the race?' } }])
  expect(sources.map(({ id }) => id)).toEqual(['gazette', 'herald'])
  expect(entities.map(({ id }) => id)).toEqual(['ann-example', 'exampleland'])
  expect(facts[0]).toMatchObject({ entity: 'ann-example', status: 'published', rank: 'normal' })
  expect(entities[1]?.names[1]?.lang).toBe('es')
  expect(readDossier(folder.path).filesHash).toBe(filesHash)
  expect(hashDossier(folder.path)).toEqual({ filesHash, entities: 2 })
})

test.each([
  ['a word that is none', ANN, 'use: short', 'use: shrt', /ann-example\.yaml:8: names\.1\.use: .*"shrt"/],
  ['an unknown field', ANN, 'kind: person', 'kind: person\nknid: x', /knid: unexpected property/],
  ['YAML that is none', ANN, 'title: Ann Example', 'title: "Ann', /ann-example\.yaml:\d+: /],
  [
    'a date that is a number',
    'sources.yaml',
    'published: "2021"',
    'published: 20210',
    /sources\.yaml:3: 1\.published: .*20210 \(put it in quotes/,
  ],
  ['a day that is none', ANN, '2019-01-01/', '2019-02-30/', /during: .*"2019-02-30\/2021-06-30"/],
  ['a file under another name', ANN, 'id: ann-example', 'id: ann', /id "ann" must be the name of the file/],
  ['an unknown entity', ANN, 'entity: exampleland', 'entity: nowhere', /ann-minister: no entity "nowhere"/],
  [
    'an unknown source',
    ANN,
    'source: gazette, quote: I won',
    'source: post, quote: I won',
    /no source "post"/,
  ],
  ['an unknown dispute', ANN, 'dispute: who-won', 'dispute: who', /ann-won: no dispute "who"/],
  ['an unknown property', ANN, 'property: said', 'property: sung', /ann-won: no property "sung"/],
  [
    'a property of other kinds',
    ANN,
    'kind: person',
    'kind: object',
    /"position-held" does not fit the kind object/,
  ],
  ['a statement of nobody', ANN, '    saidBy: ann-example\n', '', /ann-won: a statement needs saidBy/],
  ['a state of one day', ANN, '2019-01-01/2021-06-30', '2019-01-01', /ann-minister: a state lasts/],
  [
    'a fact that is there twice',
    ANN,
    'id: ann-won',
    'id: ann-minister',
    /fact "ann-minister" is there twice/,
  ],
  [
    'a name that is a word of grammar',
    ANN,
    'text: Ann Example',
    'text: But',
    /ann-example\.yaml: name "But" is not found/,
  ],
  ['a name without a letter', ANN, 'text: Ann Example', 'text: "1718"', /ann-example\.yaml: .*1718/],
  ['a context of nothing', ANN, 'needs: antecedent', 'needs: {}', /ann-example\.yaml: .*Example/],
  [
    'a retired fact without a reason',
    ANN,
    'id: ann-won\n',
    'id: ann-won\n    status: retired\n',
    /needs statusReason/,
  ],
  ['a quote too long', ANN, 'quote: I won', `quote: ${'won '.repeat(26)}`, /the quote has over 25 words/],
  ['a source that is there twice', 'sources.yaml', 'id: herald', 'id: gazette', /"gazette" is there twice/],
])('%s is told', (_title, file, find, replacement, message) => {
  expect(faultsWith(file, find, replacement)).toMatch(message)
})

test('a file that is missing is told', () => {
  const { 'sources.yaml': _sources, ...rest } = SMALL_DOSSIER
  folder = makeDossierFolder(rest)
  expect(() => readDossier(folder?.path ?? '')).toThrow(/sources\.yaml: .*missing/)
})

test('only folders with a dossier.yaml are dossiers, and a missing folder has none', () => {
  folder = makeDossierFolder()
  expect(listDossierFolders(`${folder.path}/..`)).toEqual([
    `${folder.path}/../small`.replace('small/../', ''),
  ])
  expect(listDossierFolders(`${folder.path}/entities`)).toEqual([])
  expect(listDossierFolders('/nowhere')).toEqual([])
})
