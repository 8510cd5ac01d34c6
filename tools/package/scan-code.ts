import {
  type AnyNode,
  type Identifier,
  type Literal,
  type MemberExpression,
  type Property,
  parse,
} from 'acorn'

/** What a package may not have in its code, because stores refuse it and because it is how text becomes code or markup. */
const CALLED = new Set(['eval', 'Function', 'importScripts'])
const SINKS = new Set(['innerHTML', 'outerHTML', 'srcdoc', '__html', 'dangerouslySetInnerHTML'])
const SINK_METHODS = new Set([
  'insertAdjacentHTML',
  'createContextualFragment',
  'setHTMLUnsafe',
  'parseHTMLUnsafe',
  'parseFromString',
  'write',
  'writeln',
])
const TIMERS = new Set(['setTimeout', 'setInterval'])

/** Returns what in a script would run code from elsewhere or made of text, or make markup of text: one line for each place. */
export function forbiddenIn(code: string): string[] {
  const found: string[] = []
  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    const what = forbidden(node)
    if (what) found.push(`${what}: ${code.slice(node.start, node.start + 60)}`)
  })
  return found
}

function forbidden(node: AnyNode): string | undefined {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return forbiddenCall(nameOf(node.callee), node.arguments[0])
    case 'ImportExpression':
      return isOwnFile(node.source) ? undefined : 'imports code that the package does not name'
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node.source && !isOwnFile(node.source) ? 'imports code from elsewhere' : undefined
    case 'AssignmentExpression':
      return node.left.type === 'MemberExpression' && SINKS.has(nameOf(node.left) ?? '')
        ? 'makes markup of text'
        : undefined
    case 'ObjectExpression':
      return node.properties.some((one) => one.type === 'Property' && SINKS.has(keyOf(one) ?? ''))
        ? 'makes markup of text'
        : undefined
    case 'Identifier':
      return node.name === 'WebAssembly' ? 'runs WebAssembly' : undefined
    case 'Literal':
      return isRemoteCode(node.value) ? 'names code elsewhere' : undefined
    default:
      return undefined
  }
}

function forbiddenCall(name: string | undefined, first: AnyNode | undefined): string | undefined {
  if (name === undefined) return undefined
  if (CALLED.has(name)) return 'makes code of text'
  if (SINK_METHODS.has(name)) return 'makes markup of text'
  if (TIMERS.has(name) && (textIn(first) !== undefined || first?.type === 'TemplateLiteral'))
    return 'makes code of text'
  return name === 'createElement' && textIn(first) === 'script' ? 'makes a script element' : undefined
}

/** Returns the last name of `name`, `x.name`, `x?.name` and `x['name']`. */
function nameOf(node: AnyNode): string | undefined {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'ChainExpression') return nameOf(node.expression)
  if (node.type === 'SequenceExpression') return nameOf(node.expressions.at(-1) as AnyNode)
  return node.type === 'MemberExpression' ? memberOf(node) : undefined
}

function memberOf({ property, computed }: MemberExpression): string | undefined {
  return computed ? textIn(property) : (property as Identifier).name
}

function keyOf({ key, computed }: Property): string | undefined {
  return key.type === 'Identifier' && !computed ? key.name : textIn(key)
}

/** Returns the text of a literal; minifiers write short ones as templates without a hole. */
function textIn(node: AnyNode | undefined): string | undefined {
  if (node?.type === 'TemplateLiteral')
    return node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined
  const value = node?.type === 'Literal' ? (node as Literal).value : undefined
  return typeof value === 'string' ? value : undefined
}

function isOwnFile(source: AnyNode): boolean {
  return textIn(source)?.startsWith('.') === true || textIn(source)?.startsWith('/chunks/') === true
}

function isRemoteCode(value: unknown): boolean {
  return typeof value === 'string' && /^(?:https?:)?\/\/\S+\.(?:m?js|wasm|css)\b/.test(value)
}

function walk(node: AnyNode, visit: (node: AnyNode) => void): void {
  visit(node)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string') walk(child, visit)
    }
  }
}
