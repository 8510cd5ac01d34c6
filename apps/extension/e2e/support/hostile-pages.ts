/** A page that would break who reads it, or learn of them. */
export interface HostilePage {
  /** What it does. */
  title: string
  /** Goes into the head: what runs before anything else of the page. */
  head?: string
  /** Goes into the body, before the article and after it. */
  before?: string
  after?: string
  /** Whether its article is marked in the end; `any` where it takes it away itself, again and again. */
  marks?: 'some' | 'none' | 'any'
}

/** What a form can put in the place of what all elements have. */
const CLOBBERED = [
  'nodeName nodeType nodeValue childNodes children firstChild lastChild nextSibling previousSibling',
  'parentNode parentElement ownerDocument getRootNode isConnected contains textContent innerText',
  'tagName localName attributes getAttribute hasAttribute matches closest id className classList dataset',
  'querySelector querySelectorAll getElementsByTagName checkVisibility getBoundingClientRect getClientRects',
  'shadowRoot attachShadow scrollIntoView style hidden lang dir title remove append',
].map((names) => names.split(' '))

/** What an element's name or id can put in the place of what the document and the window have. */
const NAMED = [
  'body head documentElement defaultView querySelector querySelectorAll createRange createElement hidden',
  'CSS Highlight location navigation caretPositionFromPoint activeElement visibilityState lang dir cookie',
  'backstory chrome browser top parent self frames MutationObserver IntersectionObserver scheduler',
].map((names) => names.split(' '))

const clobbering: HostilePage[] = CLOBBERED.map((names) => {
  const inputs = names.map((name) => `<input name="${name}"><img id="${name}">`).join('')
  return { title: `forms clobber ${names.join(', ')}`, before: `<form>${inputs}`, after: `</form>` }
})

const naming: HostilePage[] = NAMED.map((names) => ({
  title: `elements are called ${names.join(', ')}`,
  before: names
    .map((name) => `<img name="${name}"><a id="${name}"></a><form name="${name}"></form>`)
    .join(''),
}))

/** Programs that run before the article is there, each in a page of its own. */
const PROGRAMS: Record<string, string> = {
  'throws in every method of elements and nodes': `
    for (const type of [Node, Element, HTMLElement, Range, Document]) {
      for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(type.prototype))) {
        if (typeof value === 'function' && name !== 'constructor') {
          type.prototype[name] = () => { throw new Error('hostile ' + name) }
        }
      }
    }`,
  'pollutes the prototypes of objects and arrays': `
    Object.prototype.node = Object.prototype.get = Object.prototype.value = 'hostile'
    Object.prototype.entity = 'hostile'
    Array.prototype[0] = Array.prototype.at = Array.prototype.map = 'hostile'`,
  'defines getters that throw on all objects': `
    for (const name of ['kind', 'start', 'end', 'why', 'text']) {
      Object.defineProperty(Object.prototype, name, { get() { throw new Error('hostile ' + name) }, set() {} })
    }`,
  'takes the observers away': `
    MutationObserver = IntersectionObserver = ResizeObserver = undefined
    AbortController = AbortSignal = Promise = undefined`,
  'takes highlights away': `
    Highlight = HighlightRegistry = Range = undefined
    Object.defineProperty(CSS, 'highlights', { get() { throw new Error('hostile highlights') } })`,
  'stops time': `
    performance.now = () => 0
    Date.now = () => NaN
    setTimeout = setInterval = requestAnimationFrame = requestIdleCallback = () => 0`,
  'freezes what it can': `
    for (const name of Object.getOwnPropertyNames(window)) {
      try { if (typeof window[name] === 'function') Object.freeze(window[name].prototype) } catch {}
    }`,
  'spies on shadow roots, and takes our element': `
    window.seen = []
    const { attachShadow } = Element.prototype
    Element.prototype.attachShadow = function (options) { window.seen.push(this.localName); return attachShadow.call(this, options) }
    customElements.define('backstory-card', class extends HTMLElement { connectedCallback() { window.seen.push('mine') } })
    window.verdict = () => window.seen`,
  'listens for anything that tells of us': `
    window.seen = []
    for (const name of ['message', 'backstory', 'wxt:content-script-started', 'extension', 'securitypolicyviolation']) {
      addEventListener(name, ({ type }) => window.seen.push(type), true)
      document.addEventListener(name, ({ type }) => window.seen.push(type), true)
    }
    window.verdict = () => window.seen`,
  'watches all of its own tree': `
    window.seen = []
    const watch = () => new MutationObserver((records) => {
      for (const { type, target } of records) window.seen.push(type + ' ' + target.nodeName)
    }).observe(document, { attributes: true, characterData: true, childList: true, subtree: true })
    addEventListener('load', () => setTimeout(watch))
    window.verdict = () => window.seen`,
  'sends messages to whoever may listen': `
    setInterval(() => {
      for (const kind of ['mentions', 'card', 'status', 'check-now', 'leave', 'walk']) postMessage({ kind, text: 'Sergei Shoigu' }, '*')
    }, 5)`,
  'empties the highlights again and again': `setInterval(() => CSS.highlights.clear(), 5)`,
  'writes into its highlights': `
    setInterval(() => {
      for (const highlight of CSS.highlights.values()) {
        for (const range of highlight) { range.setStart(document.body, 0); range.setEnd(document.body, 0) }
      }
    }, 5)`,
  'moves its text to another document and back': `
    const elsewhere = document.implementation.createHTMLDocument()
    setInterval(() => {
      const main = document.querySelector('main')
      if (main) { elsewhere.adoptNode(main); document.body.prepend(document.adoptNode(main)) }
    }, 20)`,
  'replaces its body': `
    addEventListener('load', () => setTimeout(() => {
      const body = document.createElement('body')
      body.append(...document.body.childNodes)
      document.body = body
    }, 100))`,
  'replaces its root': `
    addEventListener('load', () => setTimeout(() => {
      const root = document.documentElement
      root.remove()
      document.append(root)
    }, 100))`,
  'is without a root for a while': `
    addEventListener('load', () => setTimeout(() => {
      const root = document.documentElement
      root.remove()
      setTimeout(() => document.append(root), 300)
    }, 100))`,
  'writes itself anew': `
    addEventListener('load', () => setTimeout(() => {
      const html = document.documentElement.outerHTML
      document.open()
      document.write(html.replace(/<script>[^]*?<\\/script>/, ''))
      document.close()
    }, 100))`,
  'splits its text into single characters': `
    addEventListener('load', () => setTimeout(() => {
      for (const paragraph of document.querySelectorAll('p')) {
        for (let text = paragraph.firstChild; text && text.length > 1; text = text.splitText(1));
      }
    }, 100))`,
  'makes 100,000 changes a second': `
    window.changes = 0
    addEventListener('load', () => {
      const box = document.body.appendChild(document.createElement('div'))
      const end = performance.now() + 1500
      const storm = () => {
        const slice = performance.now() + 8
        while (performance.now() < slice) {
          for (let i = 0; i < 50; i++) box.textContent = String(++window.changes)
          box.className = 'c' + window.changes
        }
        if (performance.now() < end) setTimeout(storm)
      }
      storm()
    })`,
  'toggles its classes in every frame': `
    addEventListener('load', () => {
      const toggle = () => { document.body.classList.toggle('open'); document.querySelector('main')?.classList.toggle('shut'); requestAnimationFrame(toggle) }
      toggle()
    })`,
  'goes elsewhere in its history a hundred times a second': `
    let at = 0
    const timer = setInterval(() => { if (++at > 90) clearInterval(timer); history.replaceState(null, '', '?at=' + at) }, 10)`,
  'is edited as a whole': `document.designMode = 'on'`,
}

