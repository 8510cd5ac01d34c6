import { FactSections } from '../card/card-view.tsx'
import type { CardReply } from '../messages.ts'
import { uiLocale } from '../ui-text.ts'

/** The card of a mention, as the panel shows it. */
export function PanelCard({ reply, isDated }: { reply: CardReply; isDated: boolean }) {
  const { card, labels } = reply
  return <FactSections context={{ card, labels, isDated, locale: uiLocale() }} />
}
