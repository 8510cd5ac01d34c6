import { expect, test } from 'vitest'
import { PERSON, setUpDesk } from '../../test/desk.ts'
import { fillWithFacts } from '../../test/many-facts.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

/** One by one, merging so many takes half a minute, and the two minutes of a transaction are over at 20,000. */
const FACTS = 5_000
const MOST_MS = 20_000

describeOnPostgres('an entity with facts by the thousand', (scratch) => {
  const { ask } = setUpDesk(scratch)
  const ann = '/v1/entities/ann-example'
  /** Whose facts there are, how many, and how often they were written. */
  const listOwners = () =>
    scratch().query(
      `SELECT "entityId" AS of, count(*)::int AS n, min("version")::int AS least, max("version")::int AS most
       FROM "Fact" WHERE "id" LIKE 'ann-minister-%' GROUP BY 1`,
    )
  const inTime = async <T>(work: () => Promise<T>): Promise<T> => {
    const begun = performance.now()
    const done = await work()
    expect(performance.now() - begun).toBeLessThan(MOST_MS)
    return done
  }

  test('is merged into another, taken out of it again, and purged, in time and whole', async () => {
    const names = [{ text: 'Vera Other', lang: 'en', use: 'full' }]
    const body = { ...PERSON, id: 'other', names }
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body })
    await fillWithFacts(scratch().url, FACTS)
    const headers = { 'if-match': String((await ask('getEntity', ann)).headers.etag) }
    const merged = await inTime(() =>
      ask('mergeEntity', `${ann}/merge`, { as: 'admin', headers, body: { into: 'other' } }),
    )
    expect(merged.statusCode, merged.body).toBe(200)
    expect(await listOwners()).toEqual([{ of: 'other', n: FACTS, least: 2, most: 2 }])
    const back = await inTime(() => ask('unmergeEntity', `${ann}/unmerge`, { as: 'admin', body: {} }))
    expect(back.statusCode, back.body).toBe(200)
    expect(await listOwners()).toEqual([{ of: 'ann-example', n: FACTS, least: 3, most: 3 }])
    const purge = { subject: 'entity', id: 'ann-example', reason: 'By order of a court' }
    const purged = await inTime(() => ask('createPurge', '/v1/purges', { as: 'admin', body: purge }))
    expect(purged.statusCode, purged.body).toBe(201)
    expect(await listOwners()).toEqual([])
    const [left] = await scratch().query(
      `SELECT count(*)::int AS all, count("before")::int + count("after")::int AS words,
         count(*) FILTER (WHERE "purgedIn" = "id" AND "comment" = 'By order of a court')::int AS purges,
         count(*) FILTER (WHERE "purgedIn" <> "id" AND "comment" = 'purged')::int AS emptied
       FROM "Revision" WHERE "subject" = 'fact' AND "subjectId" LIKE 'ann-minister-%'`,
    )
    expect(left).toEqual({ all: 4 * FACTS, words: 0, purges: FACTS, emptied: 3 * FACTS })
    const [own] = await scratch().query(
      `SELECT count(*)::int AS others FROM "Revision" r JOIN "Revision" p ON p."id" = r."purgedIn"
       WHERE r."subjectId" LIKE 'ann-minister-%' AND p."subjectId" <> r."subjectId"`,
    )
    expect(own).toEqual({ others: 0 })
  }, 60_000)
})
