import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'

/** The rules of the house that no linter knows: each is checked over every file that git tracks or would track. */
const ROOT = join(import.meta.dirname, '..')

const files = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .stdout.split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)))
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const linesOf = (file: string) => textOf(file).split('\n').length - 1
const sources = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.endsWith('.d.ts'))
const isTest = (file: string) => /\.test\.tsx?$/.test(file)
const documents = files.filter((file) => file.endsWith('.md'))

describe('files', () => {
  /** Over 300 lines, with the reason. */
  const LONG: Record<string, string> = {
    'packages/lexicon/test/cases.ts': 'a table: one idea, many rows',
  }

  test('have at most 300 lines, or a reason', () => {
    const long = sources.filter((file) => linesOf(file) > 300 && !isTest(file))
    expect(long.filter((file) => !(file in LONG))).toEqual([])
    expect(Object.keys(LONG).filter((file) => !long.includes(file))).toEqual([])
  })

  test('are named in kebab-case, each name once', () => {
    const names = sources.map((file) => basename(file))
    expect(names.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*$/.test(name))).toEqual([])
    // One door a package, and what tools look for under these names.
    const shared = new Set(['index.ts', 'main.tsx', 'vitest.config.ts', 'background.ts'])
    const twice = names.filter((name, i) => names.indexOf(name) !== i && !shared.has(name))
    expect(twice).toEqual([])
  })

  test('that begin things only wire', () => {
    const entrypoints = sources.filter((file) => /\/entrypoints\/|apps\/api\/src\/main\.ts$/.test(file))
    expect(entrypoints.length).toBeGreaterThanOrEqual(4)
    expect(entrypoints.filter((file) => linesOf(file) > 40)).toEqual([])
  })

  test('have a test beside them where they are pure', () => {
    const tested = [
      'card-as-of',
      'edtf',
      'envelope',
      'ties',
      'text',
      'compile',
      'fold',
      'open',
      'match',
      'resolve',
    ]
    const names = new Set(sources.map((file) => basename(file)))
    expect(tested.filter((name) => !names.has(`${name}.test.ts`))).toEqual([])
  })
})

