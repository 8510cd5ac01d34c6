import { beforeAll, describe, expect, test } from 'vitest'
import { NOTE, setUpDesk } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { namesLike } from '../store/name-search.ts'

const named = (id: string, names: string[], description = 'Somebody') => ({
  id,
  kind: 'person',
  title: { en: names[0] },
  description: { en: description },
  names: names.map((text) => ({ text, lang: 'en', use: 'full' })),
})

describeOnPostgres('search', (scratch) => {
  const { ask, step } = setUpDesk(scratch)

  const make = (entity: object) =>
    ask('createEntity', '/v1/entities?dossier=small', { as: 'curator', body: entity })
  const found = async (query: string, as?: string) => {
    const url = `/v1/search?${query.replace(/q=([^&]+)/, (_, q) => `q=${encodeURIComponent(q)}`)}`
    return (await ask('searchEntities', url, as ? { as } : {})).json().items
  }
  const idsOf = async (query: string, as?: string) =>
    (await found(query, as)).map(({ entity }: { entity: { id: string } }) => entity.id)

  beforeAll(async () => {
    await make(named('shoigu', ['Sergei Shoigu', 'Сергей Шойгу', 'セルゲイ・ショイグ', '谢尔盖·绍伊古']))
    await make(named('zelensky', ['Volodymyr Zelensky', 'Володимир Зеленський']))
    await make(named('tsipras', ['Αλέξης Τσίπρας', 'Alexis Tsipras']))
    await make(named('smith', ['Jon Smith'], 'Speaks for the ministers of defence'))
    await make(named('strassburg', ['Straßburg', 'Œuvre d’Alsace']))
    await make(named('havn', ['Ærø Havn']))
    await make(named('kim', ['Kim Jong-un']))
    await make(named('lodz', ['Elżbieta z Łodzi'], 'Путешествует по России и пишет письма'))
  })

  describe('of names', () => {
    test.each([
      ['Шойгу', 'shoigu'],
      ['шойг', 'shoigu'],
      ['ергей Шо', 'shoigu'],
      ['Шоигу', 'shoigu'],
      ['Шойну', 'shoigu'],
      ['Шойгуу', 'shoigu'],
      ['Шогйу', 'shoigu'],
      ['Сергеи Шойгу', 'shoigu'],
      ['绍伊古', 'shoigu'],
      ['伊古', 'shoigu'],
      ['ショイグ', 'shoigu'],
      ['Зелинський', 'zelensky'],
      ['Zelenskyy', 'zelensky'],
      ['Volodimir Zelenskiy', 'zelensky'],
      ['τσιπρας', 'tsipras'],
      ['Τσιπρα', 'tsipras'],
      ['Τσιιρας', 'tsipras'],
      ['STRASSBURG', 'strassburg'],
      ["oeuvre d'alsace", 'strassburg'],
      ['aero havn', 'havn'],
      ['Kim Jong\u2011un', 'kim'],
      ['Kim Jong–un', 'kim'],
      ['Jhon Smith', 'smith'],
      ['SMTIH', 'smith'],
    ])('finds %s, in every alphabet and with an error', async (q, id) => {
      expect((await idsOf(`q=${q}&in=names`))[0]).toBe(id)
    })

    test('finds what is written otherwise by an index', async () => {
      const plan = await scratch().db.$transaction(async (tx) => {
        await tx.$executeRaw`SET LOCAL enable_seqscan = off`
        return tx.$queryRaw`EXPLAIN SELECT 1 FROM "Name" n WHERE ${namesLike('Shoigo')?.where}`
      })
      expect(JSON.stringify(plan)).toContain('Name_near_hashes_idx')
    })

    test('does not find what only has the same number by chance', async () => {
      // Of so many words some do.
      const [pair] = await scratch().db.$queryRaw<{ one: string; other: string }[]>`
        SELECT min(word) AS one, max(word) AS other
        FROM (SELECT translate(left(md5(i::text), 7), '0123456789', 'ghijklmnop') AS word FROM generate_series(1, 300000) AS i) AS words
        GROUP BY hashtext(word) HAVING count(DISTINCT word) > 1 ORDER BY 1 LIMIT 1`
      const { one, other } = pair ?? { one: '', other: '' }
      expect(one).not.toBe(other)
      const [same] = await scratch().db.$queryRaw<
        { isSame: boolean }[]
      >`SELECT near_hashes(${one}) && near_hashes(${other}) AS "isSame"`
      expect(same).toEqual({ isSame: true })
      await make(named('by-chance', [one]))
      expect(await idsOf(`q=${one}&in=names`)).toEqual(['by-chance'])
      expect(await idsOf(`q=${other}&in=names`)).toEqual([])
    })

    test.each(['Шайбу', 'Zolonskiy', 'xyz', '...', 'Jxyz Smith', '%', '_____'])(
      'does not find %s, which is too far from all',
      async (q) => expect(await idsOf(`q=${q}&in=names`)).toEqual([]),
    )

    test('takes what is long, and names of many words', async () => {
      await make(named('long', [`Ann ${'Very '.repeat(30)}Long`, 'x'.repeat(190)]))
      expect(await idsOf(`q=${'x'.repeat(100)}y${'x'.repeat(80)}&in=names`)).toEqual(['long'])
      expect(await idsOf(`q=${'Very '.repeat(30)}Lonng&in=names`)).toEqual(['long'])
    })
  })

  describe('of texts', () => {
    test('finds titles, descriptions and what published facts say, in other forms of the words too', async () => {
      expect(await found('q=minister of defences')).toEqual([
        { entity: expect.objectContaining({ id: 'smith' }), text: expect.objectContaining({}) },
      ])
      expect(await found('q=minister sports')).toEqual([
        { entity: expect.objectContaining({ id: 'ann-example' }), text: { en: 'Minister of Sport' } },
      ])
      expect(await idsOf('q=runners')).toEqual(['ann-example'])
    })

    test('finds them in whatever case and alphabet, without diacritics', async () => {
      const text = { ru: 'Министр Спорта России', de: 'Straßenläufe' }
      await make({ ...named('polyglot', ['Polly Glott']), description: { en: 'Linguist', ...text } })
      expect(await idsOf('q=МИНИСТРЫ спорта')).toEqual(['polyglot'])
      expect(await idsOf('q=strassenlauf')).toEqual(['polyglot'])
    })

    test('comes after names, and each entity once', async () => {
      await make(named('minister', ['Minister Minor'], 'Minister without a ministry'))
      expect(await idsOf('q=minister')).toEqual(['minister', 'ann-example', 'smith'])
      expect(await idsOf('q=minister&in=names')).toEqual(['minister'])
      expect((await idsOf('q=minister&in=texts')).sort()).toEqual(['ann-example', 'minister', 'smith'])
      const [first] = await found('q=minister')
      expect([first.name, first.text]).toEqual(['Minister Minor', undefined])
    })

    test.each(['minister', 'ministr'])('of %s goes page by page through names and texts', async (q) => {
      for (let i = 0; i < 5; i++) {
        await make(named(`minister-${q}-${i}`, [`Minister ${i}`], 'Minister'))
        await make({
          ...named(`aide-${q}-${i}`, [`Aide ${i}`]),
          description: { en: 'Ministr of a minister' },
        })
      }
      const all = await idsOf(`q=${q}&limit=100`)
      expect(all.length).toBeGreaterThanOrEqual(10)
      expect(new Set(all).size).toBe(all.length)
      for (const limit of [1, 3, 7]) {
        const paged: string[] = []
        let cursor = ''
        do {
          const page = (await ask('searchEntities', `/v1/search?q=${q}&limit=${limit}${cursor}`)).json()
          paged.push(...page.items.map(({ entity }: { entity: { id: string } }) => entity.id))
          cursor = page.next && `&cursor=${page.next}`
        } while (cursor)
        expect(paged).toEqual(all)
      }
    })
  })

  test('goes on after names of any length in any letters', async () => {
    for (const i of [1, 2, 3])
      await make(named(`ministry-${i}`, [`강${'민'.repeat(298)}${i}`, `${'Щ'.repeat(299)}${i}`]))
    for (const q of ['강민', 'щщщ']) {
      const ids: string[] = []
      let cursor = ''
      do {
        const page = (
          await ask('searchEntities', `/v1/search?q=${encodeURIComponent(q)}&limit=1${cursor}`)
        ).json()
        ids.push(...page.items.map(({ entity }: { entity: { id: string } }) => entity.id))
        cursor = page.next && `&cursor=${page.next}`
      } while (cursor)
      expect(ids).toEqual(['ministry-1', 'ministry-2', 'ministry-3'])
    }
  })

  describe('of what is not published', () => {
    beforeAll(async () => {
      await ask('createFact', '/v1/entities/exampleland/facts', { as: 'contributor', body: NOTE })
    })

    test('is for contributors, and finds entities by the texts of facts of that status', async () => {
      expect(await idsOf('q=races')).toEqual([])
      expect(await idsOf('q=races&status=draft', 'contributor')).toEqual(['exampleland'])
      expect(await idsOf('q=races&status=proposed', 'contributor')).toEqual([])
      expect(await idsOf('q=example&status=draft', 'contributor')).toEqual(['exampleland'])
      expect(await idsOf('q=races&status=draft', 'elsewhere')).toEqual([])
      const url = '/v1/search?q=races&status=draft'
      expect((await ask('searchEntities', url)).statusCode).toBe(401)
      expect((await ask('searchEntities', url, { as: 'reader' })).statusCode).toBe(403)
      expect((await ask('searchEntities', `${url}&dossier=small`, { as: 'elsewhere' })).statusCode).toBe(403)
    })

    test('of facts goes by their words, and by what else is asked for', async () => {
      const facts = async (query: string, as?: string) =>
        (await ask('listFacts', `/v1/facts?${query}`, as ? { as } : {}))
          .json()
          .items.map(({ id }: { id: string }) => id)
      expect(await facts('q=WON')).toEqual(['ann-won', 'exampleland-won'])
      expect(await facts('q=won&entity=exampleland')).toEqual(['exampleland-won'])
      expect(await facts('q=race&status=draft', 'contributor')).toEqual([NOTE.id])
      expect(await facts('q=race')).toEqual([])
      const first = (await ask('listFacts', '/v1/facts?q=won&limit=1')).json()
      expect(first.items).toHaveLength(1)
      expect(await facts(`q=won&limit=1&cursor=${first.next}`)).toEqual(['exampleland-won'])
      await step(NOTE.id, 'proposed', 'contributor')
      await step(NOTE.id, 'published', 'curator')
      expect(await facts('q=race')).toEqual([NOTE.id])
      expect(await idsOf('q=races')).toEqual(['exampleland'])
    })
  })
})
