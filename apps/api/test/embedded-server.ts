import type { TestProject } from 'vitest/node'
import { embeddedBinaries } from '../src/database/postgres-binaries.ts'
import { provideServer } from './temporary-server.ts'

export default (project: TestProject) => provideServer(project, embeddedBinaries())
