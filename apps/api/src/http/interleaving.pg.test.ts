import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { describe, expect, test } from 'vitest'
import { NOTE, PERSON, SOURCE, setUpDesk } from '../../test/desk.ts'
import { amount } from '../../test/lengths.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

type Sort = 'entity' | 'fact' | 'source'
type Fields = Record<string, unknown>

/** What is edited: two entities, a fact about one of them, and a source. */
const SORTS: readonly Sort[] = ['entity', 'entity', 'fact', 'source']
const ROUTES = {
  entity: { read: 'getEntity', change: 'changeEntity', path: '/v1/entities' },
  fact: { read: 'getFact', change: 'changeFact', path: '/v1/facts' },
  source: { read: 'getSource', change: 'changeSource', path: '/v1/sources' },
} as const

interface Edit {
  /** Which of them. */
  target: number
  /** A merge patch, or a step that a fact takes. */
  patch: Fields
  isStep?: boolean
  /** Whether it is read again before; else the version that was seen last is changed. */
  isFresh: boolean
}

/** A change that was answered with success. */
interface Acknowledged {
  comment: string
  version: number
  edit: Edit
}

const word = fc.stringMatching(/^[A-Z][a-z]{2,8}$/)
const orNothing = fc.oneof(fc.constant(null), word)
const isFresh = fc.boolean()
const edits = fc.array(
  fc.oneof(
    fc.record({
      target: fc.nat({ max: 1 }),
      patch: fc.oneof(
        fc.record({ title: fc.record({ en: word }) }),
        fc.record({ description: fc.record({ en: word }) }),
        fc.record({
          links: fc.oneof(fc.constant(null), fc.record({ wikidata: fc.stringMatching(/^Q\d{1,6}$/) })),
        }),
      ),
      isFresh,
    }),
    fc.record({
      target: fc.constant(2),
      patch: fc.oneof(
        fc.record({ note: orNothing }),
        fc.record({ during: fc.constantFrom('2022-01-01/..', '2023/..', '2022-03/2023-05') }),
      ),
      isFresh,
    }),
    fc.record({
      target: fc.constant(2),
      patch: fc.record({ to: fc.constantFrom('proposed', 'draft', 'retired') }),
      isStep: fc.constant(true),
      isFresh,
    }),
    fc.record({
      target: fc.constant(3),
      patch: fc.oneof(fc.record({ title: orNothing }), fc.record({ publisher: word })),
      isFresh,
    }),
  ),
  { minLength: 1, maxLength: 6 },
)

