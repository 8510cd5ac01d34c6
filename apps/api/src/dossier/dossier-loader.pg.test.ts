import { setTimeout as wait } from 'node:timers/promises'
import type { Entity, Fact, Name, Source } from '@backstory/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { type DossierFolder, makeDossierFolder, SMALL_DOSSIER } from '../../test/small-dossier.ts'
import { inTransaction, type Tx } from '../database/database.ts'
import { findCard } from '../store/card-store.ts'
import {
  changeDocument,
  createDocument,
  findDocument,
  type Kept,
  retireDocument,
} from '../store/document-store.ts'
import { entities, findEntity } from '../store/entity-store.ts'
import { facts } from '../store/fact-store.ts'
import { beginChange, type Change } from '../store/revision-store.ts'
import { sources } from '../store/source-store.ts'
import { DossierError } from './dossier-fault.ts'
import { loadDossier } from './dossier-loader.ts'

describeOnPostgres('loading a dossier', (scratch) => {
  let folder: DossierFolder
  const load = () => loadDossier(scratch().db, folder.path)
  const annFile = 'entities/ann-example.yaml'
  const annText = SMALL_DOSSIER[annFile] ?? ''
  const revisions = () =>
    scratch().query(
      `SELECT subject, "subjectId" AS id, "entityId" AS entity, change, at, before, after FROM "Revision" ORDER BY "Revision".id`,
    )
  const fact = async (id: string) => (await scratch().query(`SELECT * FROM "Fact" WHERE id = $1`, [id]))[0]

  beforeEach(async () => {
    await scratch().query(`ALTER TABLE "Revision" DISABLE TRIGGER USER`)
    await scratch().query(`TRUNCATE "Dossier", "Revision" CASCADE`)
    await scratch().query(`ALTER TABLE "Revision" ENABLE TRIGGER USER`)
    folder = makeDossierFolder()
  })
  afterEach(() => folder.remove())

  test('writes each document with one revision, all of one change', async () => {
    expect(await load()).toEqual({ dossier: 'small', entities: 2, changed: 9, leftOut: [], isRetired: false })
    const written = await revisions()
    expect(written.map(({ subject, id, entity, before }) => [subject, id, entity, before])).toEqual([
      ['dossier', 'small', null, null],
      ['source', 'gazette', null, null],
      ['source', 'herald', null, null],
      ['dispute', 'who-won', null, null],
      ['entity', 'ann-example', 'ann-example', null],
      ['entity', 'exampleland', 'exampleland', null],
      ['fact', 'ann-minister', 'ann-example', null],
      ['fact', 'ann-won', 'ann-example', null],
      ['fact', 'exampleland-won', 'exampleland', null],
    ])
    expect(new Set(written.map(({ change, at }) => `${change} ${at}`)).size).toBe(1)
    const found = await findEntity(scratch().db, 'ann-example')
    expect(found?.document).toMatchObject({ title: { en: 'Ann Example' }, kind: 'person' })
    expect(found?.document.names).toHaveLength(2)
    expect(found?.version).toBe(1)
  })

  test('derives the bounds of the valid time, and begins the record time', async () => {
    const before = Date.now()
    await load()
    const row = await fact('ann-minister')
    expect(row).toMatchObject({ during: '2019-01-01/2021-06-30', status: 'published', retiredAt: null })
    const { earliest, latest, recordedAt } = await scratch().db.fact.findUniqueOrThrow({
      where: { id: 'ann-minister' },
    })
    expect([earliest, latest].map((day) => day?.toISOString().slice(0, 10))).toEqual([
      '2019-01-01',
      '2021-06-30',
    ])
    expect(recordedAt?.getTime()).toBeGreaterThanOrEqual(before)
  })

  test('of the same files does nothing', async () => {
    await load()
    const { length } = await revisions()
    expect(await load()).toEqual({ dossier: 'small', entities: 2, changed: 0, leftOut: [], isRetired: false })
    expect(await revisions()).toHaveLength(length)
  })

  test('of changed files changes only what is changed, and keeps when facts were recorded', async () => {
    await load()
    const recordedAt = (await fact('ann-won'))?.recordedAt
    folder.write(annFile, annText.replace('Runner and minister', 'Runner'))
    expect((await load()).changed).toBe(1)
    const last = (await revisions()).at(-1)
    expect(last).toMatchObject({
      id: 'ann-example',
      before: { description: { en: 'Runner and minister' } },
      after: { description: { en: 'Runner' } },
    })
    expect((await fact('ann-won'))?.recordedAt).toEqual(recordedAt)
    expect((await findEntity(scratch().db, 'ann-example'))?.version).toBeGreaterThan(1)
  })

  test('retires a fact that the files have no more, with a reason', async () => {
    await load()
    folder.write(annFile, annText.slice(0, annText.indexOf('  - id: ann-won')))
    await load()
    expect(await fact('ann-won')).toMatchObject({
      status: 'retired',
      statusReason: expect.stringContaining('loaded from files'),
      retiredAt: expect.any(Date),
      recordedAt: expect.any(Date),
    })
    const card = await findCard(scratch().db, 'exampleland')
    expect(card?.facts.map(({ id }) => id)).toEqual(['exampleland-won'])
  })

  test('lets wait what one alone published of a person whose death the files say no more', async () => {
    const died = `  - id: ann-died
    property: died
    value: { text: { en: Exampleland } }
    during: 2024-01-01
    citations: [{ source: gazette, quote: Ann Example died }]
`
    folder.write(annFile, annText + died)
    await load()
    const written = async (id: string, publishedBy: string) => {
      const { document, dossierId } = (await findDocument(facts, scratch().db, 'ann-minister')) as Kept<Fact>
      await inTransaction(scratch().db, async (tx) => {
        const change = await beginChange(tx, 'ann', 'written')
        await createDocument(
          facts,
          tx,
          { document: { ...document, id, writtenBy: 'ann', publishedBy }, dossierId },
          change,
        )
      })
    }
    await written('by-one', 'ann')
    await written('by-two', 'bob')
    folder.write(annFile, annText)
    await load()
    const statuses = await Promise.all(['ann-died', 'by-one', 'by-two', 'ann-minister'].map(fact))
    expect(statuses.map((row) => row?.status)).toEqual(['retired', 'proposed', 'published', 'published'])
  })

  test('retires a fact that the files say is retired, and keeps when it was recorded', async () => {
    await load()
    const { recordedAt } = (await fact('ann-won')) ?? {}
    folder.write(
      annFile,
      annText.replace('id: ann-won\n', 'id: ann-won\n    status: retired\n    statusReason: It was a joke\n'),
    )
    await load()
    expect(await fact('ann-won')).toMatchObject({
      status: 'retired',
      statusReason: 'It was a joke',
      recordedAt,
      retiredAt: expect.any(Date),
    })
  })

  test('takes back an entity without facts with a revision', async () => {
    const file = 'entities/nobody.yaml'
    const text =
      'id: nobody\nkind: person\ntitle: Nobody\ndescription: Nobody\nnames: [{ text: Nobody Known, use: full }]\nfacts: []\n'
    folder.write(file, text)
    await load()
    folder.write(file, undefined)
    await load()
    folder.write(file, text)
    expect((await load()).changed).toBe(1)
    const written = (await revisions()).filter(({ id }) => id === 'nobody')
    expect(written.map(({ before, after }) => [before !== null, after !== null])).toEqual([
      [false, true],
      [true, false],
      [false, true],
    ])
  })

  test('retires an entity whose file is gone, and takes it back', async () => {
    await load()
    const withoutParty = annText.replace(', entities: [{ entity: exampleland, part: country }]', '')
    folder.write(annFile, withoutParty)
    folder.write('entities/exampleland.yaml', undefined)
    expect((await load()).changed).toBe(3)
    expect(await findEntity(scratch().db, 'exampleland')).toBeUndefined()
    expect((await fact('exampleland-won'))?.status).toBe('retired')
    expect((await revisions()).at(-1)).toMatchObject({
      id: 'exampleland',
      before: { id: 'exampleland' },
      after: null,
    })
    folder.write('entities/exampleland.yaml', SMALL_DOSSIER['entities/exampleland.yaml'])
    await load()
    expect((await findEntity(scratch().db, 'exampleland'))?.document.names).toHaveLength(2)
    expect((await fact('exampleland-won'))?.status).toBe('published')
    expect((await fact('exampleland-won'))?.retiredAt).toBeNull()
  })

  test('leaves what somebody else has changed since, or has added, as it is', async () => {
    await load()
    const { db } = scratch()
    await inTransaction(db, async (tx) => {
      const change = await beginChange(tx, 'Ann', 'better')
      const source = (await findDocument(sources, tx, 'gazette')) as Kept<Source>
      await changeDocument(
        sources,
        tx,
        { ...source, document: { ...source.document, publisher: 'The Gazette' } },
        change,
      )
      const won = (await findDocument(facts, tx, 'exampleland-won')) as Kept<Fact>
      await createDocument(
        facts,
        tx,
        { ...won, document: { ...won.document, id: 'exampleland-lost' } },
        change,
      )
    })
    folder.write('sources.yaml', (SMALL_DOSSIER['sources.yaml'] ?? '').replace('Herald', 'The Herald'))
    folder.write(annFile, annText.replace(', entities: [{ entity: exampleland, part: country }]', ''))
    folder.write('entities/exampleland.yaml', undefined)
    await load()
    expect((await findDocument(sources, db, 'gazette'))?.document.publisher).toBe('The Gazette')
    expect((await findDocument(sources, db, 'herald'))?.document.publisher).toBe('The Herald')
    expect((await fact('exampleland-lost'))?.status).toBe('published')
    expect((await fact('exampleland-won'))?.status).toBe('retired')
    expect(await findEntity(db, 'exampleland')).toBeDefined()
  })

  /** What somebody does beside the files. */
  const edit = (work: (tx: Tx, change: Change) => Promise<unknown>) =>
    inTransaction(scratch().db, async (tx) => {
      await work(tx, await beginChange(tx, 'Ann', 'by hand'))
    })

  test('leaves what somebody changes while it is loaded', async () => {
    await load()
    folder.write('sources.yaml', (SMALL_DOSSIER['sources.yaml'] ?? '').replace('Herald', 'The Herald'))
    let loading: Promise<unknown> = Promise.resolve()
    await edit(async (tx, change) => {
      const { document, version } = (await findDocument(sources, tx, 'herald')) as Kept<Source>
      const changed = { document: { ...document, publisher: 'Ann’s Herald' }, version }
      await changeDocument(sources, tx, changed, change)
      loading = load()
      await wait(300)
    })
    await loading
    expect((await findDocument(sources, scratch().db, 'herald'))?.document.publisher).toBe('Ann’s Herald')
  })

  test('keeps an entity that is in no file while others’ facts or names need it', async () => {
    const person = (id: string, rest = '') =>
      `id: ${id}\nkind: person\ntitle: ${id}\ndescription: ${id}\nnames: [{ text: ${id} known, use: full${rest} }]\nfacts: []\n`
    const needs: Record<string, string> = { friend: 'nobody', nobody: 'friend' }
    for (const id of ['named', 'needed', 'needing', 'nobody', 'friend'])
      folder.write(
        `entities/${id}.yaml`,
        person(id, needs[id] ? `, needs: { entities: [${needs[id]}] }` : ''),
      )
    await load()
    await edit(async (tx, change) => {
      const won = (await findDocument(facts, tx, 'ann-won')) as Kept<Fact>
      const document = { ...won.document, id: 'said-of-named', saidBy: 'named' }
      await createDocument(facts, tx, { ...won, document }, change)
      const needing = (await findDocument(entities, tx, 'needing')) as Kept<Entity>
      const [name] = needing.document.names as [Name]
      const names = [{ ...name, needs: { entities: ['needed'] } }]
      await changeDocument(entities, tx, { ...needing, document: { ...needing.document, names } }, change)
    })
    for (const id of ['named', 'needed', 'nobody', 'friend']) folder.write(`entities/${id}.yaml`, undefined)
    // What only others of those need goes with them.
    expect(await load()).toMatchObject({
      changed: 2,
      leftOut: [
        'entity named: it is in no file, and others need it',
        'entity needed: it is in no file, and others need it',
      ],
    })
    const left = await Promise.all(
      ['named', 'needed', 'nobody', 'friend'].map((id) => findEntity(scratch().db, id)),
    )
    expect(left.map((one) => one !== undefined)).toEqual([true, true, false, false])
  })

  test('of a fact that names what was taken away tells so, and loads all else', async () => {
    const more =
      '- { id: extra, url: "https://extra.example/1", publisher: Extra, published: 2020-05-01, language: en }\n'
    folder.write('sources.yaml', (SMALL_DOSSIER['sources.yaml'] ?? '') + more)
    await load()
    await edit(async (tx, change) => {
      const extra = (await findDocument(sources, tx, 'extra')) as Kept<Source>
      await retireDocument(sources, tx, { id: 'extra', version: extra.version }, change)
    })
    const added = (id: string, source: string) => `  - id: ${id}
    property: said
    value: { text: { en: I won } }
    saidBy: ann-example
    during: 2020-05-02
    citations: [{ source: ${source}, quote: Ann Example won }]
`
    folder.write(annFile, annText + added('ann-again', 'extra') + added('ann-twice', 'gazette'))
    expect(await load()).toMatchObject({ changed: 1, leftOut: ['fact ann-again: no source "extra"'] })
    expect([await fact('ann-again'), (await fact('ann-twice'))?.status]).toEqual([undefined, 'published'])
    // It is told until it is as the files have it.
    expect(await load()).toMatchObject({ changed: 0, leftOut: ['fact ann-again: no source "extra"'] })
    await edit(async (tx, change) => {
      const extra = (await findDocument(sources, tx, 'extra')) as Kept<Source>
      await changeDocument(sources, tx, { ...extra, document: extra.document }, change)
    })
    expect(await load()).toMatchObject({ changed: 1, leftOut: [] })
    expect((await fact('ann-again'))?.status).toBe('published')
    expect(await load()).toMatchObject({ changed: 0, leftOut: [] })
  })

  test('makes nothing of another kind of what others say something of', async () => {
    await load()
    const file = 'entities/exampleland.yaml'
    const text = (SMALL_DOSSIER[file] ?? '').replace(/kind: \w+/, 'kind: organisation')
    folder.write(file, text)
    expect((await load()).changed).toBe(1)
    await edit(async (tx, change) => {
      const won = (await findDocument(facts, tx, 'exampleland-won')) as Kept<Fact>
      await createDocument(facts, tx, { ...won, document: { ...won.document, id: 'by-ann' } }, change)
    })
    folder.write(file, SMALL_DOSSIER[file])
    await expect(load()).rejects.toThrow(
      'entity "exampleland" is of the kind organisation, and others say something of it',
    )
    // What somebody has changed stays as it is; what the files say of it as something else is not said.
    await edit(async (tx, change) => {
      const kept = (await findDocument(entities, tx, 'exampleland')) as Kept<Entity>
      const document = { ...kept.document, title: { en: 'By Ann' } }
      await changeDocument(entities, tx, { ...kept, document }, change)
    })
    expect(await load()).toMatchObject({
      changed: 0,
      leftOut: ['fact exampleland-won: the entity "exampleland" is of the kind organisation here'],
    })
    expect((await fact('exampleland-won'))?.status).toBe('published')
  })

  test('of wrong files tells the file and line, and leaves everything as it was', async () => {
    await load()
    folder.write(annFile, annText.replace('kind: person', 'kind: persn'))
    const error = await load().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DossierError)
    expect(String(error)).toMatch(/entities\/ann-example\.yaml:3: kind: .*"persn"/)
    expect((await findEntity(scratch().db, 'ann-example'))?.document.kind).toBe('person')
  })

  test('refuses to take an entity, fact or source from another dossier', async () => {
    await load()
    const other = makeDossierFolder({
      ...SMALL_DOSSIER,
      'dossier.yaml': (SMALL_DOSSIER['dossier.yaml'] ?? '').replace('id: small', 'id: other'),
    })
    const error = await loadDossier(scratch().db, other.path).catch((thrown: unknown) => thrown)
    other.remove()
    expect(error).toBeInstanceOf(DossierError)
    expect(String(error)).toMatch(/entity "ann-example" is of the dossier "small"/)
    expect(String(error)).toMatch(/source "gazette" is of the dossier "small"/)
    expect(String(error)).toMatch(/dispute "who-won" is of the dossier "small"/)
  })

  test('twice at once is done once', async () => {
    const results = await Promise.all([load(), load(), load()])
    expect(results.map(({ changed }) => changed).sort()).toEqual([0, 0, 9])
    expect(await revisions()).toHaveLength(9)
  })
})
