interface SwitchProps {
  label: string
  isOn: boolean
  isDisabled?: boolean
  flip(isOn: boolean): void
}

/** Something that is on or off, changed by one click. */
export function Switch({ label, isOn, isDisabled = false, flip }: SwitchProps) {
  return (
    <label class="switch">
      <bdi>{label}</bdi>
      <input
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        checked={isOn}
        disabled={isDisabled}
        onChange={(event) => flip(event.currentTarget.checked)}
      />
    </label>
  )
}
