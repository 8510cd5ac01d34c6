import { afterAll, beforeEach, expect, test } from 'vitest'
import { HEAD, PERSON, setUpDesk } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { makeDossierFolder } from '../../test/small-dossier.ts'
import { publishDossier } from '../edition/publisher.ts'
import { openSigningKey } from '../edition/signing-key.ts'
import { findEdition } from '../store/edition-store.ts'
import { upkeep } from './upkeep.ts'

describeOnPostgres('upkeep', (scratch) => {
  const { ask } = setUpDesk(scratch)
  const folder = makeDossierFolder()
  const key = openSigningKey(folder.path)
  afterAll(folder.remove)
  beforeEach(() => scratch().query('DELETE FROM "Answer"'))

  const work = (signal = new AbortController().signal) =>
    upkeep(scratch().db, key).work({}, { job: {} as never, signal, progress: async () => undefined })
  const keepOldAnswer = () =>
    scratch().query(
      `INSERT INTO "Answer" ("tokenId", "key", "request", "status", "headers", "body", "createdAt")
       VALUES ('ann', 'old', 'x', 201, '{}', '', now() - interval '8 days')`,
    )
  const answersKept = () => scratch().query('SELECT "key" FROM "Answer"')
  const sequencesOf = async (...dossiers: string[]) =>
    Promise.all(dossiers.map(async (id) => (await findEdition(scratch().db, id))?.sequence))

  test('forgets no more when it is told to stop', async () => {
    await keepOldAnswer()
    await expect(work(AbortSignal.abort(new Error('this process stops')))).rejects.toThrow('stops')
    expect(await answersKept()).toEqual([{ key: 'old' }])
  })

  test('forgets first, and renews all dossiers but those that are refused, which it tells of', async () => {
    await ask('createDossier', '/v1/dossiers', { as: 'admin', body: HEAD })
    await ask('createEntity', '/v1/entities?dossier=sport', { as: 'curator', body: PERSON })
    for (const dossier of ['small', 'sport']) await publishDossier(scratch().db, key, dossier)
    const grow = () => scratch().query(`UPDATE "Edition" SET published = now() - interval '16 days'`)
    await grow()
    await keepOldAnswer()
    await scratch().query(
      `UPDATE "Name" SET "text" = 'But' WHERE "entityId" = 'exampleland' AND position = 0`,
    )
    await expect(work()).rejects.toMatchObject({
      code: 'edition-refused',
      isFinal: true,
      message: expect.stringMatching(/^Not renewed: small: exampleland: name "But" is not found[^;]*$/),
    })
    expect(await answersKept()).toEqual([])
    expect(await sequencesOf('small', 'sport')).toEqual([1, 2])

    await scratch().query(`UPDATE "Name" SET "text" = 'Exampleland' WHERE "text" = 'But'`)
    expect(await work()).toEqual({ renewed: 1, answersForgotten: 0, jobsForgotten: 0 })
    expect(await sequencesOf('small', 'sport')).toEqual([2, 2])
  })
})
