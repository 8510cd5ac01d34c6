import type { Lexicon } from '@backstory/lexicon'
import { joinedMentions } from '../../apps/extension/src/background/joined-mentions.ts'
import { isOptedOut } from '../../apps/extension/src/page/private-page.ts'
import { collectText, findArticle, findPublished } from './saved-page.ts'

/** What a reader would see on a page. Offsets are UTF-16 units in the article's text, `end` is exclusive. */
export interface SavedReading {
  /** Day of publication, `YYYY-MM-DD`. */
  published: string | null
  /** How that was found. */
  publishedBy: string | null
  /** BCP 47. */
  language: string | null
  /** Empty where the page holds no article, or does not want names marked. */
  article: { text: string }
  mentions: { start: number; end: number; entity: string; text: string }[]
}

/**
 * Reads a saved page as the extension reads it in a browser, before the reader's own settings: how dense marks are to be, what is known or
 * hidden. As there, what has no date is as of today.
 */
export function readSaved(page: Document, lexicons: readonly Lexicon[]): SavedReading {
  const article = isOptedOut(page) ? undefined : findArticle(page)
  const published = article ? article.published : findPublished(page)
  const text = article ? collectText(article).text : ''
  const asOf = published?.day ?? new Date().toISOString().slice(0, 10)
  return {
    published: published?.day ?? null,
    publishedBy: published?.foundIn ?? null,
    language: (article ? article.language : page.documentElement.lang) || null,
    article: { text },
    mentions: joinedMentions(lexicons, text, asOf).map(({ start, end, entity }) => {
      return { start, end, entity, text: text.slice(start, end) }
    }),
  }
}
