import { execFileSync, spawn } from 'node:child_process'
import { chownSync } from 'node:fs'
import { API_PROCESS } from '../process-options.ts'

/** PostgreSQL refuses to run as root, so root runs it as this system user, as Debian's packages do. */
const SYSTEM_USER = 'postgres'

interface Account {
  uid: number
  gid: number
}

let account: Account | undefined

/** Returns the system user that PostgreSQL must run as, made where missing; `undefined` unless this process is root's. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  account ??= findAccount() ?? makeAccount()
  return account
}

/** Gives the folder to the account, if there is one. */
export function giveTo(account: Account | undefined, folder: string): void {
  if (account) chownSync(folder, account.uid, account.gid)
}

/**
 * Runs a program to its end, as the account if one is given, and returns what it printed. Rejects with its last lines.
 * The account keeps root's right to pass through folders (CAP_DAC_OVERRIDE): a checkout in /root is closed to everybody else.
 */
export function run(program: string, args: string[], account: Account | undefined): Promise<string> {
  const [command, ...rest] = account ? [...asAccount(account), program, ...args] : [program, ...args]
  return new Promise((resolve, reject) => {
    // A server that pg_ctl starts inherits its output: files, not pipes, or the pipe would stay open as long as the server runs.
    const child = spawn(command ?? program, rest, {
      cwd: '/',
      env: withoutApiSettings(process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    let printed = ''
    child.stdout.on('data', (chunk) => (printed += chunk))
    child.stderr.on('data', (chunk) => (printed += chunk))
    child.on('error', reject)
    child.on('exit', (code) => {
      child.stdout.destroy()
      child.stderr.destroy()
      if (code === 0) resolve(printed)
      else
        reject(new Error(printed.trim().split('\n').slice(-3).join(' ') || `${program} ended with ${code}`))
    })
  })
}

/** What is set for the memory of the API is not for a server, which makes and drops large pieces all the time. */
function withoutApiSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !(name in API_PROCESS.env)))
}

function asAccount({ uid, gid }: Account): string[] {
  const capabilities = '+dac_override'
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    // Without it, access(2) would ignore the capability, and PostgreSQL asks access(2) for its own programs.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
    '--',
  ]
}

function findAccount(): Account | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, SYSTEM_USER], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}

function makeAccount(): Account {
  execFileSync('groupadd', ['--system', '--force', SYSTEM_USER])
  execFileSync('useradd', [
    '--system',
    '--gid',
    SYSTEM_USER,
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    SYSTEM_USER,
  ])
  const account = findAccount()
  if (!account) throw new Error(`the system user ${SYSTEM_USER} could not be made`)
  return account
}
