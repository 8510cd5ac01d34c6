import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PERSON, setUpDesk } from '../../test/desk.ts'
import { amount } from '../../test/lengths.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

interface Edit {
  entity: number
  patch: Record<string, unknown>
  /** Whether it is read again before; else the version that was seen last is changed. */
  isFresh: boolean
}

/** A change that was answered with success. */
interface Acknowledged {
  comment: string
  version: number
  patch: Record<string, unknown>
}

const edits = fc.array(
  fc.record({
    entity: fc.nat({ max: 1 }),
    patch: fc.oneof(
      fc.record({ title: fc.record({ en: fc.stringMatching(/^[A-Z][a-z]{2,8}$/) }) }),
      fc.record({ description: fc.record({ en: fc.stringMatching(/^[A-Z][a-z]{2,8}$/) }) }),
      fc.record({
        links: fc.oneof(fc.constant(null), fc.record({ wikidata: fc.stringMatching(/^Q\d{1,6}$/) })),
      }),
    ),
    isFresh: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)

describeOnPostgres('curators who edit at once', (scratch) => {
  const { ask } = setUpDesk(scratch)
  let runs = 0

  const make = async (id: string) => {
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: { ...PERSON, id } })
    return id
  }
  const historyOf = async (id: string) =>
    (await scratch().query(
      `SELECT "comment", "before", "after" FROM "Revision" WHERE "subject" = 'entity' AND "subjectId" = $1 ORDER BY "id"`,
      [id],
    )) as { comment: string; before: object | null; after: object }[]

  /** One curator: reads and changes, and keeps what was acknowledged. */
  const work = async (name: string, ids: string[], wishes: Edit[]): Promise<Map<string, Acknowledged[]>> => {
    const seen = new Map<string, string>()
    const done = new Map<string, Acknowledged[]>(ids.map((id) => [id, []]))
    for (const [i, { entity, patch, isFresh }] of wishes.entries()) {
      const id = ids[entity] as string
      if (isFresh || !seen.has(id)) {
        seen.set(id, String((await ask('getEntity', `/v1/entities/${id}`)).headers.etag))
      }
      const comment = `${name}-${i}`
      const response = await ask('changeEntity', `/v1/entities/${id}?comment=${comment}`, {
        as: 'curator',
        headers: { 'if-match': seen.get(id) as string },
        body: patch,
      })
      expect([200, 412]).toContain(response.statusCode)
      if (response.statusCode === 412) {
        seen.delete(id)
        continue
      }
      const { etag } = response.headers
      // What changed nothing is answered with the version that there was.
      if (etag !== seen.get(id)) {
        done.get(id)?.push({ comment, version: Number(String(etag).replaceAll('"', '')), patch })
      }
      seen.set(id, String(etag))
    }
    return done
  }

  const checkHistory = async (id: string, acknowledged: Acknowledged[]) => {
    const inOrder = acknowledged.sort((a, b) => a.version - b.version)
    const history = await historyOf(id)
    expect(inOrder.map(({ version }) => version)).toEqual(inOrder.map((_, i) => i + 2))
    expect(history.map(({ comment }) => comment)).toEqual(['made', ...inOrder.map(({ comment }) => comment)])
    let model: Record<string, unknown> = { ...PERSON, id }
    expect(history[0]).toMatchObject({ before: null, after: model })
    for (const [i, { patch }] of inOrder.entries()) {
      expect(history[i + 1]?.before).toEqual(model)
      model = Object.fromEntries(Object.entries({ ...model, ...patch }).filter(([, value]) => value !== null))
      expect(history[i + 1]?.after).toEqual(model)
    }
    const now = await ask('getEntity', `/v1/entities/${id}`)
    expect([now.json(), now.headers.etag]).toEqual([model, `"${inOrder.length + 1}"`])
  }

  test('never lose a change: states and histories are those of a model', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edits, { minLength: 2, maxLength: 5 }), async (curators) => {
        const run = runs++
        const ids = [await make(`left-${run}`), await make(`right-${run}`)]
        const all = await Promise.all(curators.map((wishes, i) => work(`curator-${i}`, ids, wishes)))
        for (const id of ids) {
          await checkHistory(
            id,
            all.flatMap((done) => done.get(id) ?? []),
          )
        }
      }),
      { numRuns: amount(50, 500) },
    )
  }, 600_000)

  describe('from the same version', () => {
    test('one of many succeeds, and all others are told', async () => {
      const id = await make('wanted')
      const answers = await Promise.all(
        Array.from({ length: amount(100, 200) }, (_, i) =>
          ask('changeEntity', `/v1/entities/${id}`, {
            as: 'curator',
            headers: { 'if-match': '"1"' },
            body: { title: { en: `Title ${i}` } },
          }),
        ),
      )
      const count = (status: number) => answers.filter(({ statusCode }) => statusCode === status).length
      expect([count(200), count(412)]).toEqual([1, answers.length - 1])
      expect(await historyOf(id)).toHaveLength(2)
    })
  })
})
