import { describe, expect, test } from 'vitest'
import { AnswersUnderWay } from './answers-under-way.ts'

const FROM = { generation: 1, day: 20_000 }
const RENDERED = { body: 'a card', etag: '"1"', headers: {} }

describe('answers that are being made', () => {
  test('become what is told first, for all who ask from the same state on the same day', async () => {
    const underWay = new AnswersUnderWay()
    expect(underWay.find('/card', FROM)).toBeUndefined()
    const tell = underWay.begin('/card', FROM)
    const waiting = [underWay.find('/card', FROM), underWay.find('/card', { ...FROM })]
    expect(underWay.find('/other', FROM)).toBeUndefined()
    expect(underWay.find('/card', { ...FROM, generation: 2 })).toBeUndefined()
    expect(underWay.find('/card', { ...FROM, day: 20_001 })).toBeUndefined()
    tell({ rendered: RENDERED })
    tell({})
    expect(await Promise.all(waiting)).toEqual([{ rendered: RENDERED }, { rendered: RENDERED }])
    expect(underWay.find('/card', FROM)).toBeUndefined()
  })

  test('give way to one that is made anew after a change, which stays when the older one is done', async () => {
    const underWay = new AnswersUnderWay()
    const tellOld = underWay.begin('/card', FROM)
    const old = underWay.find('/card', FROM)
    const changed = { ...FROM, generation: 2 }
    const tellNew = underWay.begin('/card', changed)
    tellOld({ error: new Error('too late') })
    expect((await old)?.error?.message).toBe('too late')
    const now = underWay.find('/card', changed)
    tellNew({ rendered: RENDERED })
    expect(await now).toEqual({ rendered: RENDERED })
  })
})
