import { describe, expect, test } from 'vitest'
import { AnswersUnderWay } from './answers-under-way.ts'

const FROM = { generation: 1, day: 20_000 }
const STRANGER = { from: FROM, isStranger: true }
const KNOWN = { from: FROM, isStranger: false }
const RENDERED = { body: 'a card', etag: '"1"', headers: {} }

describe('answers that are being made', () => {
  test('become what is told first, for all who ask from the same state on the same day', async () => {
    const underWay = new AnswersUnderWay()
    expect(underWay.find('/card', STRANGER)).toBeUndefined()
    const tell = underWay.begin('/card', STRANGER)
    const waiting = [
      underWay.find('/card', STRANGER),
      underWay.find('/card', { from: { ...FROM }, isStranger: true }),
    ]
    expect(underWay.find('/other', STRANGER)).toBeUndefined()
    expect(underWay.find('/card', { ...STRANGER, from: { ...FROM, generation: 2 } })).toBeUndefined()
    expect(underWay.find('/card', { ...STRANGER, from: { ...FROM, day: 20_001 } })).toBeUndefined()
    tell({ rendered: RENDERED })
    tell({})
    expect(await Promise.all(waiting)).toEqual([{ rendered: RENDERED }, { rendered: RENDERED }])
    expect(underWay.find('/card', STRANGER)).toBeUndefined()
  })

  test('give way to one that is made anew after a change, which stays when the older one is done', async () => {
    const underWay = new AnswersUnderWay()
    const tellOld = underWay.begin('/card', STRANGER)
    const old = underWay.find('/card', STRANGER)
    const changed = { ...STRANGER, from: { ...FROM, generation: 2 } }
    const tellNew = underWay.begin('/card', changed)
    tellOld({ error: new Error('too late') })
    expect((await old)?.error?.message).toBe('too late')
    const now = underWay.find('/card', changed)
    tellNew({ rendered: RENDERED })
    expect(await now).toEqual({ rendered: RENDERED })
  })

  test('are waited for by who has a token only where who began has one', () => {
    const underWay = new AnswersUnderWay()
    underWay.begin('/card', STRANGER)
    expect(underWay.find('/card', KNOWN)).toBeUndefined()
    underWay.begin('/card', KNOWN)
    expect(underWay.find('/card', KNOWN)).toBeDefined()
    expect(underWay.find('/card', STRANGER)).toBeDefined()
  })
})
