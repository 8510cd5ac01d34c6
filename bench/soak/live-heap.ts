import { once } from 'node:events'

/** What lets {@link liveHeapMb} ask a process, as `NODE_OPTIONS`: an inspector on the loopback, at any free port. */
export const INSPECTED = '--inspect=127.0.0.1:0'

/** How long a process may take to answer: a collection of a large heap under load takes a second. */
const PATIENCE_MS = 30_000

/**
 * Returns what is alive in the heap of a process once all garbage is collected, in MB: by its inspector (Chrome DevTools Protocol), whose
 * address it has told on stderr. What full collections leave by themselves has in it what was made while they ran.
 */
export async function liveHeapMb(told: string): Promise<number> {
  const address = /ws:\/\/\S+/.exec(told)?.[0]
  if (address === undefined) throw new Error('the process was started without an inspector')
  const socket = new WebSocket(address)
  // A process that is gone answers nothing more.
  const gone = new AbortController()
  socket.addEventListener('close', () => gone.abort())
  await once(socket, 'open', { signal: AbortSignal.any([gone.signal, AbortSignal.timeout(PATIENCE_MS)]) })
  try {
    await ask(socket, 'HeapProfiler.collectGarbage', gone.signal)
    const { usedSize = 0 } = await ask(socket, 'Runtime.getHeapUsage', gone.signal)
    return usedSize / 1_000_000
  } finally {
    socket.close()
  }
}

async function ask(socket: WebSocket, method: string, gone: AbortSignal): Promise<{ usedSize?: number }> {
  const answered = once(socket, 'message', {
    signal: AbortSignal.any([gone, AbortSignal.timeout(PATIENCE_MS)]),
  })
  socket.send(JSON.stringify({ id: 1, method }))
  const [{ data }] = (await answered) as [MessageEvent<string>]
  return JSON.parse(data).result
}
