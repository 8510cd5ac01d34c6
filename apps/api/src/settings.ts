import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { type EdgeSettings, parseEdgeSettings } from './edge-settings.ts'
import { SetupError } from './setup-error.ts'

/** What an operator can set. Each has a default that works on a fresh machine. */
export interface Settings extends EdgeSettings {
  /**
   * IP address that it answers at (`BACKSTORY_HOST`, default 127.0.0.1: nobody but this machine). It speaks plain HTTP: another one is for
   * where only a proxy reaches it, as in a container.
   */
  host: string
  /** TCP port there (`PORT`, default 8787; 0 takes any free one). */
  port: number
  /** Folder of the embedded database and the signing key (`BACKSTORY_DATA`, default `.backstory` in the working folder). */
  dataFolder: string
  /** A PostgreSQL (15 or later) to use instead of the embedded one (`DATABASE_URL`). */
  databaseUrl?: string
  /** Folder with the dossiers to load at the start (`BACKSTORY_DOSSIERS`, default `dossiers` in the working folder). */
  dossiersFolder: string
  /** Whether this process checks the links of sources, and so asks the web (`BACKSTORY_LINK_CHECKS`, `on` or `off`, default off). */
  linkChecks: boolean
}

/** Reads the settings from environment variables. Throws {@link SetupError} naming the variable that is wrong. */
export function parseSettings(env: NodeJS.ProcessEnv, workingFolder: string): Settings {
  const databaseUrl = env.DATABASE_URL || undefined
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new SetupError('bad-setting', 'DATABASE_URL must begin with postgresql:// (PostgreSQL 15 or later)')
  }
  if (databaseUrl !== undefined && !URL.canParse(databaseUrl)) {
    throw new SetupError(
      'bad-setting',
      'DATABASE_URL is no address: write postgresql://user:password@host:5432/database',
    )
  }
  return {
    host: parseHost(env.BACKSTORY_HOST || '127.0.0.1'),
    port: parsePort(env.PORT || '8787'),
    dataFolder: folder(env.BACKSTORY_DATA || '.backstory', workingFolder),
    dossiersFolder: folder(env.BACKSTORY_DOSSIERS || 'dossiers', workingFolder),
    linkChecks: parseSwitch('BACKSTORY_LINK_CHECKS', env.BACKSTORY_LINK_CHECKS || 'off'),
    ...(databaseUrl && { databaseUrl }),
    ...parseEdgeSettings(env),
  }
}

function parseHost(text: string): string {
  if (isIP(text) !== 0) return text
  throw new SetupError('bad-setting', `BACKSTORY_HOST must be an IP address like 0.0.0.0, not "${text}"`)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new SetupError('bad-setting', `PORT must be a number from 0 to 65535, not "${text}"`)
  }
  return port
}

function parseSwitch(variable: string, text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on'
  throw new SetupError('bad-setting', `${variable} must be on or off, not "${text}"`)
}

function folder(text: string, workingFolder: string): string {
  return resolve(workingFolder, text.replace(/^~(?=\/|$)/, homedir()))
}
