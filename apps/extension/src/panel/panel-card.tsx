import { FactSections } from '../card/card-sections.tsx'
import type { CardReply } from '../messages.ts'
import { uiLocale } from '../ui-text.ts'

/** The card of a mention, as the panel shows it. */
export function PanelCard({ reply, isDated }: { reply: CardReply; isDated: boolean }) {
  const { card, labels } = reply
  const locale = uiLocale()
  return <FactSections context={{ card, labels, isDated, locale, languages: [locale] }} />
}
