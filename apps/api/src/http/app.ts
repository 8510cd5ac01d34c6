import { formats } from '@backstory/model'
import etag from '@fastify/etag'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import type { EdgeSettings } from '../edge-settings.ts'
import { withAnswerHeaders } from './answer-headers.ts'
import { authenticate } from './authentication.ts'
import { takeBodies } from './bodies.ts'
import { cardRoutes } from './card-routes.ts'
import { changeRoutes } from './change-routes.ts'
import { openToOtherOrigins } from './cross-origin.ts'
import { bindCursors } from './cursors.ts'
import { limitDatabaseWaits } from './database-waits.ts'
import { demoRoutes } from './demo-routes.ts'
import { disputeRoutes } from './dispute-routes.ts'
import { dossierDocuments, dossierRoutes } from './dossier-routes.ts'
import { closeWhenStopping } from './draining.ts'
import { editionRoutes } from './edition-routes.ts'
import { entityDocuments, entityRoutes } from './entity-routes.ts'
import { withExamples } from './examples.ts'
import { exportRoutes } from './export-routes.ts'
import { factRoutes } from './fact-routes.ts'
import { healthRoutes } from './health-routes.ts'
import { importRoutes } from './import-routes.ts'
import { jobRoutes } from './job-routes.ts'
import { linkCheckRoutes } from './link-check-routes.ts'
import { lockRoutes } from './lock-routes.ts'
import { logRequests } from './logging.ts'
import { mergeRoutes } from './merge-routes.ts'
import { addMetrics, measure } from './metrics.ts'
import { sendOnlyNews, withNotModified } from './not-modified.ts'
import { SECURITY_SCHEMES, withSecurity } from './operation-security.ts'
import { noteMethods } from './other-methods.ts'
import { shedLoad } from './overload.ts'
import { tellProblems, tellUnroutable } from './problems.ts'
import { propertyRoutes } from './property-routes.ts'
import { proposalRoutes } from './proposal-routes.ts'
import { protectAnswers } from './protection.ts'
import { publishingRoutes } from './publishing-routes.ts'
import { purgeRoutes } from './purge-routes.ts'
import { limitRates } from './rate-limits.ts'
import { tellRawProblems } from './raw-problems.ts'
import { cacheReads } from './read-cache.ts'
import { RequestsUnderWay } from './requests-under-way.ts'
import { revisionRoutes } from './revision-routes.ts'
import type { Context } from './routes.ts'
import { searchRoutes } from './search-routes.ts'
import { buildSerializer } from './serialization.ts'
import { limitWaiting, PATIENCE, type Patience } from './slow-requests.ts'
import { sourceRoutes } from './source-routes.ts'
import { tokenRevisionRoutes } from './token-revision-routes.ts'
import { tokenRoutes } from './token-routes.ts'
import { validateRequests } from './validation.ts'
import { webhookRoutes } from './webhook-routes.ts'
import { LEFT_TO_US, requireWellFormed } from './well-formed.ts'

/** All routes, by name. */
const ROUTES = [
  healthRoutes,
  entityRoutes,
  entityDocuments,
  mergeRoutes,
  factRoutes,
  proposalRoutes,
  revisionRoutes,
  changeRoutes,
  webhookRoutes,
  lockRoutes,
  importRoutes,
  exportRoutes,
  sourceRoutes,
  disputeRoutes,
  propertyRoutes,
  cardRoutes,
  searchRoutes,
  dossierRoutes,
  dossierDocuments,
  editionRoutes,
  publishingRoutes,
  tokenRoutes,
  tokenRevisionRoutes,
  purgeRoutes,
  jobRoutes,
  linkCheckRoutes,
  demoRoutes,
]

/** What of an app differs by where it runs. */
export type AppOptions = Pick<FastifyServerOptions, 'logger'> &
  Partial<Pick<EdgeSettings, 'limits' | 'mostDelayMs' | 'trustProxy'>> & { patience?: Patience }

/** Builds the app, the same for production and tests: every route by name, nothing found by scanning folders. */
export async function buildApp(
  context: Context,
  { logger = false, limits, mostDelayMs, trustProxy = [], patience = PATIENCE }: AppOptions = {},
): Promise<FastifyInstance> {
  const app = Fastify({
    logger,
    // Its lines tell addresses and queries; logging.ts tells one line a request that does not.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustProxy.length > 0 && trustProxy,
    // The serializer has an Ajv of its own, which must know the same formats.
    serializerOpts: { ajv: { formats: { ...formats } } },
    schemaController: { compilersFactory: { buildSerializer } },
    bodyLimit: 64 * 1024,
    // What comes over an open connection while this closes is answered like all else.
    return503OnClosing: false,
    http: { ...LEFT_TO_US, headersTimeout: patience.headers, connectionsCheckingInterval: patience.looking },
    routerOptions: { maxParamLength: 200 },
    requestIdHeader: false,
    frameworkErrors: tellUnroutable,
    genReqId: () => crypto.randomUUID(),
  }).withTypeProvider<TypeBoxTypeProvider>()
  closeWhenStopping(app, context.stopping)
  validateRequests(app)
  tellProblems(app)
  tellRawProblems(app)
  limitWaiting(app, patience)
  protectAnswers(app)
  const requests = new RequestsUnderWay(app)
  logRequests(requests)
  const registry = measure(requests, context.db)
  requireWellFormed(app)
  await openToOtherOrigins(app)
  await shedLoad(app, requests, mostDelayMs)
  limitDatabaseWaits(app)
  authenticate(app, context.db, await limitRates(app, context.db, limits))
  takeBodies(app)
  bindCursors(app)
  cacheReads(app, context.db.changes)
  await app.register(etag, { replyWith304: false })
  sendOnlyNews(app)
  await app.register(swagger, {
    openapi: openapi(),
    transform: (route) => withNotModified({ ...route, ...withSecurity(route) }),
    transformObject: (document) =>
      withExamples(withAnswerHeaders('openapiObject' in document ? document.openapiObject : {})),
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, theme: { title: 'Backstory API' } })
  const answerOtherMethods = noteMethods(app)
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  addMetrics(app, registry)
  for (const routes of ROUTES) await app.register(routes(context))
  answerOtherMethods()
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
    servers: [{ url: '/', description: 'Here' }],
    components: { securitySchemes: SECURITY_SCHEMES },
    tags: [
      { name: 'entities', description: 'What the news mentions' },
      { name: 'facts', description: 'What is said of them, with the evidence' },
      { name: 'sources', description: 'Documents that support facts' },
      { name: 'disputes', description: 'Questions that facts answer differently' },
      { name: 'properties', description: 'What facts can say: those of the release, and of dossiers’ own' },
      { name: 'revisions', description: 'What was changed, by whom and why' },
      { name: 'changes', description: 'What mirrors read to stay up to date' },
      { name: 'exchange', description: 'Everything in and out, as lines' },
      { name: 'locks', description: 'What only editors change for a while' },
      { name: 'dossiers', description: 'Bodies of entities that curators keep' },
      { name: 'editions', description: 'What readers download' },
      { name: 'tokens', description: 'Who may act through this API' },
      { name: 'purges', description: 'What the law wants gone' },
      { name: 'jobs', description: 'Work in the background' },
      { name: 'health', description: 'For whoever runs it' },
    ],
  }
}
