/**
 * Returns all results, and those of pages of even and of odd number, each with its title. Rules are made with the odd pages in view; the even
 * ones are the check.
 */
export function halvesOf<T>(results: T[]): [title: string, results: T[]][] {
  const half = (rest: number) => results.filter((_, i) => i % 2 === rest)
  return [
    ['all', results],
    ['even', half(0)],
    ['odd', half(1)],
  ]
}
