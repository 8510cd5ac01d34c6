// Reads pages, in a browser or saved (docs/decisions/0017-article-package.md).
export { type Article, findArticle } from './article.ts'
export { findPublished, type Published } from './published.ts'
export { collectText, type TextMap } from './text-map.ts'
