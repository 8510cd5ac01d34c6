/** Tests that hold something to how soon it is done: each has the machine for itself, when all others have ended. */
export const ALONE = [
  'src/crash.test.ts',
  'src/database/away.test.ts',
  'src/database/migrating-live.pg.test.ts',
  'src/http/overload.pg.test.ts',
  'src/http/rate-limits.pg.test.ts',
  'src/http/raw-bytes.pg.test.ts',
  'src/processes.pg.test.ts',
  'src/steady-load.test.ts',
  'src/stopping.pg.test.ts',
]

/** Tests that are worth doing with more of everything (`lengths.ts`): `pnpm test:long` runs these. */
export const LONG = [
  'src/backup-command.test.ts',
  'src/crash.test.ts',
  'src/database/away.test.ts',
  'src/database/conflicts.pg.test.ts',
  'src/database/migrating-live.pg.test.ts',
  'src/exchange/import-process.test.ts',
  'src/first-start.test.ts',
  'src/http/change-routes.pg.test.ts',
  'src/http/fuzz.pg.test.ts',
  'src/http/interleaving.pg.test.ts',
  'src/http/logging.pg.test.ts',
  'src/http/overload.pg.test.ts',
  'src/http/rate-limits.pg.test.ts',
  'src/http/sql-injection.pg.test.ts',
  'src/operating-guide.test.ts',
  'src/processes.pg.test.ts',
  'src/steady-load.test.ts',
  'src/stopping.pg.test.ts',
  'src/store/paging.pg.test.ts',
]
