import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { tokenizer } from 'acorn'
import { checkSync } from 'recheck'
import { describe, expect, test } from 'vitest'

/** No regular expression takes long, whatever it is given: each is held against recheck (ReDoS), in the code and in schemas. */
const ROOT = join(import.meta.dirname, '..')

// The part of recheck that needs neither Java nor a binary.
process.env.RECHECK_BACKEND = 'pure'

interface Expression {
  file: string
  source: string
  flags: string
}

const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
const files = stdout.split('\n').filter((file) => /\/src\/.*(?<!\.test)\.ts$/.test(file))

/** Returns the regular expressions of a file: literals, and the patterns of schemas. */
function expressionsIn(file: string): Expression[] {
  const code = stripTypeScriptTypes(readFileSync(join(ROOT, file), 'utf8'), { mode: 'strip' })
  const tokens = [...tokenizer(code, { ecmaVersion: 'latest', sourceType: 'module' })]
  return tokens.flatMap((token, i) => {
    const value = Reflect.get(token, 'value')
    if (token.type.label === 'regexp') return [{ file, source: value.pattern, flags: value.flags }]
    const isPattern = token.type.label === 'string' && Reflect.get(tokens[i - 2] ?? {}, 'value') === 'pattern'
    return isPattern ? [{ file, source: value, flags: 'u' }] : []
  })
}

const slowOnes = (all: Expression[]) =>
  // What it could not find out in time is not known to be quick.
  all.filter(({ source, flags }) => checkSync(source, flags, { timeout: 20_000 }).status !== 'safe')

describe('regular expressions', () => {
  test('are all read', () => {
    expect(files.length).toBeGreaterThan(200)
    expect(expressionsIn('packages/model/src/text.ts').map(({ source }) => source)).toContain(
      '^[a-z0-9]+(?:-[a-z0-9]+)*$',
    )
  })

  test('take time that grows with what they are given, and no faster', () => {
    const all = files.flatMap(expressionsIn)
    const once = [...new Map(all.map((one) => [`${one.source}/${one.flags}`, one])).values()]
    expect(once.length).toBeGreaterThan(80)
    expect(slowOnes(once)).toEqual([])
  }, 180_000)

  test('that do not are found', () => {
    expect(slowOnes([{ file: '', source: '^(a+)+$', flags: '' }])).toHaveLength(1)
  })
})
