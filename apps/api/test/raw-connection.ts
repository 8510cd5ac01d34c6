import { connect, type Socket } from 'node:net'

/** An answer as it came over the connection. */
export interface RawAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

/** Sends bytes on a connection of its own, and returns the answers that came until it was ended. */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<RawAnswer[]> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  return answersFrom(socket)
}

/** Returns the answers that come until a connection is ended, which is after five seconds at the latest. */
export async function answersFrom(socket: Socket): Promise<RawAnswer[]> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined)
  const patience = setTimeout(() => socket.destroy(), 5_000)
  // Not by `once`, which rejects when the connection is reset first.
  await new Promise((resolve) => socket.once('close', resolve))
  clearTimeout(patience)
  const answers: RawAnswer[] = []
  let rest = Buffer.concat(chunks).toString('latin1')
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n')
    const [line = '', ...fields] = rest.slice(0, end).split('\r\n')
    const headers = Object.fromEntries(
      fields.map((field) => [field.split(':')[0]?.toLowerCase(), field.replace(/^[^:]*:\s*/, '')]),
    )
    const length = Number(headers['content-length'] ?? 0)
    answers.push({
      status: Number(line.split(' ')[1]),
      headers,
      body: Buffer.from(rest.slice(end + 4, end + 4 + length), 'latin1').toString(),
    })
    rest = rest.slice(end + 4 + length)
  }
  return answers
}
