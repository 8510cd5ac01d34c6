import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { sendTo } from '../test/checked-client.ts'
import { rounds } from '../test/lengths.ts'
import { setUpGround } from '../test/running-api.ts'

/** Longer than a first start takes, which makes the database, fills it and gives the first token. */
const LONGEST_MS = 2_500

const ground = setUpGround()

test.each(rounds(3, 20))(
  'a first start that is killed at any moment leaves all to the next (%i)',
  async () => {
    const first = ground.start()
    await wait(Math.random() * LONGEST_MS)
    first.child.kill('SIGKILL')
    await first.ended
    const next = ground.start()
    const url = await next.url
    const { items } = JSON.parse((await sendTo(`${url}/v1/entities`)).body)
    expect(items.map(({ id }: { id: string }) => id)).toEqual(['ann-example', 'exampleland'])
    expect((await sendTo(`${url}/v1/dossiers/small/edition`)).status).toBe(200)
    // Of the tokens that were told, the last is good.
    const [token = ''] = [...`${first.told()}${next.told()}`.matchAll(/bsk_\w+/g)].at(-1) ?? []
    expect((await sendTo(`${url}/v1/tokens/mine`, { token })).body).toContain('"role":"admin"')
  },
)