describe('words', () => {
  test('no name says nothing', () => {
    const empty = /\b\w*(?:Manager|Service|Handler|Impl|Utils?|Helpers?)\b/g
    const code = (file: string) => textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|`[^`]*`/g, '')
    const found = sources
      .filter((file) => file.includes('/src/') && !isTest(file))
      .flatMap((file) => (code(file).match(empty) ?? []).map((name) => `${file}: ${name}`))
      // Names of Fastify's own.
      .filter((line) => !/setErrorHandler|setNotFoundHandler|pressureHandler/.test(line))
    expect(found).toEqual([])
    expect(sources.filter((file) => /(?:^|[/-])(?:utils?|helpers?|common|misc)[./]/.test(file))).toEqual([])
  })

  test('no code uses a word that the glossary replaces', () => {
    const replaced = /\b(?:alias(?:es)?|synonyms?|hovercards?|tooltips?|triples?)\b|annotat/i
    const code = sources.filter((file) => file.includes('/src/'))
    expect(code.filter((file) => replaced.test(textOf(file)))).toEqual([])
  })

  test('no query is made of text that is not ours', () => {
    const unsafe = new RegExp(['queryRaw', 'executeRaw'].map((name) => `${name}Un${'safe'}`).join('|'))
    expect(sources.filter((file) => unsafe.test(textOf(file)))).toEqual([])
  })

  test('no answer of strangers is decoded from Brotli by the API, which fetch does unasked', () => {
    // Node's decoder writes out of bounds before 24.22.1 (CVE-2026-111497), and the package that brings Node has none so new.
    const decoding = /brotliDecompress|BrotliDecompress|(?<![.\w])fetch\(/
    const api = sources.filter((file) => file.startsWith('apps/api/src/') && !isTest(file))
    expect(api.filter((file) => decoding.test(textOf(file)))).toEqual([])
  })

  test('no file tells of a machine that it was made on', () => {
    const paths = /(?:\/home\/|\/Users\/|C:\\\\Users)\w+/
    const own = files.filter((file) => !file.endsWith('pnpm-lock.yaml') && !file.endsWith('.png'))
    expect(own.filter((file) => paths.test(textOf(file)))).toEqual([])
  })

  test('nothing is left for later in the code, and no test is switched off', () => {
    // Written apart, so that this file does not find itself.
    const marks = new RegExp(
      ['TO', 'DO|FIX', 'ME|HA', 'CK|\\.on', 'ly\\(|\\.to', 'do\\(|ts-ig', 'nore'].join(''),
    )
    expect(sources.filter((file) => marks.test(textOf(file)))).toEqual([])
    const skips = /\.skip\(/
    expect(
      sources.filter((file) => isTest(file) && skips.test(textOf(file)) && !file.startsWith('tools/')),
    ).toEqual([])
  })
})

describe('exports', () => {
  test('of packages say what they are', () => {
    const silent = sources
      .filter((file) => /^packages\/\w+\/src\//.test(file) && !isTest(file) && !file.endsWith('index.ts'))
      .flatMap((file) => {
        const lines = textOf(file).split('\n')
        return lines.flatMap((line, i) => {
          const name = /^export (?:async )?(?:function|const|class|interface|type) (\w+)/.exec(line)?.[1]
          // A schema and its type share a name, and what is said of the first holds for both.
          const isSecond = lines.slice(0, i).some((before) => before.startsWith(`export const ${name} `))
          const said = lines[i - 1]?.trimEnd().endsWith('*/') || lines[i - 1]?.startsWith('// ')
          return name === undefined || isSecond || said || isRow(lines, i) ? [] : [`${file}:${i + 1} ${name}`]
        })
      })
    expect(silent).toEqual([])
  })

  /** In a run of constants without blank lines the comment of the first is for all. */
  function isRow(lines: string[], at: number): boolean {
    let i = at
    while (i > 0 && /^export const [A-Z_]+ = /.test(lines[i] ?? '')) i--
    return i < at && /\*\/$/.test(lines[i]?.trimEnd() ?? '')
  }
})

describe('documents', () => {
  test('link only to what is there', () => {
    const dead = documents.flatMap((file) => {
      const links = [...textOf(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '')
      return links
        .filter((link) => !/^https?:/.test(link) && !existsSync(join(ROOT, dirname(file), link)))
        .map((link) => `${file}: ${link}`)
    })
    expect(dead).toEqual([])
  })

  test('every decision is cited where it matters', () => {
    const decisions = documents.filter((file) => file.startsWith('docs/decisions/'))
    expect(decisions.length).toBeGreaterThan(0)
    const citing = files
      .filter((file) => /\.(ts|tsx|mjs|yaml|prisma)$|^ARCHITECTURE\.md$/.test(file))
      .map(textOf)
      .join('\n')
    const orphans = decisions.filter((file) => !citing.includes(file.slice(0, 'docs/decisions/0000'.length)))
    expect(orphans).toEqual([])
  })

  test('every decision says why, at what price, and how one would notice', () => {
    for (const file of documents.filter((one) => one.startsWith('docs/decisions/'))) {
      const text = textOf(file)
      for (const part of ['**Context.**', '**Decision.**', '**Price.**', '**We would notice']) {
        expect(text, file).toContain(part)
      }
      expect(linesOf(file), file).toBeLessThan(60)
    }
  })

  test('the architecture fits a sitting and names files that are there', () => {
    expect(linesOf('ARCHITECTURE.md')).toBeLessThanOrEqual(200)
    const named = [...textOf('ARCHITECTURE.md').matchAll(/`([\w./-]+\.(?:ts|tsx|prisma|css))`/g)].map(
      (match) => match[1] ?? '',
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)))).toEqual(
      [],
    )
  })

  test('commands that they name are there', () => {
    const scripts = new Set(
      files
        .filter((file) => file.endsWith('package.json'))
        .flatMap((file) => Object.keys(JSON.parse(textOf(file)).scripts ?? {})),
    )
    const tasks = Object.keys(JSON.parse(textOf('turbo.json')).tasks)
    const spans = documents.flatMap((file) => [...textOf(file).matchAll(/`([^`\n]+)`|^((?:npm|pnpm) .*)$/gm)])
    const named = spans.flatMap(([, span, line]) => {
      return /\b(?:npm|pnpm)(?: run| turbo)? ([a-z0-9][a-z0-9:-]*)/.exec(span ?? line ?? '')?.[1] ?? []
    })
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((name) => !scripts.has(name) && !tasks.includes(name))).toEqual([])
  })
})

describe('packages', () => {
  const manifests = files
    .filter((file) => file.endsWith('package.json'))
    .map((file) => JSON.parse(textOf(file)))

  test('depend on exact versions, and the model and the lexicon on next to nothing', () => {
    for (const { name, dependencies = {}, devDependencies = {} } of manifests) {
      const versions = Object.entries<string>({ ...dependencies, ...devDependencies })
      const loose = versions.filter(([, version]) => !/^\d+\.\d+\.\d+|^workspace:\*$/.test(version))
      expect(loose, name).toEqual([])
    }
    const dependenciesOf = (name: string) =>
      Object.keys(manifests.find((manifest) => manifest.name === name)?.dependencies ?? {})
    expect(dependenciesOf('@backstory/model')).toEqual(['@sinclair/typebox'])
    expect(dependenciesOf('@backstory/lexicon')).toEqual([])
  })

  test('are under the licence of the project', () => {
    expect(manifests.map(({ license }) => license)).toEqual(manifests.map(() => 'MIT'))
    expect(textOf('LICENSE')).toMatch(/^MIT License/)
  })

  test('are all looked at by the set-up', () => {
    const setup = textOf('tools/setup.mjs')
    const missing = files.filter((file) => file.endsWith('package.json') && !setup.includes(`'${file}'`))
    expect(missing).toEqual([])
  })
})

