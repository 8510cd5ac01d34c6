import { homedir } from 'node:os'
import { expect, test } from 'vitest'
import { parseEdgeSettings } from './edge-settings.ts'
import { parseSettings } from './settings.ts'
import { SetupError } from './setup-error.ts'

test('without a word of the operator there are defaults', () => {
  expect(parseSettings({}, '/here')).toEqual({
    host: '127.0.0.1',
    port: 8787,
    dataFolder: '/here/.backstory',
    dossiersFolder: '/here/dossiers',
    ...parseEdgeSettings({}),
    linkChecks: false,
  })
})

test('an empty variable is as good as none', () => {
  const empty = {
    BACKSTORY_HOST: '',
    PORT: '',
    BACKSTORY_DATA: '',
    DATABASE_URL: '',
    BACKSTORY_DOSSIERS: '',
    BACKSTORY_LINK_CHECKS: '',
  }
  expect(parseSettings(empty, '/here')).toEqual(parseSettings({}, '/here'))
})

test('each can be set', () => {
  const env = {
    BACKSTORY_HOST: '::1',
    PORT: '0',
    BACKSTORY_DATA: '~/facts',
    BACKSTORY_DOSSIERS: 'mine',
    DATABASE_URL: 'postgres://db.example/backstory',
    BACKSTORY_LINK_CHECKS: 'on',
  }
  expect(parseSettings(env, '/here')).toMatchObject({
    host: '::1',
    port: 0,
    dataFolder: `${homedir()}/facts`,
    dossiersFolder: '/here/mine',
    linkChecks: true,
    databaseUrl: 'postgres://db.example/backstory',
  })
})

test.each([
  [{ PORT: 'http' }, 'PORT must be a number from 0 to 65535, not "http"'],
  [{ PORT: '65536' }, 'PORT must be a number from 0 to 65535'],
  [{ PORT: '-1' }, 'PORT must be a number'],
  [{ BACKSTORY_HOST: 'localhost' }, 'BACKSTORY_HOST must be an IP address like 0.0.0.0, not "localhost"'],
  [{ BACKSTORY_LINK_CHECKS: 'yes' }, 'BACKSTORY_LINK_CHECKS must be on or off, not "yes"'],
  [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL must begin with postgresql://'],
  [{ DATABASE_URL: 'postgresql://a b:c@:x/' }, 'DATABASE_URL is no address'],
])('%j is refused', (env, message) => {
  expect(() => parseSettings(env, '/here')).toThrow(SetupError)
  expect(() => parseSettings(env, '/here')).toThrow(message)
})
