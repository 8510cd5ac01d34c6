import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import { type Db, openDatabase } from '../src/database/database.ts'
import { type BreakableLine, makeBreakableLine } from './breakable-line.ts'
import { buildCheckedApp } from './checked-client.ts'
import { NO_JOBS } from './no-jobs.ts'
import type { Scratch } from './scratch-database.ts'

/** An API of another process, as far as the database knows: its pool and its ear are its own, and what it asks the database is watched. */
export interface OtherProcess {
  inject(asked: InjectOptions | string): Promise<LightMyRequestResponse>
  /** Lets it answer at an address of this machine, and returns that. */
  listen(): Promise<string>
  /** Its way to the database. */
  line(): BreakableLine
  /** Whether it hears of what others change. */
  isListening(): boolean
  /** How often it has asked the database for something, but for what limits share. */
  asked(): number
  /** How often it has read entities since reads were held. */
  reads(): number
  /** Holds the next read of entities: returns what tells that it has begun, and what lets it arrive. */
  holdReads(): [begun: Promise<void>, letArrive: () => void]
  /** How many milliseconds what is read of entities takes to arrive, from now on. */
  slowReads(takes: () => number): void
}

/** Builds such an API for the tests of one file. */
export function setUpOtherProcess(scratch: () => Scratch): OtherProcess {
  let line: BreakableLine
  let database: Awaited<ReturnType<typeof openDatabase>>
  let app: FastifyInstance
  let [asked, reads] = [0, 0]
  let tellRead = () => {}
  let held: Promise<void> | undefined
  let slowness = () => 0

  beforeAll(async () => {
    line = await makeBreakableLine(scratch().url)
    database = await openDatabase('', line.url)
    app = await buildCheckedApp({
      db: watched(database.db),
      key: undefined as never,
      jobs: NO_JOBS,
      dossiersFolder: '',
    })
  })
  afterAll(async () => {
    await app?.close()
    await database?.close()
    await line?.close()
  })

  function watched(db: Db): Db {
    const entity = new Proxy(db.entity, {
      get: (target, name) => async (args: object) => {
        const until = held
        held = undefined
        reads++
        tellRead()
        const found = await Reflect.get(target, name)(args)
        await until
        await wait(slowness())
        return found
      },
    })
    return new Proxy(db, {
      get: (target, name) => {
        if (name === 'changes') return target.changes
        // Other statements are how limits share what they counted, beside all reads; what they go through begins with an underscore.
        if (name === '$queryRaw')
          return (text: TemplateStringsArray, ...values: unknown[]) => {
            if (text.join('').includes('FROM "Revision"')) asked++
            return target.$queryRaw(text, ...values)
          }
        if (!/^[$_]/.test(String(name))) asked++
        return name === 'entity' ? entity : Reflect.get(target, name)
      },
    })
  }
  return {
    inject: (asked) => app.inject(asked),
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    line: () => line,
    isListening: () => database.db.changes.isListening,
    asked: () => asked,
    reads: () => reads,
    holdReads() {
      const [begun, arrival] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      reads = 0
      tellRead = begun.resolve
      held = arrival.promise
      return [begun.promise, arrival.resolve]
    },
    slowReads(takes) {
      slowness = takes
    },
  }
}

/** Returns what an answer tells, but for what is of one answer only. */
export function toldToAll({ statusCode, headers, body }: LightMyRequestResponse): object {
  const {
    'x-request-id': _id,
    date: _date,
    'ratelimit-remaining': _left,
    'ratelimit-reset': _reset,
    ...rest
  } = headers
  return { statusCode, rest, body }
}
