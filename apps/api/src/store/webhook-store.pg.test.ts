import { expect, test } from 'vitest'
import { setUpDesk } from '../../test/desk.ts'
import { describeOnPostgres } from '../../test/scratch-database.ts'
import { placeRevisions } from './feed-store.ts'
import {
  ClaimLostError,
  claimWebhooks,
  createWebhook,
  findWebhook,
  markSent,
  saveTelling,
  setWebhookState,
} from './webhook-store.ts'

describeOnPostgres('a claim of a webhook', (scratch) => {
  setUpDesk(scratch)

  test('is one process’s until its time is over, and then whose takes it: the one before writes nothing more', async () => {
    const { db } = scratch()
    await placeRevisions(db)
    const wish = { url: 'https://news.example/hook', createdBy: 'test', position: '0' }
    const { id } = await db.$transaction((tx) => createWebhook(tx, wish))
    const told = { position: '1', isDelivered: true, isPending: false }
    const [slow] = await claimWebhooks(db, 5, 700)
    expect(await claimWebhooks(db, 5, 700)).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 750))
    const [next] = await claimWebhooks(db, 5, 60_000)
    if (!slow || !next) throw new Error('nothing was claimed')
    await expect(markSent(db, slow, { position: 1n, sentTo: 9n })).rejects.toThrow(ClaimLostError)
    await expect(saveTelling(db, slow, told)).rejects.toThrow(ClaimLostError)
    expect(await findWebhook(db, id)).toMatchObject({ position: '0' })
    await markSent(db, next, { position: 0n, sentTo: 1n })
    await saveTelling(db, next, told)
    expect(await findWebhook(db, id)).toMatchObject({ position: '1', failures: 0 })
  })

  test('is over when somebody stops the webhook, or lets it be told again', async () => {
    const { db } = scratch()
    const wish = { url: 'https://news.example/again', createdBy: 'test', position: '0' }
    const { id } = await db.$transaction((tx) => createWebhook(tx, wish))
    const telling = (await claimWebhooks(db, 5, 60_000)).find(({ webhook }) => webhook.id === id)
    if (!telling) throw new Error('nothing was claimed')
    await db.$transaction((tx) => setWebhookState(tx, id, 'stopped', 'Ann'))
    await expect(markSent(db, telling, { position: 0n, sentTo: 9n })).rejects.toThrow(ClaimLostError)
    await db.$transaction((tx) => setWebhookState(tx, id, 'active', 'Bob'))
    const failure = { problem: 'it answered 500', nextTryAt: new Date(), state: 'stopped' as const }
    const failed = { position: '0', isDelivered: false, isPending: true, failure }
    await expect(saveTelling(db, telling, failed)).rejects.toThrow(ClaimLostError)
    expect(await findWebhook(db, id)).toMatchObject({ state: 'active', failures: 0 })
  })
})
