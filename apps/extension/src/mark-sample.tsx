import { useEffect, useRef } from 'preact/hooks'
import type { Density, MarkStyle, Settings } from './settings-shape.ts'
import { t, uiLocale } from './ui-text.ts'

/** Names of the highlights on pages, whose looks are in `marks.css`: the sample is painted as a page is. */
const HIGHLIGHTS: Record<MarkStyle, string> = {
  dotted: 'backstory',
  solid: 'backstory-solid',
  wash: 'backstory-wash',
}

/** A short article of two sections, marked as the reader has chosen. */
export function MarkSample({ density, markStyle }: Pick<Settings, 'density' | 'markStyle'>) {
  const box = useRef<HTMLElement>(null)
  const locale = uiLocale()
  useEffect(() => {
    // A browser that cannot paint shows the sample bare, and the pages too.
    if (!box.current || typeof Highlight !== 'function') return undefined
    CSS.highlights.set(HIGHLIGHTS[markStyle], new Highlight(...rangesIn(box.current, density)))
    return () => CSS.highlights.clear()
  }, [density, markStyle, locale])
  return (
    <article class="sample" ref={box} aria-label={t('options.sample')}>
      <p class="heading">{t('options.sampleTitle')}</p>
      <p>{t('options.sampleFirst')}</p>
      <p class="heading">{t('options.sampleHeading')}</p>
      <p>{t('options.sampleSecond')}</p>
    </article>
  )
}

/** Finds the names of the sample: each section begins with a heading, and none of them is marked. */
function rangesIn(box: HTMLElement, density: Density): Range[] {
  const names = t('options.sampleNames').split(' | ')
  const seen = new Set<string>()
  const ranges: Range[] = []
  for (const paragraph of box.querySelectorAll('p:not(.heading)')) {
    if (density === 'section') seen.clear()
    const text = paragraph.firstChild
    if (!(text instanceof Text)) continue
    for (const { name, at } of placesOf(text.data, names)) {
      if (density !== 'all' && seen.has(name)) continue
      seen.add(name)
      const range = new Range()
      range.setStart(text, at)
      range.setEnd(text, at + name.length)
      ranges.push(range)
    }
  }
  return ranges
}

function placesOf(text: string, names: string[]): { name: string; at: number }[] {
  const places: { name: string; at: number }[] = []
  for (const name of names) {
    for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
      places.push({ name, at })
    }
  }
  return places.sort((a, b) => a.at - b.at)
}
