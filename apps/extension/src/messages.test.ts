import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import {
  answerMessages,
  askBackground,
  askPage,
  type BackgroundAnswers,
  FAILED,
  isToFrames,
  type Message,
} from './messages.ts'

function answersWith(mentions: BackgroundAnswers['mentions']): BackgroundAnswers {
  const status = async () => ({ feed: '', editions: [], requestsForPages: 0 })
  const done = async () => true
  return {
    mentions,
    card: async () => undefined,
    correct: done,
    know: done,
    'open-panel': done,
    status,
    'check-now': status,
    'trust-new-key': status,
  }
}

describe('questions', () => {
  let stop: AbortController
  const mentions = vi.fn<BackgroundAnswers['mentions']>(async () => [])
  const replies: unknown[] = []
  const ask = (message: unknown, id: string | undefined) =>
    fakeBrowser.runtime.onMessage.trigger(message, { ...(id && { id }) } as never, (reply) =>
      replies.push(reply),
    )

  beforeEach(() => {
    fakeBrowser.reset()
    mentions.mockClear()
    replies.length = 0
    stop = new AbortController()
    answerMessages(answersWith(mentions), stop.signal)
  })

  test('of our own are answered', async () => {
    await Promise.all(
      await ask({ kind: 'mentions', text: 'Russia', asOf: '2026-01-01' }, fakeBrowser.runtime.id),
    )
    await vi.waitFor(() => expect(replies).toEqual([[]]))
    expect(mentions).toHaveBeenCalledWith(
      expect.objectContaining({ text: 'Russia' }),
      expect.objectContaining({ id: fakeBrowser.runtime.id }),
    )
  })

  test('with nothing for an answer are told so, since no answer is what browsers give for one who was ended', async () => {
    await Promise.all(await ask({ kind: 'card', entity: 'x' }, fakeBrowser.runtime.id))
    await vi.waitFor(() => expect(replies).toEqual([null]))
  })

  test.each([
    ['another extension', { kind: 'mentions', text: 'x', asOf: '' }, 'somebody-else'],
    ['nobody', { kind: 'mentions', text: 'x', asOf: '' }, undefined],
  ])('from %s are not', async (_title, message, id) => {
    await Promise.all(await ask(message, id))
    expect(mentions).not.toHaveBeenCalled()
  })

  test.each([
    null,
    undefined,
    'mentions',
    7,
    [],
    {},
    { kind: 7 },
    { kind: 'constructor' },
    { kind: 'walk', step: 1 },
  ])('that are none (%j) are left alone', async (message) => {
    await Promise.all(await ask(message, fakeBrowser.runtime.id))
    expect(mentions).not.toHaveBeenCalled()
    expect(replies).toEqual([])
  })

  test('that change something are answered to our own pages only', async () => {
    const { id } = fakeBrowser.runtime
    const question = { kind: 'trust-new-key' }
    const from = async (url: string) => {
      const reply = (answer: unknown) => replies.push(answer)
      await Promise.all(await fakeBrowser.runtime.onMessage.trigger(question, { id, url } as never, reply))
    }
    await from('https://news.example/')
    expect(replies).toEqual([])
    // What a page's process says of itself, the browser does not vouch for.
    const url = fakeBrowser.runtime.getURL('/popup.html' as never)
    const sender = { id, url, origin: 'https://news.example' }
    await Promise.all(
      await fakeBrowser.runtime.onMessage.trigger(question, sender as never, (answer) =>
        replies.push(answer),
      ),
    )
    expect(replies).toEqual([])
    await from(fakeBrowser.runtime.getURL('/popup.html' as never))
    await vi.waitFor(() => expect(replies).toHaveLength(1))
  })

  test('that would be remembered are not answered to private windows', async () => {
    const { id } = fakeBrowser.runtime
    const question = { kind: 'correct', name: 'Georgia', entity: 'georgia', isWrong: true }
    const from = async (incognito: boolean) => {
      const sender = { id, url: 'https://news.example/', tab: { id: 1, incognito } } as never
      await Promise.all(
        await fakeBrowser.runtime.onMessage.trigger(question, sender, (reply) => replies.push(reply)),
      )
    }
    await from(true)
    expect(replies).toEqual([])
    await from(false)
    await vi.waitFor(() => expect(replies).toEqual([true]))
  })

  test('that fail are logged, and it is told that they did', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    mentions.mockRejectedValueOnce(new Error('broken'))
    await Promise.all(await ask({ kind: 'mentions', text: 'x', asOf: '' }, fakeBrowser.runtime.id))
    await vi.waitFor(() => expect(replies).toEqual([FAILED]))
    expect(logged).toHaveBeenCalledTimes(1)
  })

  test('after the end are not', async () => {
    stop.abort()
    await ask({ kind: 'mentions', text: 'x', asOf: '' }, fakeBrowser.runtime.id).catch(() => undefined)
    expect(mentions).not.toHaveBeenCalled()
  })
})

test('a tab without our script answers nothing', async () => {
  vi.spyOn(fakeBrowser.tabs, 'sendMessage').mockRejectedValue(new Error('Receiving end does not exist'))
  expect(await askPage(1, 'page-status', {})).toBeUndefined()
})

describe('where an article may be in a frame', () => {
  const ask = async (ofPage: unknown, ofFrame: unknown) => {
    const sent = vi.spyOn(fakeBrowser.tabs, 'sendMessage')
    sent.mockImplementation((async (_tab: number, message: Message) =>
      isToFrames(message) ? ofFrame : ofPage) as never)
    return { answer: await askPage(1, 'page-status', {}), asked: sent.mock.calls.length }
  }
  const page = { hasArticle: true }
  const home = { hasArticle: false }

  test('a page with an article answers itself', async () => {
    expect(await ask(page, { hasArticle: true })).toEqual({ answer: page, asked: 1 })
  })

  test('the frame that has it answers for a page without', async () => {
    const framed = { hasArticle: true }
    expect((await ask(home, framed)).answer).toBe(framed)
  })

  test('the page answers where no frame has one', async () => {
    expect((await ask(home, undefined)).answer).toBe(home)
  })
})

describe('a question to the background', () => {
  test('over which it is stopped is asked again', async () => {
    const sent = vi
      .spyOn(fakeBrowser.runtime, 'sendMessage')
      .mockRejectedValueOnce(new Error('the message channel closed before a response was received'))
      .mockResolvedValueOnce(FAILED as never)
      .mockResolvedValueOnce(['a mention'] as never)
    expect(await askBackground('mentions', { text: 'x', asOf: '2026-01-01' })).toEqual(['a mention'])
    expect(sent).toHaveBeenCalledTimes(3)
  })

  test('to which nobody answered is asked again, unlike one that was answered with nothing', async () => {
    const sent = vi
      .spyOn(fakeBrowser.runtime, 'sendMessage')
      .mockResolvedValueOnce(undefined as never)
      .mockResolvedValueOnce(null as never)
    expect(
      await askBackground('card', { entity: 'x', asOf: '2026-01-01', others: [], named: [] }),
    ).toBeUndefined()
    expect(sent).toHaveBeenCalledTimes(2)
  })

  test('that fails again and again is answered with nothing', async () => {
    vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockResolvedValue(FAILED as never)
    expect(await askBackground('mentions', { text: 'x', asOf: '2026-01-01' })).toBeUndefined()
  })

  test('that nobody hears rejects in the end', async () => {
    const sent = vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockRejectedValue(new Error('no receiver'))
    await expect(askBackground('status', {})).rejects.toThrow('no receiver')
    expect(sent).toHaveBeenCalledTimes(6)
  })
})
