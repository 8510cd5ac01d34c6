import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { saveSettings } from '../reader-settings.ts'
import { findHere, isAllowed } from './sites.ts'

const granted = new Set<string>()

beforeEach(() => {
  fakeBrowser.reset()
  granted.clear()
  Object.assign(fakeBrowser, {
    permissions: {
      contains: async ({ origins }: { origins: string[] }) => origins.every((one) => granted.has(one)),
    },
  })
})

async function hereAt(url: string, incognito = false) {
  vi.spyOn(fakeBrowser.tabs, 'query').mockResolvedValue([{ id: 7, url, incognito }] as never)
  return findHere()
}

describe('the popup', () => {
  test('knows the site of the page, and whether its window is private', async () => {
    expect(await hereAt('https://www.news.example:8443/a/story')).toMatchObject({
      tab: 7,
      host: 'www.news.example:8443',
      pattern: 'https://www.news.example/*',
      isPrivateWindow: false,
    })
    expect(await hereAt('https://news.example/', true)).toMatchObject({ isPrivateWindow: true })
  })

  test.each([
    'chrome://settings/',
    'about:config',
    'file:///home.html',
    'https://mail.google.com/mail/u/0',
    'https://login.news.example/',
  ])('offers nothing at %s', async (url) => {
    expect(await hereAt(url)).toBeUndefined()
  })

  test('takes a site as allowed where it is, alone or with others, and only while the browser agrees', async () => {
    const here = await hereAt('https://www.news.example/')
    if (!here) throw new Error('nowhere')
    expect(await isAllowed(here)).toBe(false)
    await saveSettings({ sites: ['https://*.news.example/*'] })
    expect(await isAllowed(here)).toBe(false)
    granted.add('https://*.news.example/*')
    expect(await isAllowed(here)).toBe(true)
    const home = await hereAt('http://127.0.0.1:8787/demo')
    expect(home && (await isAllowed(home))).toBe(true)
  })
})
