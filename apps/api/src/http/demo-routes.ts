import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { listDossierFolders } from '../dossier/dossier-files.ts'
import { NotFoundError } from './problems.ts'
import type { Routes } from './routes.ts'

/** A news page of our own to try the extension on; plain HTML with its style inside, so that is all it may load. */
const DEMO_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'none'"

/** The demo page, and the start page, which is the demo page. */
export const demoRoutes: Routes =
  ({ dossiersFolder }) =>
  (app, _options, done) => {
    app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/demo'))
    app.get('/demo', { schema: { hide: true } }, (_request, reply) => {
      const page = listDossierFolders(dossiersFolder).flatMap(findDemo)[0]
      if (page === undefined)
        throw new NotFoundError(`No dossier in ${basename(dossiersFolder)}/ has a demo page`)
      return reply.type('text/html; charset=utf-8').header('content-security-policy', DEMO_POLICY).send(page)
    })
    done()
  }

function findDemo(folder: string): string[] {
  try {
    return [readFileSync(join(folder, 'demo.html'), 'utf8')]
  } catch {
    return []
  }
}
