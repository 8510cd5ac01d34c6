/** Returns how many numbers of an ascending list are less than `bound`: the index of the first that is not. */
export function countBelow(list: readonly number[], bound: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle] < bound) low = middle + 1
    else high = middle
  }
  return low
}
