import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesOf } from './ndjson.ts'

describe('a stream', () => {
  test('is cut into lines, wherever its chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[ -~é…]{0,12}$/), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        async (lines, sizes) => {
          const bytes = Buffer.from(lines.join('\n'))
          const chunks: Buffer[] = []
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = sizes[i % sizes.length] ?? 1
            chunks.push(bytes.subarray(at, at + size))
            at += size
          }
          const found: (string | number)[][] = []
          for await (const { number, bytes: line, problem } of linesOf(Readable.from(chunks), 20))
            found.push([number, problem ?? line.toString()])
          const wanted = lines.map((line, i) => [i + 1, Buffer.byteLength(line) > 20 ? 'too long' : line])
          expect(found).toEqual(wanted.filter(([, line]) => String(line).trim() !== ''))
        },
      ),
    )
  })
})
