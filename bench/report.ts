import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** How busy the machine was with other things when it began. */
const BUSY = loadavg()[0]?.toFixed(1)

/** Tells on stderr what is under way: stdout is for the table. */
export function tell(line: string): void {
  console.error(line)
}

/** Returns a table in Markdown whose columns line up. */
export function tableOf(head: string[], rows: string[][]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** Prints a result and keeps it in `results/`, with what it was measured on. */
export function report(name: string, title: string, sections: string[]): void {
  const commit = spawnSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' })
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}, load average ${BUSY} at the start`
  const about = `Measured on ${new Date().toISOString().slice(0, 10)} by \`pnpm bench ${name}\`: Backstory ${version} (${commit.stdout.trim()}), Node ${process.versions.node}, ${machine}.`
  const body = [title, ...sections].join('\n\n')
  console.log(body)
  writeFileSync(join(import.meta.dirname, 'results', `${name}.md`), `# ${body}\n\n${about}\n`)
}

/** Returns the middle one, or the mean of the two in the middle. */
export function medianOf(numbers: number[]): number {
  return percentileOf(numbers, 50)
}

/** Returns a percentile, between the two numbers that it lies between. */
export function percentileOf(numbers: number[], percent: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const place = ((sorted.length - 1) * percent) / 100
  const [below = 0, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return below + (above - below) * (place - Math.floor(place))
}
