import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WaitBudget } from './wait-budget.ts'

async function waitFor(ms: number): Promise<void> {
  const end = WaitBudget.wait()
  await wait(ms)
  end()
}

test('waits one after another are added up, those at once take as long as one', async () => {
  await new WaitBudget().spend(async () => {
    const all = WaitBudget.leftMs()
    await Promise.all(Array.from({ length: 50 }, () => waitFor(100)))
    expect(all - WaitBudget.leftMs()).toBeLessThan(200)
    await waitFor(100)
    expect(all - WaitBudget.leftMs()).toBeGreaterThan(190)
  })
})

test('something is always left, and all of it where there is no request, or it is not the request’s', async () => {
  const all = WaitBudget.leftMs()
  await new WaitBudget().spend(async () => {
    await waitFor(all + 50)
    expect(WaitBudget.leftMs()).toBe(200)
    expect(WaitBudget.without(() => WaitBudget.leftMs())).toBe(all)
  })
  await waitFor(50)
  expect(WaitBudget.leftMs()).toBe(all)
})
