import type { ComponentChild } from 'preact'

interface PictureProps {
  width: number
  height: number
  label: string
  /** Id of the option that is chosen. */
  chosen: string | undefined
  /** What is drawn behind the options, and says nothing that the options do not say. */
  behind: ComponentChild
  /** The options: SVG, each with the role. */
  children: ComponentChild
  onKey(event: KeyboardEvent): void
  onFocus(): void
}

/** A picture of which a part can be chosen, by pointer or keys: to assistive technology a list box. It is as wide as there is room. */
export function Picture({ width, height, label, chosen, behind, children, onKey, onFocus }: PictureProps) {
  const box = `0 0 ${width} ${height}`
  return (
    <div
      class="picture"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={chosen}
      onKeyDown={onKey}
      onFocus={onFocus}
    >
      <svg viewBox={box} aria-hidden="true">
        {behind}
      </svg>
      <svg viewBox={box} role="presentation">
        {children}
      </svg>
    </div>
  )
}
