import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../../../..')
const CORPUS = process.env.BACKSTORY_CORPUS ?? resolve(ROOT, '../shared/corpus')
const ARTICLE = join(CORPUS, 'article.txt')

/** True where the article is that the first dossier is about; its text is not ours, so it is not part of the project. */
export const hasArticle = existsSync(ARTICLE)

/** Returns the paragraphs of that article. */
export function articleParagraphs(): string[] {
  return readFileSync(ARTICLE, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
}

/** A mention that must be found in it: the words, and the entity that they mean. */
interface Expected {
  words: string
  entity: string
}

/** Returns what must be found in it, in reading order. */
export function expectedMentions(): Expected[] {
  const golden = join(ROOT, 'dossiers/north-korea-russia/golden/kyivindependent-2023-10-14.txt')
  const lines = readFileSync(golden, 'utf8').split('\n')
  return lines
    .filter((line) => /^\d+: /.test(line))
    .flatMap((line) => line.replace(/^\d+: /, '').split(' | '))
    .map((mention) => {
      const end = mention.lastIndexOf('=')
      return { words: mention.slice(0, end), entity: mention.slice(end + 1) }
    })
}

/** Returns the words of each entity's first mention: what is marked as long as the reader has not asked for more. */
export function firstMentions(): string[] {
  const seen = new Set<string>()
  return expectedMentions()
    .filter(({ entity }) => !seen.has(entity) && seen.add(entity))
    .map(({ words }) => words)
}
