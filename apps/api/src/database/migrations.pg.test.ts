import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { KINDS, NAME_USES, RANKS, STATUSES } from '@backstory/model'
import { expect, inject, test, vi } from 'vitest'
import { makeDatabase, queryAt } from '../../test/new-database.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { SetupError } from '../setup-error.ts'
import { applyMigrations, findMissingMigration, MIGRATIONS, readSchema } from './migrations.ts'

describeOnPostgres('migrations', (scratch) => {
  test('make what the schema says, and nothing else', async () => {
    expect(await findMissingMigration(scratch().url)).toBeUndefined()
  })

  test('a difference between the two is found', async () => {
    // The check itself, seen to fail: the same question with a schema that has a column more.
    const schema = readSchema().replace('model Blob {', 'model Blob {\n  planted String?')
    const sql = await findMissingMigration(scratch().url, schema)
    expect(sql).toContain('ADD COLUMN     "planted" TEXT')
  })

  test('are applied once', async () => {
    expect(await applyMigrations(scratch().url)).toEqual([])
  })

  test('are applied by a process that ends when it has applied them', async () => {
    const { url, drop } = await makeDatabase(inject('serverUrl') ?? '')
    const migrating = promisify(execFile)(process.execPath, [
      join(import.meta.dirname, '../../test/migrate.ts'),
      url,
    ])
    const isDone = () =>
      queryAt(url, 'SELECT FROM _prisma_migrations').then(
        (rows) => rows.length === readdirSync(MIGRATIONS).length - 1,
        () => false,
      )
    const [done] = await Promise.all([
      vi.waitUntil(isDone, { timeout: 30_000, interval: 20 }).then(() => performance.now()),
      migrating,
    ])
    expect(performance.now() - done).toBeLessThan(5_000)
    await drop()
  })

  test('that are cut short leave nothing that bars the next start', async () => {
    const { url, drop } = await makeDatabase(inject('serverUrl') ?? '')
    const name = new URL(url).pathname.slice(1)
    const whole = await makeDatabase(inject('serverUrl') ?? '')
    // Each statement is slowed down, so that there is time to be cut short in.
    for (const slowed of [url, whole.url])
      await queryAt(
        slowed,
        `CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.003); END';
       CREATE EVENT TRIGGER slow ON ddl_command_end EXECUTE FUNCTION slow()`,
      )
    // The server itself cuts the connection, so many milliseconds after migrating has begun.
    const cut = (after: number) =>
      queryAt(
        inject('serverUrl') ?? '',
        `DO $$ BEGIN
           FOR i IN 1..5000 LOOP
             PERFORM pg_stat_clear_snapshot();
             EXIT WHEN EXISTS (SELECT FROM pg_stat_activity WHERE datname = '${name}' AND query ~ '(CREATE|ALTER) ');
             PERFORM pg_sleep(0.001);
           END LOOP;
           PERFORM pg_sleep(${after / 1000});
           PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}';
         END $$`,
      )
    const begun = performance.now()
    await applyMigrations(whole.url)
    // A part of what all of them take here: what is done stays, so that less is left each time.
    const step = (performance.now() - begun) / 60
    await whole.drop()
    // A connection that was cut is seen until it has ended, with what it did last: the next cut would come before there is anything to cut.
    const connected = `SELECT FROM pg_stat_activity WHERE datname = '${name}' AND backend_type = 'client backend'`
    const isQuiet = async () => (await queryAt(inject('serverUrl') ?? '', connected)).length === 0
    let failures = 0
    for (let after = 0; after < 5_000; after += step) {
      await vi.waitUntil(isQuiet, { timeout: 10_000, interval: 10 })
      const cutting = cut(after)
      await wait(100)
      const isDone = await applyMigrations(url).then(
        () => true,
        () => false,
      )
      await cutting
      if (isDone) break
      failures++
    }
    expect(failures).toBeGreaterThan(3)
    expect(await applyMigrations(url)).toEqual([])
    expect(await findMissingMigration(url)).toBeUndefined()
    await drop()
  })

  test('of a newer version are refused with what to do', async () => {
    await scratch().query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ('x', 'x', '99990101000000_later', now(), now(), 1)`,
    )
    const error = await applyMigrations(scratch().url).catch((thrown: unknown) => thrown)
    await scratch().query(`DELETE FROM _prisma_migrations WHERE id = 'x'`)
    expect(error).toBeInstanceOf(SetupError)
    expect(error).toMatchObject({ problem: 'database-ahead' })
    expect(String(error)).toMatch(/99990101000000_later.*update Backstory/)
  })

  test.each([
    ['Entity', 'kind', KINDS],
    ['Name', 'use', NAME_USES],
    ['Fact', 'rank', RANKS],
    ['Fact', 'status', STATUSES],
  ])('%s.%s takes the words of the model and no others', async (table, column, words) => {
    const [row] = await scratch().query(
      `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = $1`,
      [`${table}_${column}_check`],
    )
    const allowed = [...String(row?.definition).matchAll(/'([a-z]+)'::text/g)].map((match) => match[1])
    expect(allowed).toEqual([...words])
  })

  test('keep history: a revision can be neither changed nor deleted', async () => {
    await scratch().query(
      `INSERT INTO "Revision" (subject, "subjectId", "dossierId", change, at, actor, comment)
       VALUES ('entity', 'x', 'd', gen_random_uuid(), now(), 'test', 'test')`,
    )
    for (const sql of [
      `UPDATE "Revision" SET comment = 'other'`,
      `DELETE FROM "Revision"`,
      `TRUNCATE "Revision"`,
    ]) {
      await expect(scratch().query(sql), sql).rejects.toThrow('Revision is append-only')
    }
  })

  test('keep what was recorded when revisions of aggregates become those of documents', async () => {
    const { url, drop } = await makeDatabase(inject('serverUrl') ?? '')
    const migrate = (name: string) =>
      queryAt(
        url,
        readFileSync(new URL(`../../prisma/migrations/${name}/migration.sql`, import.meta.url), 'utf8'),
      )
    await migrate('20261124000000_init')
    const fact = (id: string, text: string) => ({ id, value: { text } })
    const before = {
      entity: { id: 'e', title: 'Old' },
      facts: [fact('a', 'same'), fact('b', 'old'), fact('c', 'gone')],
    }
    const after = {
      entity: { id: 'e', title: 'New' },
      facts: [fact('a', 'same'), fact('b', 'new'), fact('d', 'more')],
    }
    await queryAt(
      url,
      `INSERT INTO "Dossier" (id, title, description, language, licence) VALUES ('d', '{}', '{}', 'en', 'CC0-1.0');
       INSERT INTO "Entity" (id, "dossierId", kind, title, description) VALUES ('e', 'd', 'place', '{}', '{}')`,
    )
    await queryAt(
      url,
      `INSERT INTO "Revision" (subject, "subjectId", at, actor, comment, before, after)
       VALUES ('dossier', 'd', '2026-01-01', 'ann', 'first', NULL, $1), ('entity', 'e', '2026-01-02', 'bob', 'second', $2, $3)`,
      [{ head: { id: 'd' }, sources: [{ id: 's' }], disputes: [] }, before, after],
    )
    await migrate('20261125000000_write_by_api')
    const rows = await queryAt(
      url,
      `SELECT subject, "subjectId" AS id, "entityId" AS entity, "dossierId" AS dossier, actor, before, after, change
       FROM "Revision" ORDER BY "Revision".id`,
    )
    await drop()
    expect(
      rows.map(({ subject, id, entity, dossier, actor }) => [subject, id, entity, dossier, actor]),
    ).toEqual([
      ['dossier', 'd', null, 'd', 'ann'],
      ['source', 's', null, 'd', 'ann'],
      ['entity', 'e', 'e', 'd', 'bob'],
      ['fact', 'b', 'e', 'd', 'bob'],
      ['fact', 'c', 'e', 'd', 'bob'],
      ['fact', 'd', 'e', 'd', 'bob'],
    ])
    expect(rows.slice(3).map((row) => [row.before, row.after])).toEqual([
      [fact('b', 'old'), fact('b', 'new')],
      [fact('c', 'gone'), null],
      [null, fact('d', 'more')],
    ])
    expect(new Set(rows.map(({ change }) => change)).size).toBe(2)
  })

  test('know only facts whose record time and valid time make sense', async () => {
    await scratch().query(`
      INSERT INTO "Dossier" (id, title, description, language, licence) VALUES ('d', '{}', '{}', 'en', 'CC0-1.0');
      INSERT INTO "Entity" (id, "dossierId", kind, title, description) VALUES ('e', 'd', 'place', '{}', '{}')`)
    const insert = (columns: string, values: string) =>
      scratch().query(
        `INSERT INTO "Fact" (id, "entityId", property, value, ${columns}) VALUES ('f', 'e', 'said', '{}', ${values})`,
      )
    await expect(insert('status', `'published'`)).rejects.toThrow('Fact_record_time_check')
    await expect(insert('earliest, latest', `'2020-01-02', '2020-01-01'`)).rejects.toThrow('valid_time_check')
  })
})
