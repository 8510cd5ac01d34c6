import { defineConfig } from 'vitest/config'

/** Tests that need a PostgreSQL run on two: the embedded one, and the oldest that is supported. All others run once. */
const ON_POSTGRES = 'src/**/*.pg.test.ts'
/** What is about HTTP alone, whatever the database is, runs on one. */
const OF_HTTP = ['overload', 'raw-bytes', 'cross-origin', 'metrics'].map(
  (name) => `src/http/${name}.pg.test.ts`,
)
const TIMES = { testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'], exclude: [ON_POSTGRES], ...TIMES } },
      {
        test: {
          name: 'embedded',
          include: [ON_POSTGRES],
          globalSetup: 'test/embedded-server.ts',
          ...TIMES,
        },
      },
      {
        test: {
          name: 'oldest',
          include: [ON_POSTGRES],
          exclude: OF_HTTP,
          globalSetup: 'test/oldest-server.ts',
          ...TIMES,
        },
      },
    ],
  },
})
