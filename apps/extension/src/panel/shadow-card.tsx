import { type ComponentChild, render } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { CARD_CONTENT } from '../card/card-style.ts'
import { uiDirection, uiLocale } from '../ui-text.ts'

/** A card in the panel is as wide as that, has its colours (look.css), and leaves out the title, which stands above it. */
const PANEL_FRAME = `
:host { display: block; }
.card { display: block; color: var(--ink); font: 0.875rem/1.45 var(--serif); overflow-wrap: anywhere; }
.card header { padding: 0 0 8px; }
.card header h2, .card header .kind { display: none; }
.card .back { margin-bottom: 4px; }
.card .followed header h2 { display: block; }
.card .followed header .kind { display: inline; }
.card footer { padding: 4px 0 6px; margin-top: 8px; }
`

/**
 * The parts of a card in a shadow root, with the very style that they have on a page: so the two cannot come to differ, and the ids that
 * they have among themselves are their own.
 */
export function ShadowCard({ children }: { children: ComponentChild }) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!host.current) return
    const root = host.current.shadowRoot ?? attach(host.current)
    const view = (
      <div class="card" lang={uiLocale()} dir={uiDirection()}>
        {children}
      </div>
    )
    render(view, root)
  })
  useEffect(() => {
    const root = host.current?.shadowRoot
    return () => {
      if (root) render(null, root)
    }
  }, [])
  return <div ref={host} />
}

function attach(host: HTMLElement): ShadowRoot {
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(CARD_CONTENT + PANEL_FRAME)
  root.adoptedStyleSheets = [sheet]
  return root
}