describeOnPostgres('curators who edit at once', (scratch) => {
  const { ask } = setUpDesk(scratch)
  let runs = 0

  const make = async (sort: Sort, id: string, about = '') => {
    const [operation, url, body] = {
      entity: ['createEntity', '/v1/entities?dossier=small', PERSON] as const,
      fact: [
        'createFact',
        `/v1/entities/${about}/facts`,
        { ...NOTE, property: 'said', saidBy: about },
      ] as const,
      source: [
        'createSource',
        '/v1/sources?dossier=small',
        { ...SOURCE, url: `https://${id}.example/` },
      ] as const,
    }[sort]
    const made = await ask(operation, url, { as: 'curator', body: { ...body, id } })
    expect(made.statusCode, made.body).toBe(201)
    return id
  }
  const historyOf = async (sort: Sort, id: string) =>
    (await scratch().query(
      `SELECT "comment", "before", "after" FROM "Revision" WHERE "subject" = $1 AND "subjectId" = $2 ORDER BY "id"`,
      [sort, id],
    )) as { comment: string; before: Fields | null; after: Fields }[]

  const send = (
    sort: Sort,
    id: string,
    etag: string,
    comment: string,
    { patch, isStep }: Edit,
  ): Promise<LightMyRequestResponse> => {
    const { change, path } = ROUTES[sort]
    const headers = { 'if-match': etag }
    return isStep
      ? ask('stepFact', `${path}/${id}/status`, { as: 'curator', headers, body: { ...patch, comment } })
      : ask(change, `${path}/${id}?comment=${comment}`, { as: 'curator', headers, body: patch })
  }

  /** One curator: reads and changes, and keeps what was acknowledged. */
  const work = async (name: string, ids: string[], wishes: Edit[]): Promise<Acknowledged[][]> => {
    const seen = new Map<number, string>()
    const done: Acknowledged[][] = ids.map(() => [])
    for (const [i, edit] of wishes.entries()) {
      const { target } = edit
      const [sort, id] = [SORTS[target] as Sort, ids[target] as string]
      const { read, path } = ROUTES[sort]
      if (edit.isFresh || !seen.has(target))
        seen.set(target, String((await ask(read, `${path}/${id}`, { as: 'curator' })).headers.etag))
      const comment = `${name}-${i}`
      const response = await send(sort, id, seen.get(target) as string, comment, edit)
      // 409: it cannot take that step, or what is retired is not changed.
      expect(sort === 'fact' ? [200, 409, 412, 422] : [200, 412], response.body).toContain(
        response.statusCode,
      )
      if (response.statusCode !== 200) {
        seen.delete(target)
        continue
      }
      const { etag } = response.headers
      // What changed nothing is answered with the version that there was.
      if (etag !== seen.get(target))
        done[target]?.push({ comment, version: Number(String(etag).replaceAll('"', '')), edit })
      seen.set(target, String(etag))
    }
    return done
  }

  /** Returns a document as an edit makes it. */
  const edited = (
    before: Fields,
    { comment, edit: { patch, isStep } }: Acknowledged,
    after: Fields,
  ): Fields => {
    if (!isStep)
      return Object.fromEntries(Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null))
    const { statusReason: _, retiredAt: __, ...rest } = before
    // Sending back and retiring say why; taking up again need not.
    const isReasoned = patch.to === 'retired' || (before.status === 'proposed' && patch.to === 'draft')
    // When it was retired, the server's clock says.
    const retired = patch.to === 'retired' ? { retiredAt: after.retiredAt } : {}
    return { ...rest, status: patch.to, ...(isReasoned && { statusReason: comment }), ...retired }
  }

  const checkHistory = async (sort: Sort, id: string, acknowledged: Acknowledged[]) => {
    const inOrder = acknowledged.sort((a, b) => a.version - b.version)
    const [first, ...later] = await historyOf(sort, id)
    expect(inOrder.map(({ version }) => version)).toEqual(inOrder.map((_, i) => i + 2))
    expect(later.map(({ comment }) => comment)).toEqual(inOrder.map(({ comment }) => comment))
    expect(first).toMatchObject({ before: null, after: { id } })
    let model: Fields = first?.after ?? {}
    for (const [i, one] of inOrder.entries()) {
      expect(later[i]?.before).toEqual(model)
      model = edited(model, one, later[i]?.after ?? {})
      expect(later[i]?.after).toEqual(model)
    }
    const { read, path } = ROUTES[sort]
    const now = await ask(read, `${path}/${id}`, { as: 'curator' })
    expect([now.json(), now.headers.etag]).toEqual([model, `"${inOrder.length + 1}"`])
  }

  test('never lose a change: states and histories are those of a model', async () => {
    const steps = new Set<unknown>()
    await fc.assert(
      fc.asyncProperty(fc.array(edits, { minLength: 2, maxLength: 5 }), async (curators) => {
        const run = runs++
        const left = await make('entity', `left-${run}`)
        const ids = [
          left,
          await make('entity', `right-${run}`),
          await make('fact', `fact-${run}`, left),
          await make('source', `source-${run}`),
        ]
        const all = await Promise.all(curators.map((wishes, i) => work(`curator-${i}`, ids, wishes)))
        for (const [i, id] of ids.entries()) {
          const done = all.flatMap((one) => one[i] ?? [])
          await checkHistory(SORTS[i] as Sort, id, done)
          for (const { edit } of done) if (edit.isStep) steps.add(edit.patch.to)
        }
      }),
      { numRuns: amount(50, 300) },
    )
    expect(steps).toEqual(new Set(['proposed', 'draft', 'retired']))
  }, 600_000)

  describe('from the same version', () => {
    test('one of many succeeds, and all others are told', async () => {
      const id = await make('entity', 'wanted')
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
      expect(await historyOf('entity', id)).toHaveLength(2)
    })
  })
})
