import { attributeOf } from '../dom.ts'
import type { PageLanguages } from './date-languages.ts'

/** Finds the languages of a page by what it says and by its address. */
export function findLanguages(root: Element, address: URL | undefined): PageLanguages {
  const said = localeOf(attributeOf(root, 'lang') ?? attributeOf(root, 'xml:lang') ?? '')
  const ending = /\.([a-z]{2})$/.exec(address?.hostname ?? '')?.[1]
  const place = ending ? localeOf(`und-${ending === 'uk' ? 'GB' : ending}`)?.maximize() : undefined
  const local = said && place && !said.region && said.language === place.language ? place : (said ?? place)
  const likely = [said?.baseName, place?.language, 'en'].filter((language) => language !== undefined)
  return {
    likely: [...new Set(likely.filter((language) => language !== ''))],
    local: local ? nameOf(local) : 'und',
  }
}

function nameOf({ language, region }: Intl.Locale): string {
  return region ? `${language}-${region}` : language
}

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-'))
  } catch {
    return undefined
  }
}
