import { isPlainAddress, type Source } from '@backstory/model'
import { InvalidDocumentError } from './invalid-document.ts'

/** Throws {@link InvalidDocumentError} where a source is given an address that is not plain; one that it has already may stay. */
export function requirePlainAddresses(source: Source, before: Source | undefined): void {
  for (const field of ['url', 'archived'] as const)
    requirePlainAddress(source[field], before?.[field], `/${field}`)
}

/** Throws {@link InvalidDocumentError} where an address is not plain, unless it was so before. */
export function requirePlainAddress(
  address: string | undefined,
  before: string | undefined,
  pointer: string,
): void {
  if (address === undefined || address === before || isPlainAddress(address)) return
  const detail =
    'is written as no address is: with blanks, quotes or brackets, a name and a password, or not with "//"'
  throw new InvalidDocumentError([{ pointer, detail }])
}
