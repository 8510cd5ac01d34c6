import type { Published } from '@backstory/article'
import type { Evidence } from '@backstory/lexicon'
import type { CardAsOf, Id, LocalText } from '@backstory/model'
import { browser } from 'wxt/browser'

/** A mention as the page gets it: where it is in the text that was sent, whom it means and why. Offsets are UTF-16 units. */
export interface PageMention {
  start: number
  end: number
  entity: Id
  why: Evidence[]
  /** True when the reader knows the entity: it counts among those of the article, but is not marked. */
  isKnown?: boolean
}

/** A card as of the article's day, with what shows how it ties to the article. */
export interface CardReply {
  card: CardAsOf
  /** Facts that tie the entity to others that the article mentions, by fact id. */
  ties: { fact: Id; others: Id[] }[]
  /** Labels of the properties that the facts have. */
  labels: Record<Id, LocalText>
  /** Titles of the entities that were asked for as `named`. */
  titles: Record<Id, LocalText>
  edition: EditionNote
}

/** Which edition a card is from. */
export interface EditionNote {
  title: LocalText
  sequence: number
  published: string
  /** True when the edition is past its time: it is still used, and said to be old. */
  isStale: boolean
}

/** What keeps a check of the feed from succeeding; each has a message. */
export const CHECK_FAULTS = [
  'unreachable',
  'refused',
  'notAllowed',
  'tooLarge',
  'notUnderstood',
  'wrongHash',
  'rolledBack',
  'keyChanged',
  'notSigned',
  'failed',
] as const
export type CheckFault = (typeof CHECK_FAULTS)[number]

/** What the popup wants to know of the background. */
export interface BackgroundStatus {
  feed: string
  editions: (EditionNote & { dossier: Id; facts: number })[]
  /** The last check: when it was, and what it asked the feed for. */
  checked?: { at: string; requests: number; bytes: number }
  /** What kept it from succeeding; after `keyChanged` the reader may trust the new key. */
  fault?: CheckFault
  /** Requests that were made for pages and cards: none, and counted. */
  requestsForPages: number
}

/** What the popup wants to know of a page. */
export interface PageStatus {
  /** False when nothing runs there: the reader has switched it off, or it failed and left the page alone. */
  isOn: boolean
  hasArticle: boolean
  mentions: number
  entities: number
  /** What our work has cost the page so far, in milliseconds of its main thread. */
  spentMs: number
  /** The longest of it without a pause. */
  longestMs: number
  /**
   * Why we leave the page alone, where we do: our work held it up again and again, or failed; it is private, or its site does not want
   * names marked, and then nothing of it is read; or the reader has switched it off for this one page.
   */
  leftAlone?: 'costly' | 'failed' | 'private' | 'offPage'
  /** The article's day and how it was found; absent when none was found. */
  published?: Pick<Published, 'day' | 'foundIn' | 'sure'>
  /** Language of the page (BCP 47), when it says it. */
  language?: string
}

/** A mention as the panel lists it, with the words around it. */
export interface ListedMention extends PageMention {
  text: string
  before: string
  after: string
}

/** What the panel wants to know of a page: all that it mentions, in reading order. */
export interface PageMentions {
  /** Counts the readings of the page: another number, another list. */
  reading: number
  /** False when nothing runs there. */
  isOn: boolean
  hasArticle: boolean
  /** The day that cards are as of: the article's, or today. */
  asOf: string
  published?: Pick<Published, 'day' | 'foundIn' | 'sure'>
  language?: string
  mentions: ListedMention[]
}

/** What is asked when a card is to be shown: `others` are all entities of the article, `named` those whose titles are needed too. */
export interface CardAsk {
  entity: Id
  asOf: string
  others: Id[]
  named: Id[]
}

/**
 * Questions to the background. What pages may ask is read only, or a choice of the reader on a card that can be taken back (`correct`,
 * `know`: answered with whether it was kept); the rest is answered to the extension's own pages.
 */
interface BackgroundQuestions {
  mentions: { ask: { text: string; asOf: string }; answer: PageMention[] }
  card: { ask: CardAsk; answer: CardReply | undefined }
  /** "Not this one": the name does not mean the entity; with `isWrong` false, it does again. */
  correct: { ask: { name: string; entity: Id; isWrong: boolean }; answer: boolean }
  /** "I know this": no marks for the entity any more; with `isKnown` false, marks again. */
  know: { ask: { entity: Id; isKnown: boolean }; answer: boolean }
  /** Opens the panel beside the page; answered with whether the browser did. */
  'open-panel': { ask: object; answer: boolean }
  status: { ask: object; answer: BackgroundStatus }
  'check-now': { ask: object; answer: BackgroundStatus }
  'trust-new-key': { ask: object; answer: BackgroundStatus }
}

const FROM_PAGES: ReadonlySet<string> = new Set(['mentions', 'card', 'correct', 'know', 'open-panel'])
/** What is remembered; a private window leaves no trace on the device. */
const REMEMBERED: ReadonlySet<string> = new Set(['correct', 'know'])

/** Questions to a page's content script. */
interface PageQuestions {
  'page-status': { ask: object; answer: PageStatus }
  /** Answered with whether there was anywhere to go. */
  walk: { ask: { step: 1 | -1 }; answer: boolean }
  /** Marks names on this page or not, until it is left; kept nowhere: what a reader reads is in no list. */
  'mark-here': { ask: { isOn: boolean }; answer: undefined }
  /** With `after`, the number of a reading, it is answered when the page was read again. */
  'page-mentions': { ask: { after?: number }; answer: PageMentions | undefined }
  jump: { ask: { start: number; end: number }; answer: boolean }
  /** The reader, or the browser, took sites back: patterns of those, and of those that stay. */
  leave: { ask: { gone: string[]; stay: string[] }; answer: undefined }
}

