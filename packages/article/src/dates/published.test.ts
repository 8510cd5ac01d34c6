// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import { findPublished } from './published.ts'

const pageOf = (html: string) => new DOMParser().parseFromString(html, 'text/html')
const find = (html: string, address = 'about:blank') => findPublished(pageOf(html), address)
const linked = (data: unknown) =>
  `<script type="application/ld+json">${typeof data === 'string' ? data : JSON.stringify(data)}</script>`
const article = { '@type': 'NewsArticle', datePublished: '2023-10-17T07:30:00+02:00' }
const DAY = '2023-10-17'
const PROSE =
  'The ministers met in the morning and talked about the harvest of the year and its price. '.repeat(4)

describe('linked data', () => {
  test.each([
    ['an article', article],
    ['an article among others', [{ '@type': 'WebSite' }, article]],
    ['an article in a graph', { '@graph': [{ '@type': 'Organization' }, article] }],
    ['an article that the page is about', { '@type': 'WebPage', mainEntity: article }],
    ['an article of several types', { ...article, '@type': ['Thing', 'ReportageNewsArticle'] }],
    ['a post of a blog', { ...article, '@type': 'BlogPosting' }],
    ['a page, where nothing says it of an article', { ...article, '@type': 'WebPage' }],
    ['a day without a time', { ...article, datePublished: DAY }],
    ['a list of one day', { ...article, datePublished: [DAY] }],
    ['a day as people write it', { ...article, datePublished: 'Tue, 17 Oct 2023 07:30:00 +0200' }],
    ['a day without strokes', { ...article, datePublished: '20231017' }],
    ['seconds since 1970', { ...article, datePublished: 1697528400 }],
    ['an article before the related ones', [article, { ...article, datePublished: '2020-01-01' }]],
    [
      'the article of a page of an older day',
      [{ ...article, '@type': 'WebPage', datePublished: '2020-01-01' }, article],
    ],
    ['JSON within a comment', `<!-- ${JSON.stringify(article)} -->`],
    ['JSON within CDATA', `//<![CDATA[\n${JSON.stringify(article)}\n//]]>`],
    ['JSON with a comma too many', `{"@type": "NewsArticle", "datePublished": "${DAY}",}`],
    ['JSON with comments', `{/* the type, */ "@type": "Article", "datePublished": "${DAY}"}`],
    [
      'JSON with a line break in a string',
      `{"@type": "Article", "headline": "a\nb", "datePublished": "${DAY}"}`,
    ],
    [
      'JSON escaped for HTML',
      `{&quot;@type&quot;: &quot;Article&quot;, &quot;datePublished&quot;: &quot;${DAY}&quot;}`,
    ],
    ['JSON that ends too early', `{"@type": "NewsArticle", "datePublished": "${DAY}", "author": {`],
  ])('%s', (_title, data) => {
    expect(find(linked(data))).toMatchObject({ day: DAY, foundIn: 'linked-data', sure: 'likely' })
  })

  test.each([
    ['of an author', { '@type': 'NewsArticle', author: { '@type': 'Person', birthDate: DAY } }],
    ['of a comment', { '@type': 'NewsArticle', comment: { '@type': 'Comment', datePublished: DAY } }],
    ['of a picture', { '@type': 'NewsArticle', image: { '@type': 'ImageObject', datePublished: DAY } }],
    ['of a site', { ...article, '@type': 'WebSite' }],
    ['of related articles', { '@type': 'ItemList', itemListElement: [article] }],
    ['that is none', { ...article, datePublished: 'yesterday' }],
    ['that no calendar has', { ...article, datePublished: '2023-02-30' }],
    ['before the web', { ...article, datePublished: '1969-12-31' }],
    ['after tomorrow', { ...article, datePublished: '2999-01-01' }],
    ['nowhere', null],
    ['in a nest without end', JSON.parse(`${'[0,'.repeat(50)}0${']'.repeat(50)}`)],
  ])('a day %s is none', (_title, data) => {
    expect(find(linked(data))).toBeUndefined()
  })
})

