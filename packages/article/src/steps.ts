/** Takes all steps of a piece of work, one after another, and returns its result. */
export function atOnce<T>(steps: Generator<void, T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

/** So many parts or runs are a step: under half a millisecond where a page of 15,000 of them was slowest. Measured. */
const AT_ONCE = 500

/** Does the work for each of a list, in short steps. */
export function* eachInSteps<T>(
  list: readonly T[],
  work: (one: T, at: number) => void,
): Generator<void, void> {
  for (let at = 0; at < list.length; at++) {
    if (at % AT_ONCE === 0) yield
    work(list[at] as T, at)
  }
}

/** As {@link eachInSteps}, from the end: in a list of parts, what a part holds comes before it. */
export function* eachFromEndInSteps<T>(
  list: readonly T[],
  work: (one: T, at: number) => void,
): Generator<void, void> {
  for (let at = list.length - 1; at >= 0; at--) {
    if (at % AT_ONCE === 0) yield
    work(list[at] as T, at)
  }
}