/** What becomes of the marks of those that leave no article, or none that may be read. */
const MARKS: Record<string, HostilePage['marks']> = {
  'empties the highlights again and again': 'any',
  'writes into its highlights': 'any',
  'moves its text to another document and back': 'any',
  'toggles its classes in every frame': 'some',
  'is edited as a whole': 'none',
}

const programmed: HostilePage[] = Object.entries(PROGRAMS).map(([title, program]) => ({
  title,
  head: `<script>${program}</script>`,
  marks: MARKS[title] ?? 'some',
}))

const DEEP = 10_000

const shaped: HostilePage[] = [
  {
    title: 'is nested ten thousand deep',
    after: `${'<div>'.repeat(DEEP)}Sergei Lavrov said so, and that was all that he said.${'</div>'.repeat(DEEP)}`,
  },
  { title: 'has a hundred thousand elements', after: '<p><b>x</b> <i>y</i></p>'.repeat(33_000) },
  {
    title: 'has fifty megabytes of text',
    // Laid out when it is seen: Chromium alone takes half a minute to lay it all out.
    after: `<div style="content-visibility: auto">${'lorem ipsum dolor '.repeat(58_000)}</div>`.repeat(50),
  },
  {
    title: 'has a paragraph of five megabytes',
    after: `<p>${'lorem ipsum dolor sit amet. '.repeat(190_000)}</p>`,
  },
  { title: 'has a word of a million letters', after: `<p>${'a'.repeat(1_000_000)}</p>` },
  { title: 'has ten thousand names', after: `<p>${'Sergei Shoigu met Vladimir Putin. '.repeat(5_000)}</p>` },
  {
    title: 'has marks that cover everything',
    head: '<style>::highlight(backstory) { font-size: 99px; display: none }</style>',
  },
  {
    title: 'hides everything',
    head: '<style>* { opacity: 0.01 !important; pointer-events: none !important }</style>',
  },
  {
    title: 'forbids all styles and scripts',
    head: `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`,
  },
  {
    title: 'demands trusted types',
    head: `<meta http-equiv="Content-Security-Policy" content="require-trusted-types-for 'script'; trusted-types 'none'">`,
  },
  { title: 'is full of frames', after: '<iframe srcdoc="&lt;p>Text&lt;/p>"></iframe>'.repeat(50) },
  {
    title: 'is full of sandboxed frames',
    after: `<iframe sandbox srcdoc="&lt;p>Sergei Shoigu&lt;/p>"></iframe>`.repeat(50),
  },
  {
    title: 'says its date in a thousand wrong ways',
    head: `<script type="application/ld+json">${'['.repeat(5000)}</script><meta name="date" content="${'9'.repeat(10_000)}">`,
  },
]

/** Pages of the sorts that have hurt others (docs/security.md), each with an article of our own in it. */
export const HOSTILE_PAGES: HostilePage[] = [...clobbering, ...naming, ...programmed, ...shaped]