describe('meta elements', () => {
  test.each([
    '<meta property="article:published_time" content="2023-10-17T07:30:00+02:00">',
    '<meta property="og:article:published_time" content="2023-10-17">',
    '<meta itemprop="datePublished" content="2023-10-17">',
    '<meta name="parsely-pub-date" content="2023-10-17 07:30">',
    '<meta name="sailthru.date" content="2023-10-17 07:30:00">',
    '<meta name="cXenseParse:recs:publishtime" content="2023-10-17T07:30:00+02:00">',
    '<meta name="bt:pubDate" content="2023-10-17">',
    '<meta name="DC.date.issued" content="2023-10-17">',
    '<meta name="dcterms.created" content="2023-10-17">',
    '<meta name="citation_publication_date" content="2023/10/17">',
    '<meta name="date" content="Tue, 17 Oct 2023 07:30:00 +0200">',
    '<meta http-equiv="date" content="17 October 2023">',
  ])('%s', (html) => {
    expect(find(html)).toMatchObject({ day: DAY, foundIn: 'meta' })
  })

  test('a clock between the parts of a date is passed over', () => {
    expect(find('<meta name="date" content="Tue Oct 17 07:30:25 CEST 2023">')?.day).toBe(DAY)
  })

  test.each([
    '<meta name="article:expiration_time" content="2023-10-17">',
    '<meta name="event:start_date" content="2023-10-17">',
    '<meta name="copyright" content="2023-10-17">',
    '<meta name="article:publisher" content="https://press.example/2023-10-17">',
    '<meta name="viewport" content="width=2023">',
  ])('%s says nothing of it', (html) => {
    expect(find(html)).toBeUndefined()
  })
})

describe('marked-up times', () => {
  test.each([
    '<article><h1>Harvest prices fall</h1><time datetime="2023-10-17T07:30">17 October</time></article>',
    '<time itemprop="datePublished" datetime="2023-10-17">17 October</time>',
    '<h1>Harvest prices fall</h1><abbr class="published" title="2023-10-17T07:30:00+0200">Tuesday</abbr>',
    '<h1>Harvest prices fall</h1><span property="schema:datePublished" content="2023-10-17">Tuesday</span>',
    '<h1>Harvest prices fall</h1><time pubdate datetime="2023-10-17">Tuesday</time>',
    `<h1>Harvest prices fall</h1><time class="entry-date">17 October 2023</time><p>${PROSE}</p>
     <section class="comments"><time datetime="2023-10-19">Thursday</time></section>`,
  ])('%s', (html) => {
    expect(find(html)?.day).toBe(DAY)
  })

  test('what readers are shown of a time comes before what machines are told', () => {
    const html =
      '<h1>Harvest prices fall</h1><time datetime="2023-10-16T22:30:00Z">17 October 2023, 00:30</time>'
    expect(find(html)?.day).toBe(DAY)
  })
})

describe('addresses', () => {
  test.each([
    'https://press.example/2023/10/17/harvest/',
    'https://press.example/2023-10-17-harvest.html',
    'https://press.example/news/20231017/harvest',
    'https://press.example/2023/oct/17/harvest',
    'https://press.example/harvest-17-10-2023.html',
  ])('%s', (address) => {
    expect(find('', address)).toMatchObject({ day: DAY, foundIn: 'address' })
    expect(find(`<link rel="canonical" href="${address}">`)?.day).toBe(DAY)
  })

  test.each([
    'https://press.example/harvest-2023',
    'https://press.example/2023/10/',
    'https://press.example/article-120231017345',
    'https://archive.example/web/20231017023242/http://press.example/harvest',
    'https://press.example/?day=2023-10-17',
  ])('%s says no day', (address) => {
    expect(find('', address)).toBeUndefined()
  })
})

