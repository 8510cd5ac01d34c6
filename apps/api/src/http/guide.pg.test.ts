import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { giveFirstToken } from '../auth/new-token.ts'
import { loadDossier } from '../dossier/dossier-loader.ts'
import { openSigningKey } from '../edition/signing-key.ts'
import { type Jobs, openJobs } from '../jobs/jobs.ts'
import { buildApp } from './app.ts'

const ROOT = resolve(import.meta.dirname, '../../../..')

interface Step {
  commands: string
  /** What the guide shows of the answer. */
  answer: object | undefined
}

/** Returns the guide's commands, each with the answer that follows it before the next. */
function stepsOf(guide: string): Step[] {
  const blocks = [...guide.matchAll(/^```(sh|json)\n([\s\S]*?)^```$/gm)]
  return blocks.flatMap(([, language, text = ''], i) => {
    if (language !== 'sh') return []
    const [, next, shown = ''] = blocks[i + 1] ?? []
    return [{ commands: text, answer: next === 'json' ? JSON.parse(shown) : undefined }]
  })
}

describeOnPostgres('the guide to the API', (scratch) => {
  const folder = mkdtempSync(join(tmpdir(), 'backstory-guide-'))
  let app: FastifyInstance
  let jobs: Jobs

  beforeAll(async () => {
    await loadDossier(scratch().db, join(ROOT, 'dossiers/north-korea-russia'))
    jobs = await openJobs(scratch())
    app = await buildApp({
      db: scratch().db,
      key: openSigningKey(folder),
      jobs,
      linkChecks: true,
      dossiersFolder: folder,
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
  })
  afterAll(async () => {
    app?.server.closeAllConnections()
    await Promise.all([app?.close(), jobs?.stop()])
    rmSync(folder, { recursive: true })
  })

  test('works as it stands, command by command', async () => {
    const steps = stepsOf(readFileSync(join(ROOT, 'docs/api.md'), 'utf8'))
    expect(steps.length).toBeGreaterThan(10)
    const end = '\n=== end of a step ===\n'
    const script = steps
      .map(({ commands }) => `${commands}printf '${end.replaceAll('\n', '\\n')}'\n`)
      .join('')
    const { port } = app.server.address() as AddressInfo
    let TOKEN: string | undefined
    await giveFirstToken(scratch().db, ({ text }) => {
      TOKEN = text
    })
    const env = { ...process.env, API: `http://127.0.0.1:${port}`, TOKEN }
    const run = promisify(execFile)
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env })
    const outputs = stdout.split(end)
    expect(outputs).toHaveLength(steps.length + 1)
    for (const [i, { commands, answer }] of steps.entries()) {
      if (answer) expect(JSON.parse(outputs[i] ?? ''), commands).toMatchObject(answer)
      else expect(outputs[i], commands).toBe('')
    }
  })
})
