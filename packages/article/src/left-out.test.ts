// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import { findArticle } from './article.ts'
import { collectText } from './text-map.ts'

const FIRST = 'The first paragraph of a report says what has happened, and to whom.'
const LAST = 'The last one tells what will come of it, as far as anybody knows today.'

/** Returns the text of an article with something between, or after, its paragraphs. */
function textWith(html: string, place: 'between' | 'after'): string {
  const rest = place === 'between' ? `${html}<p>${LAST}</p>` : `<p>${LAST}</p>${html}`
  document.body.innerHTML = `<div><p>${FIRST}</p>${rest}</div>`
  const article = findArticle(document)
  return article ? collectText(article).text : ''
}

describe('within an article', () => {
  test.each([
    ['a subheading', '<h2>How it began</h2>', 'How it began'],
    ['a short paragraph', '<p>Nobody was hurt</p>', 'Nobody was hurt'],
    ['items of a list', '<ul><li>Milk</li><li>Bread</li></ul>', 'Milk\n\nBread'],
    ['a quotation', '<blockquote><p>We knew nothing</p></blockquote>', 'We knew nothing'],
    ['cells of a table', '<table><tr><td>Kyiv</td><td>2.9 m</td></tr></table>', 'Kyiv\n\n2.9 m'],
    [
      'a link in a sentence',
      '<p>He <a href="/x">resigned on Monday</a>, as he had said.</p>',
      'He resigned on Monday, as he had said.',
    ],
    [
      'a word of a sentence, whatever it is called',
      '<p>He will reverse his position on <a class="meta-loc" href="/x">Sudan</a> and go.</p>',
      'He will reverse his position on Sudan and go.',
    ],
    ['what was for a list', '<p>He has three:</p><ul><li>Milk</li></ul>', 'He has three:\n\nMilk'],
    ['links to notes', '<p><a href="#note">See the note below</a></p>', 'See the note below'],
    ['a post from elsewhere', `<figure><blockquote><p>${FIRST}</p></blockquote></figure>`, FIRST],
    ['a paragraph that is all a link', `<p><a href="/x">${FIRST} ${LAST}</a></p>`, `${FIRST} ${LAST}`],
    ['a paragraph in large letters', `<h2>${FIRST.repeat(4)}</h2>`, FIRST.repeat(4)],
    ['a picture in a long paragraph', `<p><img>${FIRST} ${LAST}</p>`, `${FIRST} ${LAST}`],
  ])('%s is kept', (_title, html, text) => {
    expect(textWith(html, 'between')).toBe([FIRST, text, LAST].join('\n\n'))
  })

  test.each([
    ['a link that stands alone', '<p><a href="/x">What else he has said on Monday</a></p>'],
    ['a link with a word before it', '<p>Read also: <a href="/x">What else he has said on Monday</a></p>'],
    ['a list of links', '<ul><li><a href="/1">One thing</a></li><li><a href="/2">Another</a></li></ul>'],
    ['what was for links', '<p>More of this:</p><p><a href="/x">What else he has said</a></p>'],
    ['a caption', '<figure><img><figcaption>The bridge.</figcaption></figure>'],
    ['what is below a picture', '<div><img><span>The bridge in March</span></div>'],
    ['what is below a picture in a box', '<div><div><img></div><span>The bridge in March</span></div>'],
    ['words that are no paragraph', '<div>Advertisement</div>'],
    ['a button', '<button>Share this with all your friends, wherever they are.</button>'],
    [
      'a box that says what it is',
      '<div class="newsletterSignup"><p>Get our letter every morning, for nothing at all.</p></div>',
    ],
    [
      'a heading with nothing of the article below it',
      '<h2>Related</h2><ul><li><a href="/x">Another</a></li></ul><h2>After all</h2>',
    ],
  ])('%s is left out', (_title, html) => {
    const kept = html.includes('After all') ? [FIRST, 'After all', LAST] : [FIRST, LAST]
    expect(textWith(html, 'between')).toBe(kept.join('\n\n'))
  })
})

describe('after an article', () => {
  test.each([
    ['a short sentence', '<p>So be it.</p>', 'So be it.'],
    ['items of a list', '<ul><li>Milk</li></ul>', 'Milk'],
  ])('%s is kept', (_title, html, text) => {
    expect(textWith(html, 'after')).toBe([FIRST, LAST, text].join('\n\n'))
  })

  test.each([
    ['words that are no sentence', '<p>Ann Example</p>'],
    ['what nothing follows', '<p>More of this:</p>'],
    ['a heading', '<h3>More of this</h3>'],
    ['a note in brackets', '<p>(Reporting by Ann Example, editing by Ben Example, in Exampletown.)</p>'],
  ])('%s is left out', (_title, html) => {
    expect(textWith(html, 'after')).toBe([FIRST, LAST].join('\n\n'))
  })
})

test('where all is told below pictures, that is the article', () => {
  const slide = `<figure><img><figcaption>${FIRST} ${LAST}</figcaption></figure>`
  document.body.innerHTML = `<div><p>${FIRST}</p>${slide.repeat(4)}<p>${LAST}</p></div>`
  const article = findArticle(document)
  expect(article && collectText(article).text.split('\n\n')).toHaveLength(6)
})