type Questions = BackgroundQuestions & PageQuestions
type Kind = keyof Questions

/** A question as it travels. */
export type Message = { [K in Kind]: { kind: K } & Questions[K]['ask'] }[Kind]

/** What answers questions, by kind. */
export type Answers<K extends Kind> = {
  [Q in K]: (ask: Questions[Q]['ask'], sender: Sender) => Promise<Questions[Q]['answer']>
}
export type BackgroundAnswers = Answers<keyof BackgroundQuestions>
export type PageAnswers = Answers<keyof PageQuestions>

/** A background that is stopped over a question is asked again so often, and after so long: every question may be asked twice. */
const TRIES = 6
const AGAIN_MS = 50

/** The answer to a question that failed: a background that is being stopped cannot read its store any more, and says so with its last breath. */
export const FAILED = 'backstory-failed'

/** An answer that there is nothing. Browsers give `undefined` where nobody answered, as when the background was ended in the midst of it. */
const NOTHING = null

/**
 * Asks the background. Rejects when it has gone, as after an update of the extension; resolves to `undefined` where there is nothing, or when
 * it fails again and again.
 */
export async function askBackground<K extends keyof BackgroundQuestions>(
  kind: K,
  ask: Questions[K]['ask'],
): Promise<Questions[K]['answer']> {
  for (let tries = 1; ; tries++) {
    try {
      const answer = await browser.runtime.sendMessage({ kind, ...ask })
      if (answer !== FAILED && answer !== undefined) return answer === NOTHING ? undefined : answer
      if (tries === TRIES) return undefined as Questions[K]['answer']
    } catch (error) {
      if (isOrphaned() || tries === TRIES) throw error
    }
    await new Promise((done) => setTimeout(done, AGAIN_MS * tries))
  }
}

/** Tells whether the extension that this script came with is gone, updated or removed: then nobody answers any more. */
export function isOrphaned(): boolean {
  return browser.runtime?.id === undefined
}

/** A question to the scripts in the frames of a page, of which only one that has an article answers. */
export function isToFrames(message: Message): boolean {
  return (message as { toFrames?: boolean }).toFrames === true
}

/**
 * Asks the content script of a tab, or, where the page itself has no article, that of the frame in it that has one. Resolves to `undefined`
 * where there is none.
 */
export async function askPage<K extends 'page-status' | 'page-mentions' | 'walk' | 'jump'>(
  tab: number,
  kind: K,
  ask: Questions[K]['ask'],
): Promise<Questions[K]['answer'] | undefined> {
  const message = { kind, ...ask }
  const send = async (to: object, options: { frameId?: number }) => {
    const answer = await browser.tabs.sendMessage(tab, to, options).catch(() => undefined)
    return answer === FAILED || answer === NOTHING ? undefined : answer
  }
  const answer = await send(message, { frameId: 0 })
  if (answer === true || answer?.hasArticle) return answer
  return (await send({ ...message, toFrames: true }, {})) ?? answer
}

/** Tells all scripts in a tab, in the page and its frames. */
export async function tellPage<K extends 'leave' | 'mark-here'>(
  tab: number,
  kind: K,
  ask: Questions[K]['ask'],
): Promise<void> {
  await browser.tabs.sendMessage(tab, { kind, ...ask }).catch(() => undefined)
}

/**
 * Answers questions of the kinds given until the signal aborts; all others are somebody else's. `isAsk` tells whether a message is what it
 * says it is; pages need none, because they are asked by our own parts alone.
 */
export function answerMessages<K extends Kind>(
  answers: Answers<K>,
  signal: AbortSignal,
  isAsk: (message: Message) => boolean = () => true,
): void {
  const listener = (message: unknown, sender: Sender, reply: (answer: unknown) => void) => {
    if (sender.id !== browser.runtime.id || !isMessage(message)) return undefined
    if (!Object.hasOwn(answers, message.kind) || !mayAsk(message, sender)) return undefined
    if (!isAsk(message)) return undefined
    const answer = answers[message.kind as K] as (ask: Message, sender: Sender) => Promise<unknown>
    answer(message, sender).then(
      (found) => reply(found ?? NOTHING),
      (error: unknown) => {
        console.error('backstory:', error)
        reply(FAILED)
      },
    )
    return true
  }
  browser.runtime.onMessage.addListener(listener)
  signal.addEventListener('abort', () => {
    if (!isOrphaned()) browser.runtime.onMessage.removeListener(listener)
  })
}

/** Who asked, as the browser says. */
export interface Sender {
  id?: string
  url?: string
  origin?: string
  tab?: { id?: number | undefined; incognito: boolean } | undefined
}

function mayAsk({ kind }: Message, sender: Sender): boolean {
  if (sender.tab?.incognito && REMEMBERED.has(kind)) return false
  return FROM_PAGES.has(kind) || isOwnPage(sender)
}

/** The browser vouches for the origin, where it tells one; the address is what the sender's process says. */
function isOwnPage({ url, origin }: Sender): boolean {
  const own = browser.runtime.getURL('/')
  return url?.startsWith(own) === true && (origin === undefined || `${origin}/` === own)
}

function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && typeof (message as Message).kind === 'string'
}
