import { startEmbeddedPostgres } from './src/database/embedded-postgres.ts'
import { embeddedBinaries } from './src/database/postgres-binaries.ts'
console.time('start')
const pg = await startEmbeddedPostgres('/root/bs-try', embeddedBinaries())
console.timeEnd('start'); console.log(pg.url, pg.adopted)
