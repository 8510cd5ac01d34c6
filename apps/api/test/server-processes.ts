import { execFileSync } from 'node:child_process'

/** Sends a signal to a PostgreSQL server and to all that it has begun: SIGKILL ends it as a loss of power would. */
export function signalServer(pid: number, signal: NodeJS.Signals): void {
  const processes = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = processes.map((line) => line.trim().split(/ +/).map(Number))
  const children = pairs.flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []))
  for (const one of [pid, ...children]) {
    try {
      process.kill(one, signal)
    } catch {
      // It has ended with its parent.
    }
  }
}
