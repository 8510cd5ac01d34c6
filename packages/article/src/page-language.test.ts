// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import { findDirection, findLanguage } from './page-language.ts'

const ENGLISH = 'The minister of the country said in the morning that it was the end of the talks for now.'
const GERMAN =
  'Der Minister hat gesagt, dass die Gespräche nicht mit dem Besuch beendet sind und ein Ende von allem nicht in Sicht ist.'
const UKRAINIAN = 'Міністр сказав, що переговори тривають і її країна чекає на їхній кінець.'
const BOKMAL = 'Statsråden sa at det er slutt på samtalene og at det er bra for landet som har ventet til nå.'

function languageOf(page: { lang?: string; head?: string; body?: string }, text: string): string | undefined {
  document.documentElement.lang = page.lang ?? ''
  document.head.innerHTML = page.head ?? ''
  document.body.innerHTML = page.body ?? '<main></main>'
  const body = document.querySelector('main') as Element
  return findLanguage(document, body, text)
}

describe('the language of a page', () => {
  test.each([
    ['what the page says', { lang: 'en-gb' }, ENGLISH, 'en-GB'],
    ['as it is written elsewhere', { lang: 'de_AT' }, GERMAN, 'de-AT'],
    ['what holds the article', { lang: 'en', body: '<main lang="de"></main>' }, GERMAN, 'de'],
    [
      'that of what is around it',
      { lang: 'en', body: '<div lang="uk"><main></main></div>' },
      UKRAINIAN,
      'uk',
    ],
    ['what the head says', { head: '<meta property="og:locale" content="de_DE">' }, GERMAN, 'de-DE'],
    [
      'the first of a list',
      { head: '<meta http-equiv="Content-Language" content="uk, en">' },
      UKRAINIAN,
      'uk',
    ],
    ['that of the text where the page says nothing', {}, GERMAN, 'de'],
    ['that of the text where the page says nonsense', { lang: 'German!' }, GERMAN, 'de'],
    ['that of the text where its template says another', { lang: 'en-US' }, GERMAN, 'de'],
    ['that of another script', { lang: 'en' }, UKRAINIAN, 'uk'],
    ['what the page says, though the text may be of a close one', { lang: 'no' }, BOKMAL, 'no'],
    ['what the page says of a language that we do not know', { lang: 'gsw' }, GERMAN, 'gsw'],
    ['what the page says of a text without words', { lang: 'fr' }, '10:30', 'fr'],
  ])('is %s', (_title, page, text, language) => {
    expect(languageOf(page, text)).toBe(language)
  })

  test('is not known where neither page nor text tell', () => {
    expect(languageOf({}, '10:30')).toBeUndefined()
  })
})

test.each([
  ['what the element says', '<main dir="rtl"></main>', ENGLISH, 'rtl'],
  ['what is around it says', '<div dir="RTL"><main></main></div>', ENGLISH, 'rtl'],
  ['what the letters are, where nothing is said', '<main></main>', 'قال الوزير إن المحادثات مستمرة.', 'rtl'],
  ['what the letters are, where the page leaves it to them', '<main dir="auto"></main>', ENGLISH, 'ltr'],
])('the direction is %s', (_title, html, text, direction) => {
  document.body.innerHTML = html
  expect(findDirection(document.querySelector('main') as Element, text)).toBe(direction)
})
