import { type Fact, ROLES, type Role, STATUSES, type Status } from '@backstory/model'
import { describe, expect, test } from 'vitest'
import { ForbiddenError } from '../auth/refusals.ts'
import { requireMayChange, StepError, stepped } from './fact-review.ts'

const AT = new Date('2026-11-25T12:00:00Z')
const factThatIs = (status: Status): Fact => ({
  id: 'a-fact',
  entity: 'ann',
  property: 'position-held',
  value: { text: { en: 'Minister' } },
  rank: 'normal',
  citations: [{ source: 'gazette', quote: 'took office' }],
  status,
  writtenBy: 'Ann',
  ...(status === 'retired' && { statusReason: 'a mistake', retiredAt: AT.toISOString() }),
})

/** Tries each step as somebody of the role; returns those that are taken, `from to`. */
function stepsOf(label: string, role: Role, isLivingPerson: boolean): string[] {
  return STATUSES.flatMap((from) =>
    STATUSES.flatMap((to) => {
      try {
        const { status } = stepped(
          factThatIs(from),
          { to, comment: 'why' },
          { token: { label, role }, at: AT },
          isLivingPerson,
        )
        return [`${from} ${status}`]
      } catch (error) {
        expect(error instanceof StepError || error instanceof ForbiddenError).toBe(true)
        return []
      }
    }),
  )
}

const ALL = [
  'draft proposed',
  'draft published',
  'draft retired',
  'proposed draft',
  'proposed published',
  'proposed retired',
  'published retired',
  'retired draft',
]
const OF_WRITERS = ['draft proposed', 'draft retired', 'proposed draft', 'proposed retired']

describe('a step', () => {
  test('of a curator is any that there is; of a contributor those with what they wrote', () => {
    expect(stepsOf('Bob', 'curator', false)).toEqual(ALL)
    expect(stepsOf('Bob', 'admin', false)).toEqual(ALL)
    expect(stepsOf('Ann', 'contributor', false)).toEqual(OF_WRITERS)
    expect(stepsOf('Bob', 'contributor', false)).toEqual([])
  })

  test('to published of a living person’s fact is another’s than wrote it, whoever they are', () => {
    for (const role of ROLES.slice(2)) {
      expect(stepsOf('Ann', role, true)).toEqual(ALL.filter((step) => !step.endsWith('published')))
      expect(stepsOf('Bob', role, true)).toEqual(ALL)
    }
  })

  test('back, and to retired, needs a reason, which is kept until the next step', () => {
    const curator = { token: { label: 'Bob', role: 'curator' }, at: AT } as const
    for (const [from, to] of [
      ['draft', 'retired'],
      ['proposed', 'draft'],
      ['proposed', 'retired'],
      ['published', 'retired'],
    ] as const) {
      expect(() => stepped(factThatIs(from), { to }, curator, false)).toThrow(/Say why/)
      const after = stepped(factThatIs(from), { to, comment: 'Which?' }, curator, false)
      expect(after.statusReason).toBe('Which?')
      expect(after.retiredAt).toBe(to === 'retired' ? AT.toISOString() : undefined)
    }
    expect(stepped(factThatIs('retired'), { to: 'draft' }, curator, false)).toEqual(factThatIs('draft'))
  })

  test('leaves what is deprecated its reason, which only that of retiring takes the place of', () => {
    const curator = { token: { label: 'Bob', role: 'curator' }, at: AT } as const
    const after = (from: Status, to: Status) =>
      stepped(
        { ...factThatIs(from), rank: 'deprecated', statusReason: 'A hoax' },
        { to, comment: 'Which?' },
        curator,
        false,
      ).statusReason
    for (const step of ALL) {
      const [from, to] = step.split(' ') as [Status, Status]
      expect(after(from, to), step).toBe(to === 'retired' ? 'Which?' : 'A hoax')
    }
  })

  test('to published records when and by whom, once', () => {
    const curator = { token: { label: 'Bob', role: 'curator' }, at: AT } as const
    const published = stepped(factThatIs('proposed'), { to: 'published' }, curator, false)
    expect(published).toMatchObject({ publishedBy: 'Bob', recordedAt: AT.toISOString() })
    const before = { ...factThatIs('draft'), recordedAt: '2020-01-01T00:00:00Z' }
    expect(stepped(before, { to: 'published' }, curator, false).recordedAt).toBe(before.recordedAt)
  })
})

test.each([
  ['Ann', 'contributor', 'draft', false, true],
  ['Ann', 'contributor', 'proposed', true, true],
  ['Ann', 'contributor', 'published', false, false],
  ['Bob', 'contributor', 'draft', false, false],
  ['Bob', 'curator', 'draft', true, true],
  ['Bob', 'curator', 'published', false, true],
  ['Bob', 'curator', 'published', true, false],
  ['Ann', 'admin', 'published', true, false],
  ['Bob', 'curator', 'retired', false, false],
] as const)(
  '%s, a %s, may change what is %s, of a living person %s: %s',
  (label, role, status, isLiving, may) => {
    const change = () => requireMayChange(factThatIs(status), { label, role }, isLiving)
    if (may) change()
    else expect(change).toThrow()
  },
)
