import type { ComponentChild } from 'preact'
import { uiDirection } from '../ui-text.ts'

interface TabsProps {
  /** Title and content of each, by its key. All are drawn, so that what was looked for stays, and print has them. */
  tabs: Record<string, [title: string, content: ComponentChild]>
  chosen: string
  choose(key: string): void
}

/** Tabs as the ARIA Authoring Practices have them: one stop for the keyboard, arrows move between them. */
export function Tabs({ tabs, chosen, choose }: TabsProps) {
  const keys = Object.keys(tabs)
  const onKey = (event: KeyboardEvent) => {
    const forward = uiDirection() === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const step = event.key === forward ? 1 : /^Arrow(?:Left|Right)$/.test(event.key) ? -1 : 0
    const next = keys[(keys.indexOf(chosen) + step + keys.length) % keys.length]
    if (step === 0 || next === undefined) return
    choose(next)
    document.getElementById(`tab-${next}`)?.focus()
    event.preventDefault()
  }
  return (
    <>
      <div class="tabs" role="tablist">
        {keys.map((key) => (
          <button
            key={key}
            id={`tab-${key}`}
            type="button"
            role="tab"
            aria-selected={key === chosen}
            aria-controls={`tabpanel-${key}`}
            tabIndex={key === chosen ? 0 : -1}
            onClick={() => choose(key)}
            onKeyDown={onKey}
          >
            {tabs[key]?.[0]}
          </button>
        ))}
      </div>
      {keys.map((key) => (
        <section
          key={key}
          id={`tabpanel-${key}`}
          role="tabpanel"
          aria-labelledby={`tab-${key}`}
          hidden={key !== chosen}
        >
          {tabs[key]?.[1]}
        </section>
      ))}
    </>
  )
}
