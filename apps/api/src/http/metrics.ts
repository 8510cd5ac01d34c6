import {
  constants,
  type NodeGCPerformanceDetail,
  type PerformanceEntry,
  PerformanceObserver,
} from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Db } from '../database/database.ts'
import { addGauges } from './gauges.ts'
import { routeOf } from './logging.ts'
import type { RequestsUnderWay } from './requests-under-way.ts'

/** From an answer out of memory to one that has waited for the database as long as it may, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

let ofProcess: Registry | undefined

/** Counts and times what is answered, by the route and never by the address that was asked for; returns what was counted. */
export function measure(requests: RequestsUnderWay, db: Db): Registry {
  const registry = new Registry()
  const registers = [registry]
  const answers = new Counter({
    name: 'http_requests_total',
    help: 'Requests that were answered',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  })
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the headers of a request to the end of its answer',
    labelNames: ['method', 'route'] as const,
    buckets: BUCKETS,
    registers,
  })
  const problems = new Counter({
    name: 'backstory_problems_total',
    help: 'Problems that were answered: too-many-requests are limited, overloaded are turned away',
    labelNames: ['code'] as const,
    registers,
  })
  addGauges(registry, db)
  requests.whenOver((request, { status, ms }) => {
    const of = { method: request.method, route: routeOf(request) }
    answers.inc({ ...of, status })
    durations.observe(of, ms / 1_000)
    if (request.problem !== undefined) problems.inc({ code: request.problem })
  })
  return registry
}

/** Adds the route that tells what was counted, in the format of Prometheus: to whoever has a token, since anybody reaches the port. */
export function addMetrics(app: FastifyInstance, registry: Registry): void {
  app.get('/metrics', { config: { access: 'reader' }, schema: { hide: true } }, async (_request, reply) => {
    const all = Registry.merge([processMetrics(), registry])
    return reply
      .type(all.contentType)
      .header('cache-control', 'no-store')
      .send(await all.metrics())
  })
}

/** What is measured of the process (processor, memory, garbage, event loop): from the first time it is asked for, for all its apps. */
function processMetrics(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
    watchCollections(ofProcess)
  }
  return ofProcess
}

/** What is left of the heap by a full collection is what is held: only that tells whether it grows, as what is in use rises and falls. */
function watchCollections(registry: Registry): void {
  const held = new Gauge({
    name: 'backstory_heap_held_bytes',
    help: 'Heap in use after the last full collection; 0 before the first',
    registers: [registry],
  })
  const observer = new PerformanceObserver((list) => {
    const entries = list.getEntries() as (PerformanceEntry & { detail?: NodeGCPerformanceDetail })[]
    const kinds = entries.map(({ detail }) => detail?.kind)
    if (kinds.includes(constants.NODE_PERFORMANCE_GC_MAJOR)) held.set(process.memoryUsage().heapUsed)
  })
  observer.observe({ entryTypes: ['gc'] })
}
