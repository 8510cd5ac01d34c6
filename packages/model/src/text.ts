import { Kind, type Static, type TObject, type TSchema, Type, TypeRegistry } from '@sinclair/typebox'

/** An identifier: lower-case words joined by hyphens, unique among all things of its sort, never reused. UUIDs fit. */
export const Id = Type.String({
  pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
  minLength: 1,
  maxLength: 100,
  description: 'Identifier: lower-case words joined by hyphens',
  examples: ['sergei-shoigu'],
})
export type Id = Static<typeof Id>

/** A language tag (BCP 47): `en`, `uk`, `zh-Hant`. */
export const LanguageTag = Type.String({
  pattern: '^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$',
  // What RFC 5646, section 4.4.1, has everybody take.
  maxLength: 35,
  description: 'Language tag (BCP 47)',
  examples: ['en'],
})

/** Returns the schema of a plain text of at most `maxLength` UTF-16 units: no control characters, not blank. */
export const PlainText = (maxLength: number, description: string) =>
  Type.String({ format: 'plain-text', minLength: 1, maxLength, description })

/** A text per language (BCP 47 tag → text); at least one. */
export const LocalText = Type.Record(LanguageTag, PlainText(2000, 'The text in that language'), {
  minProperties: 1,
  additionalProperties: false,
  description: 'A text per language',
  examples: [{ en: 'Minister of Defence of Russia' }],
})
export type LocalText = Static<typeof LocalText>

/** TypeBox checks no `enum` of its own accord, so this kind of schema is made known to it. */
const ONE_OF = 'OneOf'
TypeRegistry.Set<{ enum: string[] }>(ONE_OF, (schema, value) => schema.enum.includes(value as string))

/** Returns a union of literals, which JSON Schema writes as an `enum`. */
export const OneOf = <const T extends string[]>(values: T, description: string) =>
  Type.Unsafe<T[number]>({ [Kind]: ONE_OF, type: 'string', enum: values, description })

/** Returns an object schema that refuses unknown fields; the example is what the API's document shows. */
export const Exactly = <T extends Record<string, TSchema>>(
  properties: T,
  description: string,
  example?: Static<TObject<T>>,
) =>
  Type.Object(properties, {
    additionalProperties: false,
    description,
    ...(example && { examples: [example] }),
  })
