import type { SwaggerTransform } from '@fastify/swagger'

/** How whoever asks says who they are, as the document of the API tells it. */
export const SECURITY_SCHEMES = {
  token: {
    type: 'http' as const,
    scheme: 'bearer',
    description:
      'A token of this API: `Authorization: Bearer bsk_…`. Each role may do all that those before it may.',
  },
}

/** Adds to the schema of a route who may ask it, which its config says: nobody need say twice. */
export const withSecurity: SwaggerTransform = ({ schema, url, route }) => {
  const { access = 'public' } = route.config ?? {}
  const security = access === 'public' ? [{}, { token: [] }] : [{ token: [access] }]
  return { schema: { ...schema, security }, url }
}
