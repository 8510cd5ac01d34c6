import { expect, test } from 'vitest'
import { setUpDesk, told } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'

describeOnPostgres('a cursor', (scratch) => {
  const { ask } = setUpDesk(scratch)
  const page = async (operation: string, url: string) => (await ask(operation, url)).json()

  test('leads on in the list that gave it, whatever the limit and the order of the filters', async () => {
    const first = await page('listEntities', '/v1/entities?dossier=small&kind=place&limit=1')
    expect(first.next).toBeUndefined()
    const { items, next } = await page('listEntities', '/v1/entities?dossier=small&limit=1')
    expect(items).toMatchObject([{ id: 'ann-example' }])
    const rest = await page('listEntities', `/v1/entities?cursor=${next}&limit=50&dossier=small`)
    expect(rest.items).toMatchObject([{ id: 'exampleland' }])
  })

  test('is none of another list, of another filter or of another thing', async () => {
    const { next } = await page('listEntities', '/v1/entities?limit=1')
    for (const [operation, url] of [
      ['listEntities', '/v1/entities?dossier=small&'],
      ['searchEntities', '/v1/search?q=example&'],
      ['listSources', '/v1/sources?'],
      ['listFactsOfEntity', '/v1/entities/exampleland/facts?'],
    ] as const)
      expect(told(await ask(operation, `${url}limit=1&cursor=${next}`)), url).toEqual([400, 'bad-cursor'])
  })
})
