import { Agent } from 'undici'
import { type Dialling, guardedDial, PUBLIC_WEB } from '../linkcheck/guarded-dial.ts'

/** Posts a message to the address of a webhook, and returns the status that it answers with. What else it says is nothing to us. */
export async function postWebhook(
  url: string,
  { headers, body }: { headers: Record<string, string>; body: string },
  {
    dialling = PUBLIC_WEB,
    signal,
    timeoutMs,
  }: { dialling?: Dialling; signal: AbortSignal; timeoutMs: number },
): Promise<number> {
  const { origin, pathname, search } = new URL(url)
  const agent = new Agent({
    connect: guardedDial(dialling, timeoutMs),
    maxHeaderSize: 16 * 1024,
    pipelining: 1,
  })
  try {
    const { statusCode, body: answer } = await agent.request({
      origin,
      path: pathname + search,
      method: 'POST',
      headers: { 'user-agent': 'Backstory-webhook/1', ...headers },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    // Redirects are no yes either: an address that moved is made anew.
    answer.on('error', () => undefined).destroy()
    return statusCode
  } finally {
    await agent.destroy()
  }
}
