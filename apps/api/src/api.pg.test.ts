import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { sendTo } from '../test/checked-client.ts'
import { makeDatabase } from '../test/new-database.ts'
import { type DossierFolder, makeDossierFolder } from '../test/small-dossier.ts'
import { type Api, startApi } from './api.ts'
import { parseSettings } from './settings.ts'

const serverUrl = inject('serverUrl')

describe.skipIf(serverUrl === undefined)('several APIs on one database', () => {
  let dataFolder: string
  let dossier: DossierFolder
  beforeEach(() => {
    dataFolder = mkdtempSync(join(tmpdir(), 'backstory-api-'))
    dossier = makeDossierFolder()
  })
  afterEach(() => {
    dossier.remove()
    rmSync(dataFolder, { recursive: true })
  })

  test('start at once on an empty one: it is migrated, loaded and published once', async () => {
    const { url: databaseUrl, drop } = await makeDatabase(serverUrl ?? '')
    const lines: string[] = []
    const dossiersFolder = join(dossier.path, '..')
    const settings = { ...parseSettings({}, dataFolder), port: 0, dataFolder, dossiersFolder, databaseUrl }
    const start = () => startApi(settings, (line) => lines.push(line))
    const apis: Api[] = await Promise.all([start(), start(), start()])
    try {
      // Whoever loads first need not be who publishes first.
      expect(lines.filter((line) => line.includes('(9 changed)'))).toHaveLength(1)
      expect(lines.filter((line) => line.includes('edition 1 published'))).toHaveLength(1)
      expect(lines.filter((line) => line.includes('edition 1'))).toHaveLength(3)
      const manifests = await Promise.all(
        apis.map(async ({ url }) => (await sendTo(`${url}/v1/dossiers/small/edition`)).body),
      )
      expect(new Set(manifests).size).toBe(1)
    } finally {
      await Promise.all(apis.map((api) => api.stop()))
      await drop()
    }
  })
})
