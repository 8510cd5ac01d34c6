import type { FastifyInstance, HTTPMethods } from 'fastify'

/** An address that an app answers, with something in the place of each parameter, and its methods. */
export interface Address {
  url: string
  methods: HTTPMethods[]
}

/** Returns all addresses of an app, documented or not, from its tree of routes: each line holds what comes after its parent. */
export function addressesOf(app: FastifyInstance): Address[] {
  const path: string[] = []
  const lines = app.printRoutes({ commonPrefix: false }).split('\n')
  return lines.flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^((?:[│ ] {3})*)[├└]── (.+) \((.+)\)$/.exec(line) ?? []
    if (part === '') return []
    path.splice(indent.length / 4, Number.POSITIVE_INFINITY, part)
    const pattern = path.join('')
    if (!pattern.startsWith('/')) return []
    const url = pattern
      .replace(':sha256', '0'.repeat(64))
      .replaceAll(/:\w+/g, 'ann-example')
      .replace('*', 'none')
    return [{ url, methods: methods.split(', ') as HTTPMethods[] }]
  })
}
