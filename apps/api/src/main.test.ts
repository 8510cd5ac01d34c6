import { readdirSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sendTo } from '../test/checked-client.ts'
import { PERSON } from '../test/desk.ts'
import { adminToken, setUpGround } from '../test/running-api.ts'
import { SMALL_DOSSIER } from '../test/small-dossier.ts'

/** The API as a process: what it does when it is started, stopped and killed. */
const ground = setUpGround()
const { start } = ground

async function entitiesAt(url: string): Promise<string[]> {
  const { body } = await sendTo(`${url}/v1/entities`)
  const { items } = JSON.parse(body) as { items: { id: string }[] }
  return items.map(({ id }) => id)
}

describe('a start', () => {
  test('makes the database, tells where it answers, and the next keeps the data and takes a moment', async () => {
    const first = start()
    expect(await entitiesAt(await first.url)).toEqual(['ann-example', 'exampleland'])
    expect(first.told()).toMatch(/^database {3}embedded PostgreSQL in .*data\n/)
    expect(first.told()).toMatch(/dossier {4}small: 2 entities \(9 changed\), edition 1 published/)
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    const begun = performance.now()
    const second = start()
    expect(await entitiesAt(await second.url)).toEqual(['ann-example', 'exampleland'])
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect(second.told()).toMatch(/2 entities \(unchanged\), edition 1\n/)
    // The first token is an admin's, told by the first start alone.
    expect((await sendTo(`${await second.url}/v1/tokens/mine`, { token: adminToken(first) })).body).toContain(
      '"role":"admin"',
    )
    expect(second.told()).not.toContain('bsk_')
  })

  test('adopts the server of a process that was killed, with all that was in it', async () => {
    const first = start()
    await first.url
    first.child.kill('SIGKILL')
    expect(await first.ended).toBe('SIGKILL')
    const second = start()
    expect(await entitiesAt(await second.url)).toEqual(['ann-example', 'exampleland'])
    expect(second.told()).toContain('found running and adopted')
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
    // Its server has stopped with it.
    expect(readdirSync(join(ground.data(), 'postgres'))).not.toContain('postmaster.pid')
  })

  test('serves a dossier that cannot be published, and tells why', async () => {
    const first = start()
    const document = { ...PERSON, id: 'but', names: [{ text: 'But', lang: 'en', use: 'full' }] }
    const restored = await sendTo(`${await first.url}/v1/imports?mode=restore`, {
      token: adminToken(first),
      headers: { 'content-type': 'application/x-ndjson' },
      body: { sort: 'entity', dossier: 'small', document },
    })
    expect(restored.status, restored.body).toBe(201)
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    const between = start()
    await between.url
    expect(between.told(), 'what curators did is theirs to publish').toMatch(/\(unchanged\), edition 1\n/)
    between.child.kill('SIGTERM')
    expect(await between.ended).toBe(0)
    ground
      .dossier()
      .write('dossier.yaml', (SMALL_DOSSIER['dossier.yaml'] ?? '').replace('for tests', 'for a test'))
    const second = start()
    expect(await entitiesAt(await second.url)).toEqual(['ann-example', 'but', 'exampleland'])
    expect(second.told()).toMatch(/edition 1 stays: but: name "But" is not found even by itself/)
    expect((await sendTo(`${await second.url}/v1/dossiers/small/edition`)).status).toBe(200)
  })

  test('a second one on the same folder is told so, and leaves the first alone', async () => {
    const starting = performance.now()
    const first = start()
    const url = await first.url
    const started = performance.now()
    const second = start()
    expect(await second.ended).toBe(1)
    // Before it has begun with anything: a second, or where the machine is busy, what a first start takes.
    expect(performance.now() - started).toBeLessThan(Math.max(1_000, started - starting))
    expect(second.told()).toBe(
      `Backstory already runs on ${ground.data()} (process ${first.child.pid}): stop it, or set BACKSTORY_DATA to another folder\n`,
    )
    expect(await entitiesAt(url)).toHaveLength(2)
  })
})

