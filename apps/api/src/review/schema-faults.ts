import { expectedText } from '@backstory/model'
import { type ValueError, ValueErrorType } from '@sinclair/typebox/value'
import { quoted } from '../exchange/json-text.ts'

/** What is used of an error of Ajv. */
export interface SchemaError {
  keyword: string
  instancePath: string
  params: Record<string, unknown>
  message?: string | undefined
}

/** Returns where input does not fit a schema, and what would. Of the branches of a union, the one is meant that fits furthest. */
export function faultsOfErrors(errors: readonly SchemaError[]): { pointer: string; detail: string }[] {
  const isOfUnion = errors.some(({ keyword }) => keyword === 'anyOf')
  const own = errors.filter(({ keyword }) => keyword !== 'anyOf')
  const furthest = Math.max(...own.map(depthOf))
  return own
    .filter((error) => !isOfUnion || depthOf(error) === furthest)
    .map((error) => ({ pointer: error.instancePath, detail: detailOf(error) }))
}

function depthOf({ instancePath }: SchemaError): number {
  return instancePath.split('/').length
}

function detailOf({ params, message = 'is not valid' }: SchemaError): string {
  const { additionalProperty, allowedValues, format, pattern } = params
  if (additionalProperty !== undefined) return `unknown field ${quoted(String(additionalProperty))}`
  const expected = expectedText({ enum: allowedValues, format, pattern })
  return expected ? `must be ${expected}` : message
}

/** Returns the error of TypeBox that is meant: of a union, that of the branch which fits furthest. */
export function meantBy(error: ValueError): ValueError {
  const inside = error.errors.flatMap((branch) => branch.First() ?? [])
  const furthest = inside.toSorted((a, b) => reachOf(b) - reachOf(a))[0]
  return furthest && reachOf(furthest) > reachOf(error) ? meantBy(furthest) : error
}

/** How deep what is wrong lies. A field that lacks or is too much is told at its own place, and is wrong of what it is in. */
function reachOf({ type, path }: ValueError): number {
  const isOfField =
    type === ValueErrorType.ObjectRequiredProperty || type === ValueErrorType.ObjectAdditionalProperties
  return path.split('/').length - Number(isOfField)
}

/** Returns what TypeBox expected of a text, in words that go on after "must be", or `undefined` where its message says it best. */
export function expectedBy({ type, schema }: ValueError): string | undefined {
  if (type === ValueErrorType.StringFormat) return expectedText({ format: schema.format })
  if (type === ValueErrorType.StringPattern) return expectedText({ pattern: schema.pattern })
  // Of one of some words TypeBox knows no more than that it is another (`OneOf` of the model).
  return expectedText({ enum: schema.enum })
}
