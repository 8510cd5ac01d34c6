import { attributeOf, isBare, tagOf } from './dom.ts'

/** Elements that hold no text of the page at all, or one that somebody types. */
const NO_TEXT = new Set(
  'IFRAME OBJECT EMBED SVG MATH CANVAS VIDEO AUDIO MAP BUTTON SELECT TEXTAREA INPUT OPTION METER PROGRESS'.split(
    ' ',
  ),
)
/** Elements whose text is not news: what surrounds it, what one types into, what is not prose. */
const APART_TAGS = new Set('NAV ASIDE FOOTER DIALOG MENU CODE PRE KBD SAMP'.split(' '))
const ASIDE_ROLES =
  /^(?:navigation|complementary|contentinfo|search|searchbox|menu|menubar|toolbar|dialog|alertdialog|alert|banner|tablist|img|button)$/

/**
 * Words in a class or id that say that an element is around the article, not of it. Whole words: "recommended", not "commend". English,
 * as markup is in all languages. `tag` alone is none: blogs write the topics of a post into the class of the whole post.
 */
const AROUND_WORDS = new Set(
  `respond related recommended recommendation recommendations recirculation recirc trending popular newsletter newsletters signup subscribe
  subscription promo promos promotion sponsored sponsor advert advertisement advertising ad ads share sharing shares addthis social
  breadcrumb breadcrumbs byline tags toolbar sidebar footer masthead menu navigation nav navbar pagination pager rating ratings outbrain taboola
  login register authorbox modal popup noprint pullquote mostread readmore dateline timestamp published updated meta postmeta disclaimer`.split(
    /\s+/,
  ),
)
const AROUND_PHRASES =
  / (?:(?:read|see|find|load|view|show) (?:more|next|also)|most (?:read|popular|viewed)|more (?:stories|news|from|on|posts|articles|like)|sign up|log in|author (?:box|bio|info|card|name)|about (?:the )?author|visually hidden|screen reader|sr only|post (?:meta|date|info)|entry (?:meta|date)|up next|next up|follow us|print only) /
/** Words that leave no doubt, however much is written there. */
const APART_WORDS = new Set('comment comments commenting disqus cookie cookies consent gdpr'.split(' '))
/** Words before which say how a page is laid out: `has-sidebar`, `no-comments`. */
const LAYOUT_WORDS = new Set('has have with without no hide is right left layout col'.split(' '))

/** Words in a class or id that say that an element describes a picture. */
const CAPTION_WORDS = new Set(
  'caption captions credit credits figcaption copyright legend attribution'.split(' '),
)
/** Words in a class or id that say that an element holds the text of an article. */
const BODY_PHRASES =
  / (?:(?:article|story|entry|post|news|page|main|blog|content|text)(?: main)? ?(?:body|content|text|copy|detail)|(?:body|rich) ?(?:text|copy|content)|articlebody|storybody) /

/**
 * Whether an element is around the article: not so (0); by its name (1), unless much more is written there than elsewhere; by its kind (2),
 * unless nearly all is written there; or in any case (3), because somebody types there.
 */
export type Aside = 0 | 1 | 2 | 3

/** What the names of an element say of it. */
export interface Names {
  aside: Aside
  isCaption: boolean
  isBody: boolean
  isTeaser: boolean
}

const NAMELESS: Names = { aside: 0, isCaption: false, isBody: false, isTeaser: false }
/** Names come again and again on a page, and many pages are read: no more than this are kept. Arbitrary. */
const KEPT = 2000
const known = new Map<string, Names>()

/** Returns what the class and id of an element say of it. */
export function namesOf(element: Element): Names {
  if (isBare(element)) return NAMELESS
  const id = attributeOf(element, 'id')
  const classes = attributeOf(element, 'class')
  if (!id && !classes) return NAMELESS
  const names = `${classes ?? ''} ${id ?? ''}`
  const before = known.get(names)
  if (before) return before
  const read = readNames(names)
  if (known.size >= KEPT) known.clear()
  known.set(names, read)
  return read
}

function readNames(names: string): Names {
  // Names of a build are letters without a sense, and long.
  const words =
    names
      .slice(0, 500)
      .replace(/([a-z])(?=[A-Z])/g, '$1 ')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  const phrase = ` ${words.join(' ')} `
  const has = (set: Set<string>) =>
    words.some((word, i) => set.has(word) && !LAYOUT_WORDS.has(words[i - 1] ?? ''))
  return {
    aside: has(APART_WORDS) ? 2 : has(AROUND_WORDS) || AROUND_PHRASES.test(phrase) ? 1 : 0,
    isCaption: has(CAPTION_WORDS),
    isBody: BODY_PHRASES.test(phrase),
    isTeaser: / teasers? /.test(phrase),
  }
}

/** Tells whether the element holds no text of the page. */
export function isTextless(tag: string): boolean {
  return NO_TEXT.has(tag)
}

/** Tells whether the element, and with it all that is inside, is no news text by what it is and says of itself. */
export function isNotNews(element: Element): boolean {
  const tag = tagOf(element)
  return NO_TEXT.has(tag) || asideOf(element, tag) > 0
}

/** Returns what an element that may hold text is and says of itself. */
export function asideOf(element: Element, tag: string): Aside {
  if (tag === 'HTML' || tag === 'BODY') return 0
  if (isBare(element)) return APART_TAGS.has(tag) ? 2 : tag === 'FORM' ? 1 : 0
  if (isEditable(element)) return 3
  const role = attributeOf(element, 'role')
  if ((role && ASIDE_ROLES.test(role)) || attributeOf(element, 'hidden') !== null) return 2
  const named = tag === 'MAIN' || tag === 'ARTICLE' ? 0 : namesOf(element).aside
  if (named === 2 || APART_TAGS.has(tag)) return 2
  return named === 1 || tag === 'FORM' || attributeOf(element, 'aria-hidden') === 'true' ? 1 : 0
}

/** Tells whether somebody may type in the element. */
export function isEditable(element: Element): boolean {
  const editable = attributeOf(element, 'contenteditable')
  return (
    (editable !== null && !/^(?:false|inherit)$/i.test(editable)) ||
    attributeOf(element, 'role') === 'textbox'
  )
}
