import { openDatabase } from '../src/database/database.ts'
import { openJobs } from '../src/jobs/jobs.ts'

/** A process that takes up a job of the kind `endless` at the database of its argument, and never ends it. */
const database = await openDatabase('', process.argv[2])
const jobs = await openJobs(database, { heartbeat: 10, supervision: 1, polling: 0.5 })
const endless = {
  kind: 'endless',
  async work(): Promise<object> {
    console.log('taken up')
    return new Promise(() => undefined)
  },
}
await jobs.work([endless], console)
