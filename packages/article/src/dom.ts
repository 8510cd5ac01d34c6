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
/** Returns all text under the node. */
export const textOf = getterOf(Node.prototype, 'textContent')
const tagName = getterOf(Element.prototype, 'tagName')
const { getAttribute, matches } = Element.prototype

/** Returns the element's name in capitals. */
export function tagOf(element: Element): string {
  return tagName(element).toUpperCase()
}

/** Returns the attribute, or `null` where there is none. */
export function attributeOf(element: Element, name: string): string | null {
  return getAttribute.call(element, name)
}

/** Tells whether the element matches the selector. */
export function isMatch(element: Element, selector: string): boolean {
  return matches.call(element, selector)
}

/** Returns the node's parent if that is an element. */
export function parentElementOf(node: Node): Element | undefined {
  const parent = parentOf(node)
  return parent && nodeTypeOf(parent) === Node.ELEMENT_NODE ? (parent as Element) : undefined
}
