/** The languages in which a page may write its dates. */
export interface PageLanguages {
  /** Those that it says or that are spoken where its address is, and English, in which many a template is written. */
  likely: string[]
  /** Whether dates of numbers begin with the month there is decided by this one, with its country where that is known. */
  local: string
}

/** Languages that are tried when a page says a wrong one or none: those of which there are most news pages. */
export const BIG_LANGUAGES = 'de fr es pt it nl pl ru uk tr cs sv da nb fi el ro hu ar fa hi id vi'.split(' ')
