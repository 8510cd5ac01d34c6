import type { Citation, Source } from '@backstory/model'
import { t } from '../ui-text.ts'
import { whenText } from '../when-text.ts'
import type { Context } from './card-context.ts'
import { passageLink, webAddress } from './source-links.ts'
import { sentence } from './worded.tsx'

interface CitationLineProps {
  citation: Citation
  context: Context
}

/** What a fact is known from: the exact words, who published them and when, with a link to the passage and to the archived copy. */
export function CitationLine({ citation: { source: id, quote, locator }, context }: CitationLineProps) {
  const source = context.card.sources.find((one) => one.id === id)
  if (!source) return null
  const { language, publisher, published, archived } = source
  return (
    <blockquote>
      {sentence(
        'card.quote',
        <span lang={language} dir="auto">
          {quote}
        </span>,
      )}{' '}
      <cite>
        <SourceLink address={passageLink(source.url, quote)} title={source.title}>
          {publisher}
        </SourceLink>
        , {whenText(published, context.locale)}
        {locator && (
          <>
            , <bdi>{locator}</bdi>
          </>
        )}
        {webAddress(archived) && (
          <>
            {' · '}
            <SourceLink address={passageLink(archived ?? '', quote)}>{t('card.archived')}</SourceLink>
          </>
        )}
      </cite>
    </blockquote>
  )
}

interface SourceLinkProps {
  address: string | undefined
  title?: Source['title']
  children: string
}

/** Leads to the web in a tab of its own, which gets to know nothing of where the reader was. */
function SourceLink({ address, title, children }: SourceLinkProps) {
  if (address === undefined) return <bdi>{children}</bdi>
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer" title={title}>
      <bdi>{children}</bdi>
    </a>
  )
}
