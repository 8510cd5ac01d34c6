/**
 * The few DOM reads that climb or walk, captured when the content script starts. A page can put `<input name="parentNode">` into a form,
 * and then `form.parentNode` is that input, for us too: getters taken from the prototypes cannot be clobbered.
 */
function getterOf<T, K extends keyof T & string>(prototype: T, name: K): (node: T) => T[K] {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get
  if (!get) throw new Error(`the DOM has no ${name}`)
  return (node) => get.call(node) as T[K]
}

/** Returns the node that holds the node. */
export const parentOf = getterOf(Node.prototype, 'parentNode')
/** Returns the node's first child. */
export const firstChildOf = getterOf(Node.prototype, 'firstChild')
/** Returns what follows the node under the same parent. */
export const nextSiblingOf = getterOf(Node.prototype, 'nextSibling')
/** Returns what sort of node it is, as `Node.ELEMENT_NODE` and the like. */
export const nodeTypeOf = getterOf(Node.prototype, 'nodeType')
/** Returns the element's open shadow root; closed ones are the page's own affair. */
export const shadowRootOf = getterOf(Element.prototype, 'shadowRoot')
const tagName = getterOf(Element.prototype, 'tagName')
const { getAttribute, checkVisibility } = Element.prototype

/** Returns the element's name in capitals. */
export function tagOf(element: Element): string {
  return tagName(element).toUpperCase()
}

/** Returns the attribute, or `null` where there is none. */
export function attributeOf(element: Element, name: string): string | null {
  return getAttribute.call(element, name)
}

/** Returns the node's parent if that is an element. */
export function parentElementOf(node: Node): Element | undefined {
  const parent = parentOf(node)
  return parent && nodeTypeOf(parent) === Node.ELEMENT_NODE ? (parent as Element) : undefined
}

/** Styles that an element has written on it and that hide it. */
const HIDING = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))/i

/**
 * Tells whether the element is shown. A DOM without layout, as of a saved page, knows no style sheets: there everything is shown that does
 * not say otherwise itself. What is only see-through is shown: pages fade their paragraphs in.
 */
export function isShown(element: Element): boolean {
  if (checkVisibility) return checkVisibility.call(element, { visibilityProperty: true })
  if (attributeOf(element, 'hidden') !== null || HIDING.test(attributeOf(element, 'style') ?? ''))
    return false
  const parent = parentElementOf(element)
  const isFolded = parent && tagOf(parent) === 'DETAILS' && attributeOf(parent, 'open') === null
  return !isFolded || tagOf(element) === 'SUMMARY'
}
