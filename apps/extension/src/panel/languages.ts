import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** Languages in which facts are told where they are there, the best first. */
export const Languages = createContext<readonly string[]>([])

/** Returns the languages that the reader wants facts in. */
export function useLanguages(): readonly string[] {
  return useContext(Languages)
}
