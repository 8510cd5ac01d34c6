import { expect, test } from 'vitest'
import { DEFAULTS } from './settings-shape.ts'
import { type KnownOfPage, type SiteState, siteStateOf, siteStateText } from './site-state.ts'

const found: KnownOfPage = {
  settings: DEFAULTS,
  here: {
    tab: 1,
    host: 'news.example',
    pattern: 'https://news.example/*',
    url: new URL('https://news.example/'),
    isPrivateWindow: false,
  },
  allowed: true,
  editions: 1,
  page: { isOn: true, hasArticle: true, mentions: 3 },
}

test.each([
  ['found', {}],
  // A page that was let in by a click, on a site that is not.
  ['found', { allowed: false }],
  ['offEverywhere', { settings: { ...DEFAULTS, isOn: false }, here: undefined }],
  ['noPage', { here: undefined }],
  ['notAllowed', { allowed: false, editions: 0, page: undefined }],
  ['offHere', { settings: { ...DEFAULTS, offHosts: ['news.example'] } }],
  ['noDossier', { editions: 0, page: undefined }],
  ['reload', { page: undefined }],
  ['failed', { page: { isOn: false, hasArticle: false, mentions: 0 } }],
  ['private', { page: { isOn: true, leftAlone: 'private', hasArticle: false, mentions: 0 } }],
  ['costly', { page: { isOn: false, leftAlone: 'costly', hasArticle: false, mentions: 0 } }],
  ['noArticle', { page: { isOn: true, hasArticle: false, mentions: 0 } }],
  ['noNames', { page: { isOn: true, hasArticle: true, mentions: 0 } }],
] satisfies [SiteState, Partial<KnownOfPage>][])('%s', (state, given) => {
  expect(siteStateOf({ ...found, ...given })).toBe(state)
  if (state !== 'found') expect(siteStateText(state, 'news.example')).not.toBe('')
})