describe('the text', () => {
  test.each([
    ['below the headline', `<h1>Harvest prices fall</h1><p>Ann Writer, 17 October 2023</p><p>${PROSE}</p>`],
    ['in an element that is called so', `<p>${PROSE}</p><div class="post-date">17.10.2023</div>`],
    ['in pieces', '<h1>Harvest prices fall</h1><p><b>17</b> <span>October</span> <span>2023</span></p>'],
    [
      'with a word for it',
      `<h1>Harvest</h1><p>${PROSE}</p><p>${PROSE}</p><div>Veröffentlicht am 17. Oktober 2023</div>`,
    ],
    ['as a dateline', `<h1>Harvest prices fall</h1><p>KYIV, 17 October 2023. ${PROSE}</p>`],
    [
      'not that of comments',
      `<h1>Harvest prices fall</h1><p>17.10.2023</p><p>${PROSE}</p><div class="comment">18.10.2023</div>`,
    ],
    [
      'before those of related articles',
      `<h1>Harvest prices fall</h1><p>17.10.2023</p><p>${PROSE}</p><aside class="related"><p>2.1.2022</p><p>3.1.2022</p></aside>`,
    ],
  ])('%s', (_title, html) => {
    expect(find(html)).toMatchObject({ day: DAY, foundIn: 'text' })
  })

  test.each([
    [
      'of which the article tells',
      `<h1>Harvest prices fall</h1><p>${PROSE}</p><p>${PROSE}As long ago as on 17 October 2023 the ministers had met. ${PROSE}</p>`,
    ],
    ['of a copyright', `<h1>Harvest prices fall</h1><p>${PROSE}</p><footer>© 2023 The Press</footer>`],
    ['of a script', '<h1>Harvest prices fall</h1><script>var day = "17 October 2023"</script>'],
    [
      'of what readers said',
      `<h1>Harvest prices fall</h1><p>${PROSE}</p><ul class="comments"><li>Ann, 17.10.2023</li></ul>`,
    ],
  ])('a day %s is none', (_title, html) => {
    expect(find(html)).toBeUndefined()
  })
})

describe('between clues', () => {
  const shown = (day: string) => `<h1>Harvest prices fall</h1><p class="date">${day}</p><p>${PROSE}</p>`

  test('agreement makes certain', () => {
    expect(find(linked(article) + shown('17 October 2023'))?.sure).toBe('certain')
    expect(find(linked(article))?.sure).toBe('likely')
  })

  test('universal time gives way to the day where the publisher is', () => {
    const late = linked({ ...article, datePublished: '2023-10-18T02:30:00Z' })
    expect(find(late + shown('Oct. 17, 2023'))?.day).toBe(DAY)
    expect(find(late, 'https://press.example/2023/10/17/harvest')?.day).toBe(DAY)
    expect(find(late)?.day).toBe('2023-10-18')
  })

  test('an article is of the day that it shows, if it does not show the first', () => {
    const old = { '@type': 'Article', datePublished: '2019-01-05', dateModified: DAY }
    expect(find(linked(old) + shown('17 October 2023'))).toMatchObject({ day: DAY, foundIn: 'text' })
    expect(find(linked(old) + shown('Published 5 January 2019. Updated 17 October 2023'))?.day).toBe(
      '2019-01-05',
    )
  })

  test('the last change is told, too', () => {
    const changed = { ...article, dateModified: '2023-10-19' }
    expect(find(linked(changed))?.modified).toMatchObject({ day: '2023-10-19', foundIn: 'linked-data' })
    const both = find('<h1>Harvest prices fall</h1><p>Published: 17.10.2023</p><p>Updated: 19.10.2023</p>')
    expect([both?.day, both?.modified?.day]).toEqual([DAY, '2023-10-19'])
  })

  test('where only the last change is told, its day is a guess', () => {
    const html = '<meta property="article:modified_time" content="2023-10-17">'
    expect(find(html)).toMatchObject({ day: DAY, sure: 'guess', modified: { day: DAY } })
  })

  test('what scripts say is asked when nothing else says it, and only if they agree', () => {
    const script = (...days: string[]) =>
      `<script>data = [${days.map((day) => `{"publishedAt":"${day}"}`)}]</script>`
    expect(find(script(`${DAY}T07:00:00+02:00`, DAY))).toMatchObject({ day: DAY, foundIn: 'script' })
    expect(find(script(DAY, '2023-10-18'))).toBeUndefined()
  })
})

test('a page that clobbers the DOM is read all the same', () => {
  const traps = ['querySelectorAll', 'documentElement', 'createTreeWalker', 'title', 'URL']
  const html = `${traps.map((name) => `<img name="${name}">`).join('')}<form><input name="parentNode"><input name="tagName"><h1>Harvest prices fall</h1><p>17 October 2023</p></form>`
  expect(find(html)?.day).toBe(DAY)
})
