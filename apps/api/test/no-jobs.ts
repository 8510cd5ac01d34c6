import type { Jobs } from '../src/jobs/jobs.ts'

/** For apps that are asked for no job: any use of it fails. */
export const NO_JOBS = undefined as unknown as Jobs
