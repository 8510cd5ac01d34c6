// Reads pages, in a browser or saved (docs/decisions/0017-article-package.md).
export {
  type Article,
  type ArticleOptions,
  findArticle,
  findArticleInSteps,
  findHeadlinesInSteps,
} from './article.ts'
export { findPublished, type Published } from './dates/published.ts'
export {
  type Before,
  collectInSteps,
  collectText,
  type ReadArticle,
  rangeOver,
  type TextMap,
  type TextPlace,
} from './text-map.ts'
export type { TextBlock } from './text-walk.ts'