test('of three first starts at once, one makes the database and the others are told', async () => {
  const all = [start(), start(), start()]
  const settled = await Promise.allSettled(all.map(({ url }) => url))
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const told = all
    .map((one) => one.told())
    .filter((lines) => /^Backstory already runs on .*\(process \d+\)/.test(lines))
  expect(told).toHaveLength(2)
  expect(await entitiesAt(await Promise.any(all.map(({ url }) => url)))).toHaveLength(2)
  // Nothing is left of the clusters of those who came second.
  expect(readdirSync(ground.data()).filter((name) => name.includes('.new'))).toEqual([])
})

test('answers at the address that it is told to, and tells one to reach it by', async () => {
  const { url } = start({ BACKSTORY_HOST: '0.0.0.0' })
  expect(await url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const others = Object.values(networkInterfaces()).flatMap((all = []) =>
    all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  )
  for (const address of ['127.0.0.1', ...others])
    expect(await entitiesAt((await url).replace('127.0.0.1', address))).toHaveLength(2)
})

test('a start that is cut short leaves no server behind', async () => {
  const { child, told, ended } = start()
  while (!told().includes('database ')) await new Promise((resolve) => setTimeout(resolve, 20))
  child.kill('SIGTERM')
  await ended
  expect(readdirSync(join(ground.data(), 'postgres'))).not.toContain('postmaster.pid')
})

describe('what keeps it from starting is one line that says what to do', () => {
  const failure = async (settings: NodeJS.ProcessEnv) => {
    const { ended, told } = start(settings)
    expect(await ended).toBe(1)
    return told()
  }

  test('a taken port', async () => {
    const other = createServer()
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
    })
    const told = await failure({ PORT: String(port) })
    other.close()
    expect(told.split('\n').at(-2)).toBe(
      `Port ${port} is taken: stop what uses it, or set PORT to another one`,
    )
  })

  test('an address that the machine does not have', async () => {
    expect((await failure({ BACKSTORY_HOST: '192.0.2.1' })).split('\n').at(-2)).toBe(
      'This machine has no address 192.0.2.1: set BACKSTORY_HOST to one it has',
    )
  })

  test('a folder that cannot be written', async () => {
    writeFileSync(join(ground.folder(), 'file'), '')
    const data = join(ground.folder(), 'file/data')
    const line = `Cannot write to ${data} (ENOTDIR): set BACKSTORY_DATA to a folder that can be written\n`
    expect(await failure({ BACKSTORY_DATA: data })).toBe(line)
    expect(await failure({ BACKSTORY_DATA: data, DATABASE_URL: 'postgresql://127.0.0.1:1/x' })).toBe(line)
  })

  test('a database that cannot be reached', async () => {
    expect(await failure({ DATABASE_URL: 'postgresql://u:secret@127.0.0.1:1/x' })).toMatch(
      /^Cannot reach the database at 127\.0\.0\.1:1 \(.*ECONNREFUSED.*\): start it, correct DATABASE_URL, or unset it to use the embedded one\n$/,
    )
  })

  test('a setting that is none', async () => {
    expect(await failure({ PORT: 'http' })).toBe('PORT must be a number from 0 to 65535, not "http"\n')
  })

  test('a dossier that is wrong, with file and line', async () => {
    ground.dossier().write('entities/exampleland.yaml', 'id: exampleland\nkind: planet\n')
    expect(await failure({})).toMatch(
      /entities\/exampleland\.yaml:2: kind: expected one of .*, not "planet"\n/,
    )
  })
})

test('a stop answers what has begun and does not wait for idle connections', async () => {
  const { url, child, ended } = start()
  const agent = new Agent({ keepAlive: true })
  const address = await url
  const status = await new Promise((resolve) => {
    get(`${address}/v1/entities`, { agent }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode))
    })
  })
  const begun = performance.now()
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  agent.destroy()
  expect(status).toBe(200)
  expect(performance.now() - begun).toBeLessThan(5_000)
})
