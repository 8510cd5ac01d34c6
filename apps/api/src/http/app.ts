import { formats } from '@backstory/model'
import etag from '@fastify/etag'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { cardRoutes } from './card-routes.ts'
import { demoRoutes } from './demo-routes.ts'
import { dossierRoutes } from './dossier-routes.ts'
import { editionRoutes } from './edition-routes.ts'
import { entityRoutes } from './entity-routes.ts'
import { healthRoutes } from './health-routes.ts'
import { tellProblems } from './problems.ts'
import type { Context } from './routes.ts'
import { searchRoutes } from './search-routes.ts'

/** What Ajv is told beside Fastify's defaults, which would drop unknown fields without a word. */
const AJV_OPTIONS = {
  removeAdditional: false as const,
  // Everything that is read so far comes in paths and queries, which are text. Bodies are not to be coerced.
  coerceTypes: true as const,
  allErrors: false,
  formats: { ...formats },
}

/** All routes, by name. */
const ROUTES = [
  healthRoutes,
  entityRoutes,
  cardRoutes,
  searchRoutes,
  dossierRoutes,
  editionRoutes,
  demoRoutes,
]

/** Builds the app, the same for production and tests: every route by name, nothing found by scanning folders. */
export async function buildApp(
  context: Context,
  options: Pick<FastifyServerOptions, 'logger'> = {},
): Promise<FastifyInstance> {
  const app = Fastify({
    ...options,
    ajv: { customOptions: AJV_OPTIONS },
    // The serializer has an Ajv of its own, which must know the same formats.
    serializerOpts: { ajv: { formats: { ...formats } } },
    bodyLimit: 64 * 1024,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.removeContentTypeParser('text/plain')
  tellProblems(app)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  })
  await app.register(etag)
  await app.register(swagger, { openapi: openapi() })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, theme: { title: 'Backstory API' } })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  for (const routes of ROUTES) await app.register(routes(context))
  return app
}

function openapi() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Backstory API',
      version: '1',
      description: 'Curated facts about what the news names: dated, sourced, and as of any day.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: [
      { name: 'entities', description: 'What the news mentions' },
      { name: 'dossiers', description: 'Bodies of entities that curators keep' },
      { name: 'editions', description: 'What readers download' },
      { name: 'health', description: 'For whoever runs it' },
    ],
  }
}
