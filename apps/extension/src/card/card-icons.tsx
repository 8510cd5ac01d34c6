import type { ComponentChildren } from 'preact'

/** Drawn in the colour of the text; what they mean is said by the button that they are in. */
function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  )
}

export const CloseIcon = () => (
  <Icon>
    <path d="M4 4l8 8M12 4l-8 8" />
  </Icon>
)
export const BackIcon = () => (
  <Icon>
    <path class="way" d="M13 8H3.5M7.5 4l-4 4 4 4" />
  </Icon>
)
export const PinIcon = () => (
  <Icon>
    <path d="M5.5 2.5h5M6.5 2.5v4L4.5 9h7l-2-2.5v-4M8 9v4.5" />
  </Icon>
)
export const CopyIcon = () => (
  <Icon>
    <path d="M6 5.5h7.5v8H6zM10 5.5v-3H2.5v8H6" />
  </Icon>
)
export const PanelIcon = () => (
  <Icon>
    <path d="M2.5 3h11v10h-11zM9.5 3v10" />
  </Icon>
)
