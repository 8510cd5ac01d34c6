import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The files of a dossier, by path: enough to try every part of one. */
export const SMALL_DOSSIER: Readonly<Record<string, string>> = {
  'dossier.yaml': `
id: small
title: Small
description: A dossier for tests
language: en
licence: CC0-1.0
disputes:
  - { id: who-won, question: Who won the race? }
`,
  'sources.yaml': `
- { id: gazette, url: "https://gazette.example/1", publisher: Gazette, published: 2020-05-01, language: en }
- { id: herald, url: "https://herald.example/2", publisher: Herald, published: "2021", language: de }
`,
  'entities/ann-example.yaml': `
id: ann-example
kind: person
title: Ann Example
description: Runner and minister
names:
  - { text: Ann Example, use: full }
  - { text: Example, use: short, needs: antecedent }
facts:
  - id: ann-minister
    property: position-held
    value: { text: { en: Minister of Sport }, entities: [{ entity: exampleland, part: country }] }
    during: 2019-01-01/2021-06-30
    citations: [{ source: gazette, quote: Ann Example took office }]
  - id: ann-won
    property: said
    value: { text: { en: She won } }
    during: 2020-05-01
    saidBy: ann-example
    dispute: who-won
    citations: [{ source: gazette, quote: I won }]
`,
  'entities/exampleland.yaml': `
id: exampleland
kind: place
title: Exampleland
description: A country
names:
  - { text: Exampleland, use: full }
  - { text: Ejemplarîa, use: full, lang: es }
facts:
  - id: exampleland-won
    property: said
    value: { text: { en: Nobody won } }
    during: 2020-05-02
    saidBy: exampleland
    dispute: who-won
    citations: [{ source: herald, quote: Niemand hat gewonnen, locator: p. 2 }]
`,
}

/** A dossier's folder that a test may change. */
export interface DossierFolder {
  path: string
  /** Writes a file, or removes it when there is no text. */
  write(file: string, text: string | undefined): void
  remove(): void
}

/** Makes a folder with the files given. */
export function makeDossierFolder(files: Readonly<Record<string, string>> = SMALL_DOSSIER): DossierFolder {
  const parent = mkdtempSync(join(tmpdir(), 'backstory-dossiers-'))
  const path = join(parent, 'small')
  const write = (file: string, text: string | undefined) => {
    if (text === undefined) return rmSync(join(path, file))
    mkdirSync(dirname(join(path, file)), { recursive: true })
    writeFileSync(join(path, file), text)
  }
  for (const [file, text] of Object.entries(files)) write(file, text)
  return { path, write, remove: () => rmSync(parent, { recursive: true }) }
}
