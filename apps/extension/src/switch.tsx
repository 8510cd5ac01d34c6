interface SwitchProps {
  label: string
  isOn: boolean
  flip(isOn: boolean): void
}

/** Something that is on or off, changed by one click. */
export function Switch({ label, isOn, flip }: SwitchProps) {
  return (
    <label class="switch">
      <span>{label}</span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        checked={isOn}
        onChange={(event) => flip(event.currentTarget.checked)}
      />
    </label>
  )
}
