import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'

/** A way to a server that a test can hold up and cut. */
export interface BreakableLine {
  url: string
  /** Lets nothing through any more, and breaks nothing: as a server that hangs, or a cable that is out. */
  hold(): void
  /** Breaks all connections, and takes no more. */
  cut(): void
  /** Lets all through again; what was held up breaks. */
  mend(): void
  close(): Promise<void>
}

/** Makes a line to the server at `url`. */
export async function makeBreakableLine(url: string): Promise<BreakableLine> {
  const { port, hostname } = new URL(url)
  const sockets = new Set<Socket>()
  let state: 'whole' | 'held' | 'cut' = 'whole'
  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy()
    const far = dial(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('data', (bytes) => state === 'whole' && other.write(bytes))
      one.on('error', () => undefined)
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const breakAll = () => sockets.forEach((socket) => void socket.destroy())
  return {
    url: Object.assign(new URL(url), { port: String((server.address() as AddressInfo).port) }).href,
    hold: () => {
      state = 'held'
    },
    cut: () => {
      state = 'cut'
      breakAll()
    },
    mend: () => {
      if (state === 'held') breakAll()
      state = 'whole'
    },
    close: () =>
      new Promise((resolve) => {
        breakAll()
        server.close(() => resolve())
      }),
  }
}
