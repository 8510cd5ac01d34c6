/** Long runs are the same tests with more of everything: `pnpm test:long` sets it. */
const IS_LONG = process.env.BACKSTORY_LONG === '1'

/** Returns how much of something a test does: in every run, and in a long one. */
export function amount(always: number, long: number): number {
  return IS_LONG ? long : always
}

/** Returns the numbers of the rounds of a test. */
export function rounds(always: number, long: number): number[] {
  return Array.from({ length: amount(always, long) }, (_, i) => i + 1)
}

/** Prints a figure that a test has measured. */
export function tellFigure(line: string): void {
  console.log(line)
}
