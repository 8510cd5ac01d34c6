import { expect, test } from 'vitest'
import { LOCK, NOTE, setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('a lock', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  const set = (body: object, as = 'editor') => ask('createLock', '/v1/locks', { as, body })
  const release = (id: string) => ask('releaseLock', `/v1/locks/${id}/release`, { as: 'editor' })
  const change = (operationId: string, url: string, as: string, body: object = {}) =>
    ask(operationId, url, { as, headers: { 'if-match': '"1"' }, body })

  test('on an entity keeps all but editors from changing it and its facts, until it is released', async () => {
    // What is beside an answer of the living is not changed by one.
    await step('ann-won', 'retired', 'curator', 'She never said so')
    const lock = (await set(LOCK)).json()
    expect(lock).toMatchObject({ ...LOCK, dossier: 'small', setBy: 'editor' })
    const refused = await change('changeEntity', '/v1/entities/exampleland', 'curator')
    expect([told(refused), refused.json().detail]).toEqual([
      [423, 'locked'],
      expect.stringMatching(/^editor locked the entity "exampleland" until .*: Edit war/),
    ])
    const attempts = [
      change('changeFact', '/v1/facts/exampleland-won', 'curator'),
      change('retireEntity', '/v1/entities/exampleland/retirement', 'curator', { reason: 'x' }),
      ask('createFact', '/v1/entities/exampleland/facts', { as: 'contributor', body: NOTE }),
      step('exampleland-won', 'retired', 'curator', 'why not'),
    ]
    expect((await Promise.all(attempts)).map((one) => one.statusCode)).toEqual([423, 423, 423, 423])
    expect((await change('changeEntity', '/v1/entities/exampleland', 'editor')).statusCode).toBe(200)
    expect((await change('changeEntity', '/v1/entities/ann-example', 'curator')).statusCode).toBe(200)
    const released = await release(lock.id)
    expect(released.json()).toMatchObject({ id: lock.id, releasedBy: 'editor' })
    expect((await release(lock.id)).json()).toEqual(released.json())
    expect((await change('changeEntity', '/v1/entities/exampleland', 'curator')).statusCode).toBe(200)
  })

  test('on a fact keeps it from being changed, replaced, and retired with its entity', async () => {
    const replacing = { ...NOTE, replaces: 'exampleland-won' }
    await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body: replacing })
    const { id } = (await set({ ...LOCK, subject: 'fact', subjectId: 'exampleland-won' })).json()
    expect(told(await change('changeFact', '/v1/facts/exampleland-won', 'curator'))).toEqual([423, 'locked'])
    expect(told(await step(NOTE.id, 'published', 'curator'))).toEqual([423, 'locked'])
    expect((await step(NOTE.id, 'proposed', 'curator')).statusCode).toBe(200)
    await release(id)
    expect((await step(NOTE.id, 'published', 'curator')).statusCode).toBe(200)
  })

  test('ends by itself', async () => {
    const { id } = (await set({ ...LOCK, subjectId: 'ann-example' })).json()
    expect(told(await change('changeEntity', '/v1/entities/ann-example', 'curator'))).toEqual([423, 'locked'])
    await scratch().query(`UPDATE "Lock" SET "expiresAt" = now() - interval '1 second' WHERE id = $1`, [id])
    expect((await change('changeEntity', '/v1/entities/ann-example', 'curator')).statusCode).toBe(200)
    const past = (await ask('listLocks', '/v1/locks?past=true&id=ann-example', { as: 'contributor' })).json()
    expect(past.items).toMatchObject([{ id }])
    expect((await ask('listLocks', '/v1/locks?id=ann-example', { as: 'contributor' })).json().items).toEqual(
      [],
    )
  })

  test('is set once, for a year at most, on what is there', async () => {
    const lock = (await set(LOCK)).json()
    expect(told(await set(LOCK))).toEqual([409, 'locked-already'])
    expect((await ask('getLock', `/v1/locks/${lock.id}`, { as: 'contributor' })).json()).toEqual(lock)
    expect(told(await ask('getLock', `/v1/locks/${lock.id}`, { as: 'elsewhere' }))).toEqual([
      403,
      'not-allowed',
    ])
    await release(lock.id)
    for (const wrong of [
      { subjectId: 'nobody' },
      { expiresAt: '2020-01-01T00:00:00Z' },
      { expiresAt: '2099-01-01T00:00:00Z' },
    ])
      expect(told(await set({ ...LOCK, ...wrong }))).toEqual([422, 'invalid-document'])
  })
})