describe('a planted violation', () => {
  const MODEL = 'The model imports only TypeBox'
  const LEXICON = 'The lexicon imports nothing'
  const IN_BROWSERS = 'The extension runs in browsers'
  const NETWORK = 'Do not use the global variable fetch'
  const asking = "export const answer = await fetch('https://feed.example/')\n"
  const imports = (from: string) => `import { x } from '${from}'\n\nexport const y = x\n`
  const planted: { title: string; folder: string; code: string; told?: string; untold?: string }[] = [
    ...[
      ['the model imports a package', 'packages/model/src', 'fast-check', MODEL],
      ['the model imports the lexicon', 'packages/model/src', '@backstory/lexicon', MODEL],
      ['the model imports Node', 'packages/model/src', 'node:fs', MODEL],
      ['the model climbs out', 'packages/model/src', '../../lexicon/src/index.ts', MODEL],
      ['the lexicon imports the model', 'packages/lexicon/src', '@backstory/model', LEXICON],
      ['the lexicon imports Node', 'packages/lexicon/src', 'node:fs', LEXICON],
      [
        'the reading of pages imports the lexicon',
        'packages/article/src',
        '@backstory/lexicon',
        'The reading of pages imports nothing',
      ],
      ['a route asks Prisma', 'apps/api/src/http', '../../generated/prisma/client.ts', 'touch Prisma'],
      ['a route asks the database', 'apps/api/src/http', 'pg', 'touch Prisma'],
      ['the loader asks Prisma', 'apps/api/src/dossier', '@prisma/client', 'touch Prisma'],
      [
        'the API imports the extension',
        'apps/api/src',
        '@backstory/extension',
        'Apps never import each other',
      ],
      [
        'a page compiles a lexicon',
        'apps/extension/src/page',
        '@backstory/lexicon/compile',
        'The compiler never reaches',
      ],
      ['a page imports Node', 'apps/extension/src/page', 'node:fs', IN_BROWSERS],
      ['the extension imports the API', 'apps/extension/src', '../../api/src/api.ts', IN_BROWSERS],
      [
        'a page knows of cards',
        'apps/extension/src/page',
        '../card/hover.tsx',
        'The page knows nothing of cards',
      ],
    ].map(([title = '', folder = '', from = '', told = '']) => ({
      title,
      folder,
      code: imports(from),
      told,
    })),
    ...['page', 'card', 'popup'].map((part) => {
      return {
        title: `the ${part} asks the network`,
        folder: `apps/extension/src/${part}`,
        code: asking,
        told: NETWORK,
      }
    }),
    {
      title: 'a promise that nobody waits for',
      folder: 'apps/api/src/store',
      code: 'async function ask(): Promise<void> {}\n\nexport function go(): void {\n  ask()\n}\n',
      told: 'noFloatingPromises',
    },
    {
      title: 'the background asks the network',
      folder: 'apps/extension/src/background',
      code: asking,
      untold: NETWORK,
    },
    {
      title: 'a store asks Prisma',
      folder: 'apps/api/src/store',
      code: imports('@prisma/client'),
      untold: 'noRestrictedImports',
    },
    {
      title: 'the model imports itself',
      folder: 'packages/model/src',
      code: imports('./value.ts'),
      untold: 'imports only',
    },
  ]
  const fileOf = (folder: string, at: number) => `${folder}/planted-violation-${at}.ts`
  const said = new Map<string, string>()

  /** All at once, each in a file of its own: Biome looks at the whole project each time that it starts. The files are gone afterwards. */
  beforeAll(() => {
    const paths = planted.map(({ folder }, at) => fileOf(folder, at))
    try {
      for (const [at, { code }] of planted.entries()) writeFileSync(join(ROOT, paths[at] ?? ''), code)
      const options = ['--reporter=github', '--max-diagnostics=none']
      const { stdout } = spawnSync('biome', ['lint', ...options, ...paths], { cwd: ROOT, encoding: 'utf8' })
      for (const line of stdout.split('\n')) {
        const path = paths.find((one) => line.includes(`${join(ROOT, one)},`)) ?? ''
        said.set(path, `${said.get(path) ?? ''}${line}\n`)
      }
    } finally {
      for (const path of paths) rmSync(join(ROOT, path), { force: true })
    }
  }, 60_000)

  test.each(planted.map((one, at) => ({ ...one, path: fileOf(one.folder, at) })))(
    '$title',
    ({ path, told, untold }) => {
      expect(said.get(path) ?? '').toContain(told ?? '')
      if (untold) expect(said.get(path) ?? '').not.toContain(untold)
    },
  )
})
