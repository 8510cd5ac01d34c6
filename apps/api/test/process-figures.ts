import { readdirSync, readFileSync } from 'node:fs'
import { sendUnchecked } from './http-client.ts'

/** What an API takes as a process. */
export interface ProcessFigures {
  residentMb: number
  heapMb: number
  /** What the last full collection left of the heap; 0 before the first. */
  heldMb: number
  descriptors: number
  /** How late the event loop came to what was next, for 99 of 100 looks since it was asked before. Idle it tells ten: the time between looks. */
  lagMs: number
}

/** Returns the figures of the process at that address; the token may be any. Linux, because it reads /proc. */
export async function figuresOf(
  pid: number,
  { url, token }: { url: string; token: string },
): Promise<ProcessFigures> {
  const { body } = await sendUnchecked(`${url}/metrics`, { token })
  const metric = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(body)?.[1])
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return {
    residentMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
    heapMb: metric('nodejs_heap_size_used_bytes') / 2 ** 20,
    heldMb: metric('backstory_heap_held_bytes') / 2 ** 20,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    lagMs: metric('nodejs_eventloop_lag_p99_seconds') * 1_000,
  }
}
