import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { answerMessages, askPage, type BackgroundAnswers } from './messages.ts'

function answersWith(annotate: BackgroundAnswers['annotate']): BackgroundAnswers {
  const status = async () => ({ feed: '', editions: [] })
  return { annotate, card: async () => undefined, status, 'check-now': status }
}

describe('questions', () => {
  let stop: AbortController
  const annotate = vi.fn<BackgroundAnswers['annotate']>(async () => [])
  const replies: unknown[] = []
  const ask = (message: unknown, id: string | undefined) =>
    fakeBrowser.runtime.onMessage.trigger(message, { ...(id && { id }) } as never, (reply) =>
      replies.push(reply),
    )

  beforeEach(() => {
    fakeBrowser.reset()
    annotate.mockClear()
    replies.length = 0
    stop = new AbortController()
    answerMessages(answersWith(annotate), stop.signal)
  })

  test('of our own are answered', async () => {
    await Promise.all(
      await ask({ kind: 'annotate', text: 'Russia', asOf: '2026-01-01' }, fakeBrowser.runtime.id),
    )
    await vi.waitFor(() => expect(replies).toEqual([[]]))
    expect(annotate).toHaveBeenCalledWith(expect.objectContaining({ text: 'Russia' }))
  })

  test.each([
    ['another extension', { kind: 'annotate', text: 'x', asOf: '' }, 'somebody-else'],
    ['nobody', { kind: 'annotate', text: 'x', asOf: '' }, undefined],
  ])('from %s are not', async (_title, message, id) => {
    await Promise.all(await ask(message, id))
    expect(annotate).not.toHaveBeenCalled()
  })

  test.each([
    null,
    undefined,
    'annotate',
    7,
    [],
    {},
    { kind: 7 },
    { kind: 'constructor' },
    { kind: 'walk', step: 1 },
  ])('that are none (%j) are left alone', async (message) => {
    await Promise.all(await ask(message, fakeBrowser.runtime.id))
    expect(annotate).not.toHaveBeenCalled()
    expect(replies).toEqual([])
  })

  test('that fail are logged and answered with nothing', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    annotate.mockRejectedValueOnce(new Error('broken'))
    await Promise.all(await ask({ kind: 'annotate', text: 'x', asOf: '' }, fakeBrowser.runtime.id))
    await vi.waitFor(() => expect(replies).toEqual([undefined]))
    expect(logged).toHaveBeenCalledTimes(1)
  })

  test('after the end are not', async () => {
    stop.abort()
    await ask({ kind: 'annotate', text: 'x', asOf: '' }, fakeBrowser.runtime.id).catch(() => undefined)
    expect(annotate).not.toHaveBeenCalled()
  })
})

test('a tab without our script answers nothing', async () => {
  vi.spyOn(fakeBrowser.tabs, 'sendMessage').mockRejectedValueOnce(new Error('Receiving end does not exist'))
  expect(await askPage(1, 'page-status', {})).toBeUndefined()
})
