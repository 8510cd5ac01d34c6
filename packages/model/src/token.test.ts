import { expect, test } from 'vitest'
import { mayAct, ROLES } from './token.ts'

test('each role may do what those before it may, and no more', () => {
  for (const [i, role] of ROLES.entries()) {
    expect(ROLES.filter((needed) => mayAct(role, needed))).toEqual(ROLES.slice(0, i + 1))
  }
})
