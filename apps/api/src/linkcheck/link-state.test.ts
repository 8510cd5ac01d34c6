import type { LinkState } from '@backstory/model'
import { expect, test } from 'vitest'
import { type CheckMemory, type Finding, nextCheck } from './link-state.ts'

const DAY_MS = 24 * 3_600_000
const URL = 'https://gazette.example/1'

/** A look, by its day; and what is seen: the hash of the page and whether it has the quote, a status, or a problem. */
type Look = [
  day: number,
  seen: { sha256?: string; has?: boolean; status?: number; problem?: Finding['problem']; url?: string },
]

function look(looks: Look[]): CheckMemory[] {
  const checks: CheckMemory[] = []
  for (const [day, { has, url = URL, status, ...seen }] of looks) {
    const isAnswered = status !== undefined && status >= 400
    const quotes = [{ quote: 'It works', ...(has !== undefined && { found: has }) }]
    const finding: Finding = {
      at: new Date(Date.UTC(2026, 0, 1) + day * DAY_MS),
      url,
      ...(status !== undefined && { status }),
      ...(isAnswered && { problem: 'status' }),
      ...seen,
      quotes,
    }
    checks.push(nextCheck('gazette', finding, checks.at(-1)))
  }
  return checks
}
const well = { sha256: 'a', has: true, status: 200 }

test.each<[what: string, looks: Look[], states: LinkState[]]>([
  ['a page that has its quotes is alive', [[0, well]], ['alive']],
  ['one that never had them too: it may be drawn by a script', [[0, { ...well, has: false }]], ['alive']],
  [
    'another part of it changes: that is no change',
    [
      [0, well],
      [30, { ...well, sha256: 'b' }],
    ],
    ['alive', 'alive'],
  ],
  [
    'a quote goes, and stays away, and comes back',
    [
      [0, well],
      [30, { ...well, sha256: 'b', has: false }],
      [60, { ...well, sha256: 'b', has: false }],
      [90, well],
    ],
    ['alive', 'changed', 'changed', 'alive'],
  ],
  [
    'the same bytes are read otherwise than before: the page has not changed',
    [
      [0, well],
      [30, { ...well, has: false }],
      [60, { ...well, has: false }],
    ],
    ['alive', 'alive', 'alive'],
  ],
  [
    'gone',
    [
      [0, well],
      [30, { status: 404 }],
      [31, { status: 410 }],
    ],
    ['alive', 'dead', 'dead'],
  ],
  [
    'its name is gone',
    [
      [0, well],
      [30, { problem: 'no-such-host' }],
    ],
    ['alive', 'dead'],
  ],
  [
    'an outage',
    [
      [0, well],
      [30, { status: 503 }],
      [31, well],
    ],
    ['alive', 'unknown', 'alive'],
  ],
  ['a refusal', [[0, { status: 403 }]], ['unknown']],
  [
    'failures that last',
    [
      [0, { status: 403 }],
      [1, { problem: 'timeout' }],
      [2, { status: 503 }],
      [3, { problem: 'tls' }],
    ],
    ['unknown', 'unknown', 'dead', 'dead'],
  ],
  [
    'failures in one hour do not last',
    [
      [0, { status: 503 }],
      [0.01, { status: 503 }],
      [0.02, { status: 503 }],
      [0.03, { status: 503 }],
    ],
    ['unknown', 'unknown', 'unknown', 'unknown'],
  ],
  [
    'failures with one that is none between them begin anew',
    [
      [0, { status: 503 }],
      [1, { status: 503 }],
      [2, well],
      [3, { status: 503 }],
    ],
    ['unknown', 'unknown', 'alive', 'unknown'],
  ],
  [
    'an outage of what is dead or changed makes it no better',
    [
      [0, { status: 404 }],
      [1, { status: 503 }],
      [2, well],
      [3, { ...well, sha256: 'b', has: false }],
      [4, { status: 429 }],
    ],
    ['dead', 'dead', 'alive', 'changed', 'changed'],
  ],
  [
    'what is no text, or too large, is there',
    [
      [0, { problem: 'not-text', status: 200 }],
      [30, { problem: 'too-large', status: 200 }],
    ],
    ['alive', 'alive'],
  ],
  [
    'a quote that went while the page failed is missed after',
    [
      [0, well],
      [1, { status: 503 }],
      [2, { ...well, sha256: 'b', has: false }],
    ],
    ['alive', 'unknown', 'changed'],
  ],
  [
    'our own network is away for a week',
    [0, 1, 2, 3, 4, 5, 6].map((day): Look => [day, day === 0 ? well : { problem: 'dns' }]),
    ['alive', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  ],
  [
    'another address begins anew',
    [
      [0, well],
      [1, { ...well, sha256: 'b', has: false, url: 'https://gazette.example/2' }],
    ],
    ['alive', 'alive'],
  ],
])('%s', (_what, looks, states) => {
  expect(look(looks).map(({ check }) => check.state)).toEqual(states)
})

test('it is said since when it is so, and when a quote was last found', () => {
  const checks = look([
    [0, well],
    [30, { ...well, sha256: 'b' }],
    [60, { ...well, sha256: 'c', has: false }],
    [90, { status: 503 }],
  ]).map(({ check }) => [check.since.slice(0, 10), check.quotes[0]?.foundAt?.slice(0, 10)])
  expect(checks).toEqual([
    ['2026-01-01', '2026-01-01'],
    ['2026-01-01', '2026-01-31'],
    ['2026-03-02', '2026-01-31'],
    ['2026-03-02', '2026-01-31'],
  ])
})
