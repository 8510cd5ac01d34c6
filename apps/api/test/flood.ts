import { Agent, get } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

/** What to ask: each connection asks the next thing as soon as it was answered, or a moment after it was turned away. */
export interface Flood {
  urls: string[]
  connections: number
  ms: number
}

/** How often each status was answered, and how many refusals did not say when to come again. */
export interface Answers {
  statuses: Record<string, number>
  withoutRetryAfter: number
}

/** Floods an API from a thread of its own, so that whoever waits for the API elsewhere measures the API. */
const { urls, connections, ms }: Flood = workerData
const agent = new Agent({ keepAlive: true, maxSockets: connections })
const answers: Answers = { statuses: {}, withoutRetryAfter: 0 }
const end = performance.now() + ms

/** Less than clients are told to wait, more than would leave no time for anything else. */
const PAUSE_MS = 200

function ask(url: string): Promise<string> {
  return new Promise((resolve) => {
    const note = (status: string) => {
      answers.statuses[status] = (answers.statuses[status] ?? 0) + 1
      resolve(status)
    }
    get(url, { agent }, (answer) => {
      const { statusCode = 0, headers } = answer
      if (statusCode >= 400 && headers['retry-after'] === undefined) answers.withoutRetryAfter += 1
      answer
        .resume()
        .once('end', () => note(String(statusCode)))
        .once('error', ({ message }) => note(message))
    }).once('error', ({ message }) => note(message))
  })
}

await Promise.all(
  Array.from({ length: connections }, async (_, i) => {
    for (let j = i; performance.now() < end; j++) {
      const status = await ask(urls[j % urls.length] ?? '')
      if (status !== '200') await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }),
)
agent.destroy()
parentPort?.postMessage(answers)
