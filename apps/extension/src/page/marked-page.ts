import { collectText, findArticle, type Published } from '@backstory/article'
import { askBackground, type PageStatus } from '../messages.ts'
import { type MarkedText, markText } from './marked-text.ts'
import { makePainter, type Painter } from './painter.ts'

/** The article as it was last read: its marks, and the day that its cards are as of. */
export interface Subject {
  text: MarkedText
  asOf: string
  /** Absent when the page does not say when it was published: then `asOf` is today. */
  published?: Published | undefined
  /** Language of the page (BCP 47), when it says it. */
  language?: string | undefined
  hasArticle: boolean
}

/** A page whose names are marked. */
export interface MarkedPage {
  painter: Painter
  subject(): Subject
  status(): PageStatus
  /** Reads the page again, after other editions came into use. */
  rescan(): void
  /** Calls back after each reading but the first. */
  onRead(callback: () => void): void
}

/** Late content comes in bursts; this long after the first change the page is read again. Arbitrary: not felt, and not many times. */
const SETTLE_MS = 400

const NOTHING: MarkedText = { marks: [], entities: [], markAt: () => undefined, textOf: () => '' }

/**
 * Marks the names on the page until the signal aborts; then everything is undone. The page's DOM is only read. `fail` is told of any error
 * in later readings.
 */
export async function markPage(signal: AbortSignal, fail: (error: unknown) => void): Promise<MarkedPage> {
  const painter = makePainter(signal)
  const callbacks: (() => void)[] = []
  let subject: Subject = { text: NOTHING, asOf: today(), hasArticle: false }
  let scans = 0
  const scan = async () => {
    const mine = ++scans
    const next = await readPage(subject.text)
    // Abandoned, or overtaken by a later reading.
    if (signal.aborted || mine !== scans) return
    subject = next
    painter.paint(subject.text.marks.map(({ range }) => range))
    for (const callback of callbacks) callback()
  }
  const rescan = () => void scan().catch(fail)
  // Before the first reading: what comes while that is under way must not be missed.
  watchChanges(rescan, signal)
  await scan()
  return {
    painter,
    subject: () => subject,
    status: () => statusOf(subject),
    rescan,
    onRead: (callback) => callbacks.push(callback),
  }
}

async function readPage(before: MarkedText): Promise<Subject> {
  const article = findArticle(document)
  const published = article?.published
  const asOf = published?.day ?? today()
  if (!article) return { text: NOTHING, asOf, hasArticle: false }
  const map = collectText(article)
  const mentions = await askBackground('mentions', { text: map.text, asOf })
  const text = markText(map, mentions ?? [], before.marks)
  return { text, asOf, published, language: article.language, hasArticle: true }
}

function watchChanges(rescan: () => void, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const observer = new MutationObserver(() => {
    // Not begun anew by each change: a page that never rests would never be read.
    timer ??= setTimeout(() => {
      timer = undefined
      rescan()
    }, SETTLE_MS)
  })
  observer.observe(document.body, { childList: true, characterData: true, subtree: true })
  signal.addEventListener('abort', () => {
    observer.disconnect()
    clearTimeout(timer)
  })
}

function statusOf({ text, published, language, hasArticle }: Subject): PageStatus {
  return {
    isOn: true,
    hasArticle,
    mentions: text.marks.length,
    entities: text.entities.length,
    ...(published && { published }),
    ...(language && { language }),
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}
