import { beforeEach, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { getSettings } from '../reader-settings.ts'
import { allowSites, forgetSites, grantedOf } from './allowed-sites.ts'

const NEWS = 'https://*.news.example/*'
const PAPER = 'https://*.paper.example/*'
const granted = new Set<string>()
let answer = true
const asked = vi.fn(async ({ origins }: { origins: string[] }) => {
  if (answer) for (const origin of origins) granted.add(origin)
  return answer
})

beforeEach(() => {
  fakeBrowser.reset()
  granted.clear()
  answer = true
  asked.mockClear()
  Object.assign(fakeBrowser, {
    permissions: {
      request: asked,
      contains: async ({ origins }: { origins: string[] }) => origins.every((one) => granted.has(one)),
      remove: async ({ origins }: { origins: string[] }) => origins.every((one) => granted.delete(one)),
    },
  })
})

test('many sites are asked for in one question, and kept', async () => {
  expect(await allowSites([NEWS, PAPER])).toBe(true)
  expect(asked.mock.calls).toEqual([[{ origins: [NEWS, PAPER] }]])
  expect((await getSettings()).sites).toEqual([NEWS, PAPER])
  await allowSites([PAPER])
  expect((await getSettings()).sites).toEqual([NEWS, PAPER])
})

test('the question is asked before anything is waited for: after that a click no longer counts', () => {
  void allowSites([NEWS])
  expect(asked).toHaveBeenCalledTimes(1)
})

test('what the reader refuses is not kept', async () => {
  answer = false
  expect(await allowSites([NEWS])).toBe(false)
  expect((await getSettings()).sites).toEqual([])
})

test('what is taken back is neither wished for nor granted', async () => {
  await allowSites([NEWS, PAPER])
  await forgetSites([NEWS])
  expect((await getSettings()).sites).toEqual([PAPER])
  expect(await grantedOf([NEWS, PAPER])).toEqual([PAPER])
})
