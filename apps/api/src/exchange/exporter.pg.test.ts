import { expect, test, vi } from 'vitest'
import { HEAD, NOTE, PERSON, POST, SOURCE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { emptyDatabase, wholeDatabase } from '../../test/whole-database.ts'

const NDJSON = 'application/x-ndjson'

describeOnPostgres('an export', (scratch) => {
  const { ask, send, step } = setUpDesk(scratch)
  const read = (query: string, as?: string) => ask('exportDocuments', `/v1/exports${query}`, as ? { as } : {})

  test('of what is published is for everybody, and says nothing of drafts and what was', async () => {
    await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body: NOTE })
    const { body, headers } = await read('?dossier=small')
    expect(headers['content-type']).toBe(NDJSON)
    const lines = body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ sort }) => sort)).toEqual([
      'dossier',
      'source',
      'source',
      'dispute',
      'entity',
      'entity',
      'facts',
      'facts',
    ])
    expect(body).not.toMatch(/exampleland-policy|history|retiredAt/)
    expect(told(await read('?scope=all'))).toEqual([401, 'token-needed'])
    expect(told(await read('?history=true', 'reader'))).toEqual([403, 'not-allowed'])
    expect(told(await read('?scope=all&dossier=small', 'elsewhere'))).toEqual([403, 'not-allowed'])
    expect((await read('?scope=all', 'contributor')).body).toContain('exampleland-policy')
    expect((await read('?scope=all', 'elsewhere')).body).toBe('')
    expect(told(await read('?dossier=mistyped'))).toEqual([404, 'not-found'])
  })

  test('is not begun for who asks for its head alone, and of strangers only one at a time', async () => {
    const heads = await Promise.all(
      [1, 2, 3, 4].map(() =>
        send('reader', {
          operationId: 'exportDocuments',
          method: 'HEAD',
          url: '/v1/exports',
          headers: {},
          body: undefined,
        }),
      ),
    )
    expect(heads.map(({ statusCode, body }) => [statusCode, body])).toEqual(heads.map(() => [200, '']))
    // Now and then one of so little is over before the next begins.
    await vi.waitFor(async () => {
      const answers = await Promise.all([read(''), read(''), read('', 'reader'), read('', 'reader')])
      const statuses = answers.map(({ statusCode }) => statusCode)
      expect([statuses.slice(0, 2).sort(), statuses.slice(2).sort()]).toEqual([
        [200, 503],
        [200, 503],
      ])
    }, 10_000)
  })

  test('with its history makes an equal database of an empty one, and its export is the same', async () => {
    // A life: changed, published, replaced, deprecated, disputed, merged, un-merged, retired, purged, and an id that was used again.
    const as = 'curator'
    const made = (id: string, ...names: object[]) => ({ ...PERSON, id, ...(names.length > 0 && { names }) })
    const create = (body: object) => ask('createEntity', '/v1/entities?dossier=small', { as, body })
    const write = (entity: string, body: object) =>
      ask('createFact', `/v1/entities/${entity}/facts`, { as, body })
    const retire = (title: string, plural: string, id: string) =>
      ask(`retire${title}`, `/v1/${plural}/${id}/retirement`, {
        as,
        headers: { 'if-match': '"1"' },
        body: { reason: 'x' },
      })
    const merge = (id: string, into: string) =>
      ask('mergeEntity', `/v1/entities/${id}/merge`, {
        as: 'editor',
        headers: { 'if-match': '"1"' },
        body: { into },
      })
    const unmerge = (id: string) =>
      ask('unmergeEntity', `/v1/entities/${id}/unmerge`, { as: 'editor', body: {} })
    const purge = (subject: string, id: string) =>
      ask('createPurge', '/v1/purges', { as: 'admin', body: { subject, id, reason: `Court order, ${id}` } })
    const done = async (asked: Promise<{ statusCode: number; body: string }>) => {
      const { statusCode, body } = await asked
      expect(statusCode, body).toBeLessThan(300)
    }

    await done(create(PERSON))
    await done(
      create(
        made('aa-twin', { text: 'Twin', lang: 'en', use: 'full', needs: { entities: ['bob-example'] } }),
      ),
    )
    await done(step(NOTE.id, 'published', as))
    await done(write('exampleland', { ...NOTE, id: 'aa-policy', replaces: NOTE.id }))
    await done(step('aa-policy', 'published', as))
    await done(ask('createSource', '/v1/sources?dossier=small', { as, body: SOURCE }))
    // What says nothing is not kept, so that what was recorded is what is read again.
    const odd = { text: 'Odd One', lang: 'en', use: 'full', caseSensitive: false }
    await done(create({ ...made('odd', odd), links: {} }))
    await done(retire('Source', 'sources', 'times'))
    await done(write('exampleland', { ...NOTE, id: 'given-up' }))
    await done(step('given-up', 'retired', as, 'x'))
    const dispute = { id: 'why', question: { en: 'Why?' } }
    await done(ask('createDispute', '/v1/disputes?dossier=small', { as, body: dispute }))
    await done(write('exampleland', { ...NOTE, id: 'because', dispute: 'why' }))
    await done(step('because', 'published', as))
    await done(ask('createDispute', '/v1/disputes?dossier=small', { as, body: { ...dispute, id: 'when' } }))
    await done(retire('Dispute', 'disputes', 'when'))
    const deprecated = { ...NOTE, id: 'hoax', rank: 'deprecated', statusReason: 'A hoax' }
    await done(write('exampleland', deprecated))
    await done(step('hoax', 'published', as))
    await done(merge('aa-twin', 'bob-example'))
    // One that was merged, un-merged and purged takes what the other had of it.
    await done(create(made('cc-twin', { text: 'Cecil Twin', lang: 'en', use: 'full' })))
    await done(write('cc-twin', { ...POST, id: 'cc-post' }))
    await done(create(made('dd-twin', { text: 'Della Twin', lang: 'en', use: 'full' })))
    await done(merge('dd-twin', 'odd'))
    await done(unmerge('dd-twin'))
    await done(merge('cc-twin', 'odd'))
    await done(unmerge('cc-twin'))
    await done(purge('entity', 'cc-twin'))
    // Purged, and used again.
    for (const [i, round] of ['first', 'second', 'third'].entries()) {
      await done(write('odd', { ...NOTE, id: 'said-again', property: 'said', saidBy: 'odd', note: round }))
      const headers = { 'if-match': `"${2 * i + 1}"` }
      await done(ask('changeFact', '/v1/facts/said-again', { as, headers, body: { note: `${round} time` } }))
      if (round !== 'third') await done(purge('fact', 'said-again'))
    }
    await done(ask('createSource', '/v1/sources?dossier=small', { as, body: { ...SOURCE, id: 'gone' } }))
    await done(purge('source', 'gone'))
    await done(ask('createDispute', '/v1/disputes?dossier=small', { as, body: { ...dispute, id: 'whose' } }))
    await done(purge('dispute', 'whose'))
    await done(ask('createDossier', '/v1/dossiers', { as: 'admin', body: HEAD }))
    // The id of one that was purged is another dossier's.
    await done(ask('createSource', '/v1/sources?dossier=sport', { as, body: { ...SOURCE, id: 'gone' } }))

    const whole = (await read('?history=true', 'admin')).body
    const before = await wholeDatabase(scratch())
    const purged = before.filter(({ t, row }) => t === 'Revision' && (row as { purge?: string }).purge)
    expect(purged.length).toBeGreaterThan(12)
    await emptyDatabase(scratch())
    expect((await read('?history=true', 'admin')).body).toBe('')

    const headers = { 'content-type': NDJSON }
    // Twice, so that all is there already the second time.
    const tried = await ask('createImport', '/v1/imports?mode=restore&dryRun=true', {
      as: 'admin',
      headers,
      body: Buffer.from(whole + whole),
    })
    const imported = await ask('createImport', '/v1/imports?mode=restore', {
      as: 'admin',
      headers,
      body: Buffer.from(whole),
    })
    expect(imported.json()).toMatchObject({ state: 'done', faults: [], faultCount: 0, waiting: 0 })
    expect((await read('?history=true', 'admin')).body).toBe(whole)
    expect(await wholeDatabase(scratch())).toEqual(before)
    const again = await ask('createImport', '/v1/imports?mode=restore', {
      as: 'admin',
      headers,
      body: Buffer.from(whole),
    })
    expect(again.json()).toMatchObject({ made: 0, changed: 0, same: imported.json().made })
    expect(tried.json()).toMatchObject({ made: imported.json().made, same: imported.json().made })
    expect((await ask('getEntity', '/v1/entities/aa-twin')).statusCode).toBe(307)
    expect(
      (await ask('unmergeEntity', '/v1/entities/aa-twin/unmerge', { as: 'editor', body: {} })).statusCode,
    ).toBe(200)
  })
})
