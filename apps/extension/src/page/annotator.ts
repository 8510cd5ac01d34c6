import { type Cards, type Subject, showCards } from '../card/hover.tsx'
import { askBackground, type PageStatus } from '../messages.ts'
import { findArticle } from './article.ts'
import { type MarkedText, markText } from './marked-text.ts'
import { makePainter } from './painter.ts'
import { collectText } from './text-map.ts'

/** A page whose names are marked. */
export interface AnnotatedPage {
  cards: Cards
  status(): PageStatus
  /** Reads the page again, after other editions came into use. */
  rescan(): void
}

/** Late content comes in bursts; this long after the first change the page is read again. Arbitrary: not felt, and not many times. */
const SETTLE_MS = 400

const NOTHING: MarkedText = { marks: [], entities: [], markAt: () => undefined, textOf: () => '' }

/**
 * Marks the names on the page and shows their cards until the signal aborts; then everything is undone. The page's DOM is only read.
 * `fail` is told of any error in later readings.
 */
export async function annotatePage(
  signal: AbortSignal,
  fail: (error: unknown) => void,
): Promise<AnnotatedPage> {
  const painter = makePainter(signal)
  let subject: Subject = { text: NOTHING, asOf: today(), published: undefined }
  let scans = 0
  const scan = async () => {
    const mine = ++scans
    const next = await readPage()
    // Abandoned, or overtaken by a later reading.
    if (signal.aborted || mine !== scans) return
    subject = next
    painter.paint(subject.text.marks.map(({ range }) => range))
  }
  const rescan = () => void scan().catch(fail)
  await scan()
  watchChanges(rescan, signal)
  return {
    cards: showCards(() => subject, painter, signal),
    status: () => statusOf(subject),
    rescan,
  }
}

async function readPage(): Promise<Subject> {
  const article = findArticle(document)
  const published = article?.published
  const asOf = published?.day ?? today()
  if (!article) return { text: NOTHING, asOf, published }
  const map = collectText(article.regions)
  const mentions = await askBackground('annotate', { text: map.text, asOf })
  return { text: markText(map, mentions ?? []), asOf, published, language: article.language }
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

function statusOf({ text, published, language }: Subject): PageStatus {
  return {
    isOn: true,
    mentions: text.marks.length,
    entities: text.entities.length,
    ...(published && { published }),
    ...(language && { language }),
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}
