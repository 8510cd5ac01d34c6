import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOTE, PERSON, setUpDesk } from '../../test/desk.ts'
import { amount } from '../../test/lengths.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

/** What happens between two pages: something new, or something that was made for that goes. */
type Happening = { at: number; kind: 'new' | 'gone' }

const happenings = fc.array(fc.record({ at: fc.nat({ max: 8 }), kind: fc.constantFrom('new', 'gone') }), {
  minLength: 2,
  maxLength: 12,
})

describeOnPostgres('pages', (scratch) => {
  const { ask, step } = setUpDesk(scratch)
  let number = 0

  const makeEntity = async (id: string) => {
    const names = [{ text: `Paged ${id}`, lang: 'en', use: 'full' }]
    await ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: { ...PERSON, id, names } })
  }
  const retireEntity = (id: string) =>
    ask('retireEntity', `/v1/entities/${id}/retirement`, {
      as: 'curator',
      headers: { 'if-match': '"1"' },
      body: { reason: 'x' },
    })
  const makeFact = async (id: string) => {
    await ask('createFact', '/v1/entities/exampleland/facts', { as: 'curator', body: { ...NOTE, id } })
    await step(id, 'published', 'curator')
  }
  const LISTS = [
    ['listEntities', '/v1/entities?dossier=small', makeEntity, retireEntity, 'id'],
    ['searchEntities', '/v1/search?q=paged', makeEntity, retireEntity, 'entity'],
    [
      'listFacts',
      '/v1/facts?entity=exampleland',
      makeFact,
      (id: string) => step(id, 'retired', 'curator', 'x'),
      'id',
    ],
    ['listRevisions', '/v1/revisions?dossier=small', makeEntity, retireEntity, 'id'],
  ] as const

  const idOf = (item: { id?: string; entity?: { id: string } }) => item.id ?? item.entity?.id ?? ''

  /** Reads all pages; `between` happens after each. */
  const readAll = async (operation: string, url: string, between: (page: number) => Promise<void>) => {
    const ids: string[] = []
    for (let page = 0, next = ''; ; page++) {
      const answer = await ask(operation, `${url}&limit=4${next && `&cursor=${next}`}`, { as: 'curator' })
      const { items, next: following } = answer.json()
      ids.push(...items.map(idOf))
      if (following === undefined) return ids
      next = following
      await between(page)
    }
  }

  test.each(LISTS)(
    'of %s have everything that is there throughout, once',
    async (operation, url, make, goes) => {
      for (let i = 0; i < 9; i++) await make(`m-${operation.toLowerCase()}-${i}`)
      await fc.assert(
        fc.asyncProperty(happenings, async (all: Happening[]) => {
          const before = await readAll(operation, url, async () => undefined)
          const gone = new Set<string>()
          const made: string[] = []
          const read = await readAll(operation, url, async (page) => {
            for (const { kind } of all.filter(({ at }) => at === page)) {
              // Before, between and after what is there already.
              const id = `${'amz'[number % 3]}-${operation.toLowerCase()}-new-${number++}`
              const old = made.shift()
              if (kind === 'gone' && old) {
                await goes(old)
                gone.add(old)
              } else {
                await make(id)
                made.push(id)
              }
            }
          })
          expect(read).toHaveLength(new Set(read).size)
          expect(before.filter((id) => !read.includes(id) && !gone.has(id))).toEqual([])
          for (const id of made) await goes(id)
        }),
        { numRuns: amount(10, 40) },
      )
    },
  )
})
