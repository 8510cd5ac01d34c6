import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Job } from '@backstory/model'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeDatabase } from '../../test/new-database.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { inTransaction, openDatabase } from '../database/database.ts'
import { findJob, forgetJobs, listJobs } from '../store/job-store.ts'
import { JobError, type JobKind } from './job-kind.ts'
import { type Jobs, openJobs } from './jobs.ts'

const PACE = { heartbeat: 10, supervision: 1, polling: 0.5 }

describeOnPostgres('jobs', (scratch) => {
  let opened: Jobs[] = []
  const faults: object[] = []
  const log = { error: (what: object) => void faults.push(what) }
  afterEach(async () => {
    await Promise.all(opened.map((jobs) => jobs.stop()))
    opened = []
    faults.length = 0
  })
  const open = async (...kinds: JobKind[]) => {
    const jobs = await openJobs(scratch(), PACE)
    opened.push(jobs)
    await jobs.work(kinds, log)
    return jobs
  }
  const ask = (jobs: Jobs, kind: string, input: object = {}) =>
    inTransaction(scratch().db, (tx) => jobs.ask(tx, { kind, input, askedBy: 'Ann' }))
  const jobAt = async (id: string): Promise<Job> => {
    const stored = await findJob(scratch().db, id)
    if (!stored) throw new Error(`no job ${id}`)
    return stored.job
  }
  const until = async (id: string, state: Job['state']): Promise<Job> => {
    const end = performance.now() + 40_000
    for (;;) {
      const job = await jobAt(id)
      if (job.state === state) return job
      if (performance.now() > end) throw new Error(`${id} is ${JSON.stringify(job)}, not ${state}`)
      await wait(50)
    }
  }

  test('are done once each, by whichever process has time', async () => {
    const doneBy: string[] = []
    const kind = (name: string): JobKind<{ n: number }> => ({
      kind: 'count',
      atOnce: 3,
      async work({ n }) {
        doneBy.push(name)
        await wait(20)
        return { n: n * 2 }
      },
    })
    const jobs = await open(kind('one'))
    await open(kind('two'))
    const asked = await Promise.all(Array.from({ length: 40 }, (_, n) => ask(jobs, 'count', { n })))
    const ended = await Promise.all(asked.map(({ id }) => until(id, 'done')))
    expect(ended.map(({ result }) => result)).toEqual(asked.map((_, n) => ({ n: n * 2 })))
    expect(doneBy).toHaveLength(40)
    expect(new Set(doneBy)).toEqual(new Set(['one', 'two']))
  })

  test('are not there when the transaction that asks for them is undone', async () => {
    let runs = 0
    const jobs = await open({ kind: 'undone', work: async () => ({ runs: ++runs }) })
    const undone = inTransaction(scratch().db, async (tx) => {
      await jobs.ask(tx, { kind: 'undone', input: {}, askedBy: 'Ann' })
      throw new Error('changed my mind')
    })
    await expect(undone).rejects.toThrow('changed my mind')
    const kept = await ask(jobs, 'undone')
    expect((await until(kept.id, 'done')).result).toEqual({ runs: 1 })
    const { items } = await listJobs(scratch().db, { kind: 'undone', dossiers: [] }, { limit: 10 })
    expect(items).toHaveLength(1)
  })

  test('tell how far they are', async () => {
    let go: () => void = () => undefined
    const gone = new Promise<void>((resolve) => {
      go = resolve
    })
    const jobs = await open({
      kind: 'steps',
      async work(_, { progress }) {
        for (let step = 1; step <= 3; step++) await progress(step, 4)
        await gone
        await progress(4, 4)
        return {}
      },
    })
    const { id, progress, state } = await ask(jobs, 'steps')
    expect([progress, state]).toEqual([{ done: 0 }, 'waiting'])
    // The first is written at once, the next two come too soon after it.
    while ((await jobAt(id)).progress.done === 0) await wait(20)
    expect(await jobAt(id)).toMatchObject({ state: 'running', progress: { done: 1, total: 4 } })
    go()
    const ended = await until(id, 'done')
    expect(ended.progress).toEqual({ done: 4, total: 4 })
    expect(Date.parse(ended.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(ended.startedAt ?? ''))
  })

  describe('that fail', () => {
    test('are tried again after their waits, and then have failed', async () => {
      const tries: number[] = []
      const jobs = await open({
        kind: 'failing',
        retryAfter: [0, 1],
        async work() {
          tries.push(performance.now())
          throw new JobError('no-luck', 'Not this time')
        },
      })
      const ended = await until((await ask(jobs, 'failing')).id, 'failed')
      expect(ended.problem).toEqual({ code: 'no-luck', detail: 'Not this time' })
      expect(tries).toHaveLength(3)
      expect((tries[2] ?? 0) - (tries[1] ?? 0)).toBeGreaterThan(900)
      expect(faults).toEqual([])
    })

    test('are tried for ever where that is asked, after the last of their waits again and again', async () => {
      const tries: number[] = []
      const jobs = await open({
        kind: 'unlucky',
        retryAfter: [0, 1],
        isTriedForEver: true,
        async work() {
          if (tries.push(performance.now()) < 5) throw new JobError('no-luck', 'Not this time')
          return { tries: tries.length }
        },
      })
      const ended = await until((await ask(jobs, 'unlucky')).id, 'done')
      expect([ended.result, ended.problem]).toEqual([{ tries: 5 }, undefined])
      const waits = tries.slice(1).map((at, i) => at - (tries[i] ?? 0))
      for (const wait of waits.slice(1)) expect(wait).toBeGreaterThan(900)
    })

    test('for good are not tried again, and a fault of ours is logged, not told', async () => {
      let tries = 0
      const jobs = await open(
        {
          kind: 'final',
          isTriedForEver: true,
          async work() {
            tries++
            throw new JobError('gone', 'It is gone', { isFinal: true })
          },
        },
        {
          kind: 'broken',
          retryAfter: [],
          async work() {
            throw new TypeError('secret is not a function')
          },
        },
      )
      await until((await ask(jobs, 'final')).id, 'failed')
      expect(tries).toBe(1)
      const { id } = await ask(jobs, 'broken')
      expect(JSON.stringify(await until(id, 'failed'))).not.toContain('secret')
      expect(faults).toMatchObject([
        { job: id, kind: 'broken', err: { message: 'secret is not a function' } },
      ])
    })
  })

  test('that are cancelled stop where they are, and end so, waiting ones too', async () => {
    const stopped: unknown[] = []
    const jobs = await open({
      kind: 'long',
      async work(_, { signal, progress }) {
        try {
          for (let step = 1; ; step++) {
            await progress(step)
            await wait(50, undefined, { signal })
          }
        } finally {
          stopped.push(signal.reason)
        }
      },
    })
    const running = await ask(jobs, 'long')
    await until(running.id, 'running')
    const waiting = await ask(jobs, 'long')
    const cancel = (job: Job) => inTransaction(scratch().db, (tx) => jobs.cancel(tx, job))
    expect(await cancel(waiting)).toBe(true)
    expect(await cancel(running)).toBe(true)
    expect(await cancel(running)).toBe(false)
    const begun = performance.now()
    while (stopped.length === 0) await wait(20)
    expect(performance.now() - begun).toBeLessThan(1_000)
    expect([(await jobAt(running.id)).state, (await jobAt(waiting.id)).state]).toEqual([
      'cancelled',
      'cancelled',
    ])
    expect(stopped).toHaveLength(1)
  })

  test('are handed back by a stop, and another process goes on with them', async () => {
    const begunBy: string[] = []
    const kind = (name: string, ends: boolean): JobKind<object> => ({
      kind: 'handed-back',
      async work(_, { signal }) {
        begunBy.push(name)
        if (!ends) await wait(60_000, undefined, { signal })
        return { by: name }
      },
    })
    const first = await openJobs(scratch(), PACE)
    await first.work([kind('first', false)], log)
    const { id } = await ask(first, 'handed-back')
    await until(id, 'running')
    const begun = performance.now()
    await first.stop()
    expect(performance.now() - begun).toBeLessThan(3_000)
    expect((await jobAt(id)).state).toBe('waiting')
    await open(kind('second', true))
    expect((await until(id, 'done')).result).toEqual({ by: 'second' })
    expect(performance.now() - begun).toBeLessThan(8_000)
    expect(begunBy).toEqual(['first', 'second'])
    expect(faults).toEqual([])
  })

  test('of a process that was killed are taken up again within half a minute', async () => {
    const asking = await open()
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../test/job-server.ts'), scratch().url],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const { id } = await ask(asking, 'endless')
    const [told] = await once(child.stdout, 'data')
    expect(String(told)).toBe('taken up\n')
    await until(id, 'running')
    child.kill('SIGKILL')
    const killed = performance.now()
    await open({ kind: 'endless', work: async () => ({ ended: true }) })
    expect((await until(id, 'done')).result).toEqual({ ended: true })
    expect(performance.now() - killed).toBeLessThan(30_000)
  })

  test('of a process that was thought dead are not its own any more', async () => {
    let end: (result: object) => void = () => undefined
    const results: object[] = []
    const jobs = await open({
      kind: 'thought-dead',
      work: async (_, { progress }) => {
        const result = await new Promise<object>((resolve) => {
          end = resolve
        })
        results.push(result)
        await progress(1, 1)
        return result
      },
    })
    const { id } = await ask(jobs, 'thought-dead')
    await until(id, 'running')
    // Somebody else has taken it up since.
    await scratch().query(`UPDATE "Job" SET "attempt" = 7 WHERE "id" = $1`, [id])
    end({ late: true })
    while (results.length === 0) await wait(20)
    await wait(300)
    expect(await jobAt(id)).toMatchObject({ state: 'running', progress: { done: 0 } })
  })

  test('are asked for by the clock, once across all processes', async () => {
    const runs: object[] = []
    const kind: JobKind<{ what: string }> = {
      kind: 'by-clock',
      schedule: { cron: '* * * * *', input: { what: 'upkeep' } },
      async work(input, { job }) {
        runs.push({ ...input, by: job.askedBy })
        return {}
      },
    }
    await open(kind)
    await open(kind)
    const occurrence = async () =>
      (await listJobs(scratch().db, { kind: 'by-clock', dossiers: [] }, { limit: 10 })).items
    while ((await occurrence()).length === 0) await wait(200)
    const [job] = await occurrence()
    await until(job?.id ?? '', 'done')
    expect(runs.length).toBe((await occurrence()).length)
    expect(runs[0]).toEqual({ what: 'upkeep', by: 'schedule' })
  }, 150_000)

  describe('for a role that may make nothing', () => {
    const role = `backstory_${crypto.randomUUID().replaceAll('-', '')}`
    let url: string
    let database: string
    beforeAll(async () => {
      const { href, pathname } = Object.assign(new URL(scratch().url), { username: role, password: 'plain' })
      url = href
      database = pathname.slice(1)
      await scratch().query(`CREATE ROLE ${role} LOGIN PASSWORD 'plain'`)
      await scratch().query(`REVOKE CREATE ON DATABASE ${database} FROM PUBLIC`)
    })
    afterAll(async () => {
      await scratch().query(`DROP OWNED BY ${role}`)
      await scratch().query(`DROP ROLE ${role}`)
    })

    test('are refused in one line that says what to do', async () => {
      const { url: empty, drop } = await makeDatabase(scratch().url)
      const { pathname } = new URL(empty)
      const opening = openJobs(
        { db: scratch().db, url: Object.assign(new URL(url), { pathname }).href },
        PACE,
      )
      await expect(opening).rejects.toThrow(
        /^The role of DATABASE_URL may not make or update the schema "pgboss": .*\(docs\/operating-jobs\.md\)$/,
      )
      const starting = openDatabase('', Object.assign(new URL(url), { pathname }).href)
      await expect(starting).rejects.toThrow(
        /^The role of DATABASE_URL may not do all it needs \(permission denied for schema public\): .*docs\/operating-jobs\.md/,
      )
      await drop()
    })

    test('work as the guide says, once the owner has made the schema', async () => {
      await open()
      const guide = readFileSync(join(import.meta.dirname, '../../../../docs/operating-jobs.md'), 'utf8')
      const [, grants = ''] = /^```sql\n([\s\S]*?)^```$/m.exec(guide) ?? []
      await expect(openDatabase('', url)).rejects.toThrow(
        /^The role of DATABASE_URL may not do all it needs \(permission denied for table _prisma_migrations\)/,
      )
      await scratch().query(grants.replaceAll('backstory_api', role))
      await scratch().query(`REVOKE INSERT ON "Token", "Lock" FROM ${role}`)
      await expect(openDatabase('', url)).rejects.toThrow(/may not write to "Lock", "Token": grant it/)
      await scratch().query(`GRANT INSERT ON "Token", "Lock" TO ${role}`)
      // A version that migrates what is there needs who owns it.
      const last = `(SELECT max(migration_name) FROM _prisma_migrations)`
      await scratch().query(
        `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = ${last}`,
      )
      await expect(openDatabase('', url)).rejects.toThrow(/may not do all it needs \(must be owner of table/)
      await scratch().query(`DELETE FROM _prisma_migrations WHERE migration_name = ${last} AND finished_at IS NULL;
        UPDATE _prisma_migrations SET rolled_back_at = NULL`)
      const modest = await openDatabase('', url)
      const jobs = await openJobs(modest, PACE)
      opened.push(jobs)
      await jobs.work([{ kind: 'modest', work: async () => ({ well: true }) }], log)
      const { id } = await ask(jobs, 'modest')
      expect((await until(id, 'done')).result).toEqual({ well: true })
      await modest.close()
      // What the next version makes is for it, too.
      await scratch().query('CREATE TABLE later (id bigserial)')
      const [later] = await scratch().query(
        `SELECT has_table_privilege('${role}', 'later', 'INSERT') AND has_sequence_privilege('${role}', 'later_id_seq', 'USAGE') AS may`,
      )
      expect(later).toEqual({ may: true })
      expect(faults).toEqual([])
    })
  })

  test('that have ended are forgotten after a month, no others', async () => {
    const jobs = await open({ kind: 'old', work: async () => ({}) })
    const { id } = await ask(jobs, 'old')
    await until(id, 'done')
    expect(await forgetJobs(scratch().db)).toBe(0)
    await scratch().query(`UPDATE "Job" SET "endedAt" = now() - interval '31 days' WHERE "id" = $1`, [id])
    expect(await forgetJobs(scratch().db)).toBe(1)
  })
})
