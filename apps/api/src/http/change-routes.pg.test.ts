import { expect, test } from 'vitest'
import { NOTE, PERSON, SOURCE, setUpDesk } from '../../test/desk.ts'
import { amount, tellFigure } from '../../test/lengths.ts'
import { fillWithFacts } from '../../test/many-facts.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

interface Item {
  position: string
  subject: string
  subjectId: string
  isGone: boolean
}

describeOnPostgres('the change feed', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  const read = async (
    after = '0',
    limit = 1000,
  ): Promise<{ items: Item[]; next: string; head: { position: string } }> =>
    (await ask('listChanges', `/v1/changes?after=${after}&limit=${limit}`)).json()
  const told = ({ items }: { items: Item[] }) =>
    items.map(({ subject, subjectId, isGone }) => `${subject} ${subjectId}${isGone ? ' gone' : ''}`)

  test('tells in order what was published, changed and retired, and nothing of drafts', async () => {
    const { next } = await read()
    await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body: NOTE })
    expect(told(await read(next))).toEqual([])
    await step(NOTE.id, 'published', 'curator')
    await ask('createSource', '/v1/sources?dossier=small', { as: 'curator', body: SOURCE })
    await step(NOTE.id, 'retired', 'curator', 'wrong')
    const news = await read(next)
    expect(told(news)).toEqual([`fact ${NOTE.id}`, 'source times', `fact ${NOTE.id} gone`])
    expect(told(await read(news.items[0]?.position, 1))).toEqual(['source times'])
    const head = { position: news.next, chain: expect.stringMatching(/^[0-9a-f]{64}$/) }
    expect(await read(news.next)).toEqual({ items: [], next: news.next, head })
    // Whoever begins after a head is told what comes then.
    expect(await read('0', 1)).toMatchObject({ next: '1', head })
    expect((await ask('listChanges', '/v1/changes?dossier=another')).json().items).toEqual([])
  })

  test('tells that a fact was purged to who knows of it, and to nobody where it never was published', async () => {
    const { next } = await read()
    const purge = (id: string) =>
      ask('createPurge', '/v1/purges', { as: 'admin', body: { subject: 'fact', id, reason: 'Court order' } })
    for (const id of ['never-shown', 'once-shown'])
      await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body: { ...NOTE, id } })
    await step('once-shown', 'published', 'curator')
    await step('once-shown', 'retired', 'curator', 'wrong')
    for (const id of ['never-shown', 'once-shown']) expect((await purge(id)).statusCode).toBe(201)
    // What is left of what was published is that it is gone.
    expect(told(await read(next))).toEqual([
      'fact once-shown gone',
      'fact once-shown gone',
      'fact once-shown gone',
    ])
    expect((await ask('checkChanges', '/v1/changes/check', { as: 'admin' })).json().fault).toBeUndefined()
  })

  test('tells nobody of drafts that went with their entity, though they were to take the place of what was published', async () => {
    const entity = { ...PERSON, id: 'purged-whole', kind: 'place' }
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: entity })
    const write = (id: string, more: object = {}) =>
      ask('createFact', '/v1/entities/purged-whole/facts', { as: 'curator', body: { ...NOTE, id, ...more } })
    await write('shown-m')
    await step('shown-m', 'published', 'curator')
    for (const id of ['hidden-a', 'hidden-z']) await write(id, { replaces: 'shown-m' })
    const { next } = await read()
    const body = { subject: 'entity', id: 'purged-whole', reason: 'Court order' }
    expect((await ask('createPurge', '/v1/purges', { as: 'admin', body })).statusCode).toBe(201)
    const news = told(await read(next))
    expect(news).toContain('fact shown-m gone')
    expect(news.filter((one) => one.includes('hidden'))).toEqual([])
    expect((await ask('checkChanges', '/v1/changes/check', { as: 'admin' })).json().fault).toBeUndefined()
  })

  test('tells of a merged entity what to read in its place, for as long as it is merged', async () => {
    const { next } = await read()
    for (const id of ['twice', 'twice-again'])
      await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: { ...PERSON, id } })
    const merge = { as: 'editor', headers: { 'if-match': '"1"' }, body: { into: 'twice' } }
    const merged = await ask('mergeEntity', '/v1/entities/twice-again/merge', merge)
    expect(merged.statusCode, merged.body).toBe(200)
    const last = async () => {
      const { items } = await read(next)
      return items.findLast(({ subjectId }) => subjectId === 'twice-again')
    }
    expect(await last()).toMatchObject({ isGone: true, mergedInto: 'twice' })
    await ask('unmergeEntity', '/v1/entities/twice-again/unmerge', { as: 'editor', body: {} })
    const { mergedInto, isGone } = (await last()) as Item & { mergedInto?: string }
    expect([isGone, mergedInto]).toEqual([false, undefined])
  })

  test('misses nothing that is committed late, however the numbers fall', async () => {
    const seen: string[] = []
    let { next } = await read()
    let isOver = false
    const reading = (async () => {
      for (let rounds = 0; !isOver || rounds < 1; rounds += Number(isOver)) {
        const page = await read(next, 7)
        seen.push(...page.items.map(({ subjectId }) => subjectId))
        next = page.next
      }
    })()
    const ids = Array.from({ length: 120 }, (_, i) => `late-${i}`)
    // Long and short transactions at once: numbers are taken in another order than they are committed in.
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (const id of ids.filter((_id, i) => i % 6 === writer)) {
        await scratch().db.$transaction(async (tx) => {
          await tx.$executeRaw`INSERT INTO "Revision" ("subject", "subjectId", "dossierId", "change", "at", "actor", "comment", "after")
            VALUES ('entity', ${id}, 'small', gen_random_uuid(), now(), 'test', 'test', '{}')`
          await tx.$executeRaw`SELECT pg_sleep(random() * 0.05)`
        })
      }
    })
    await Promise.all(writers)
    isOver = true
    await reading
    const { items } = await read(next)
    seen.push(...items.map(({ subjectId }) => subjectId))
    expect(seen.toSorted()).toEqual(ids.toSorted())
  })

  test('is a chain: what is changed or taken out behind it is found', async () => {
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: PERSON })
    await ask('createPurge', '/v1/purges', {
      as: 'admin',
      body: { subject: 'entity', id: PERSON.id, reason: 'order' },
    })
    const check = async () => (await ask('checkChanges', '/v1/changes/check', { as: 'admin' })).json()
    const whole = await check()
    expect(whole).toEqual({
      head: { position: expect.any(String), chain: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    const published = (await ask('publishEdition', '/v1/dossiers/small/editions', { as: 'editor' })).json()
    expect(published.manifest.history).toEqual(whole.head)
    const tamper = async (sql: string, back: string) => {
      await scratch().query(
        `ALTER TABLE "Revision" DISABLE TRIGGER USER; ALTER TABLE "FeedEntry" DISABLE TRIGGER USER; ${sql}`,
      )
      const { fault } = await check()
      await scratch().query(back)
      return fault
    }
    const put = (table: string, where: string) =>
      [
        `CREATE TABLE kept AS SELECT * FROM "${table}" WHERE ${where}; DELETE FROM "${table}" WHERE ${where}`,
        `INSERT INTO "${table}" SELECT * FROM kept; DELETE FROM "FeedQueue"; DROP TABLE kept`,
      ] as const
    expect(
      await tamper(
        `UPDATE "Revision" SET "actor" = 'nobody' WHERE id = 3`,
        `UPDATE "Revision" SET "actor" = 'dossier files' WHERE id = 3`,
      ),
    ).toMatch(/^revision 3 or entry \d+ was changed/)
    expect(
      await tamper(
        `UPDATE "Revision" SET "after" = jsonb_set("after", '{publisher}', '"X"') WHERE id = 2`,
        `UPDATE "Revision" SET "after" = jsonb_set("after", '{publisher}', '"Gazette"') WHERE id = 2`,
      ),
    ).toBe('revision 2 was changed')
    expect(await tamper(...put('Revision', 'id = 4'))).toMatch(/^the revision of entry \d+ is missing/)
    expect(await tamper(...put('FeedEntry', 'position = 2'))).toBe('entry 2 of the feed is missing')
    expect(await check()).toEqual(whole)

    // One of very many, and soon, though the planner knows the tables as they were before: small, and nothing waiting.
    await scratch().query(`ALTER TABLE "Revision" ENABLE TRIGGER USER; ANALYZE`)
    const many = amount(100_000, 200_000)
    await fillWithFacts(scratch().url, many)
    // Who reads is answered before all have their places.
    expect(Number((await read('0', 1)).head.position)).toBeLessThan(many)
    const { head, fault } = await check()
    expect([Number(head.position) > many, fault]).toEqual([true, undefined])
    const begun = performance.now()
    const one = `"subjectId" = 'ann-minister-77777'`
    expect(await tamper(...put('Revision', one))).toMatch(/^the revision of entry \d+ is missing/)
    const ms = performance.now() - begun
    tellFigure(
      `one of ${many} revisions was taken out and put back, and found missing meanwhile, in ${ms.toFixed(0)} ms`,
    )
    expect(ms).toBeLessThan(10_000)
  })

  test('a position that the feed has not come to is of another database, and told', async () => {
    const ahead = { status: 422, code: 'ahead-of-feed' }
    expect((await ask('listChanges', '/v1/changes?after=999999999')).json()).toMatchObject(ahead)
    const body = { url: 'https://hook.example/a', after: '999999999' }
    expect((await ask('createWebhook', '/v1/webhooks', { as: 'admin', body })).json()).toMatchObject(ahead)
  })
})
