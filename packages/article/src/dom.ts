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
/** Returns the element's open shadow root; closed ones are the page's own affair. */
export const shadowRootOf = getterOf(Element.prototype, 'shadowRoot')
const tagName = getterOf(Element.prototype, 'tagName')
const isConnected = getterOf(Node.prototype, 'isConnected')
const { contains, getRootNode } = Node.prototype
const {
  getAttribute,
  hasAttributes,
  closest,
  checkVisibility,
  querySelectorAll,
  getElementsByTagName,
  scrollIntoView,
} = Element.prototype

/** Returns the element's name in capitals. */
export function tagOf(element: Element): string {
  return tagName(element).toUpperCase()
}

/** Returns the attribute, or `null` where there is none. */
export function attributeOf(element: Element, name: string): string | null {
  return getAttribute.call(element, name)
}

/** Tells whether the element has no attributes. */
export function isBare(element: Element): boolean {
  return !hasAttributes.call(element)
}

/** Returns the element, or the nearest around it, that matches the selector, or `undefined`. */
export function closestOf(element: Element, selector: string): Element | undefined {
  return closest.call(element, selector) ?? undefined
}

/** Tells whether the node is part of the page. */
export function isOnPage(node: Node): boolean {
  return isConnected(node)
}

/** Tells whether the node is the other or around it, in the same tree. */
export function isAround(node: Node, other: Node): boolean {
  return contains.call(node, other)
}

/** Returns the root of the tree that the node is in: a document, a shadow root, or what was taken from the page. */
export function rootOf(node: Node): Node {
  return getRootNode.call(node)
}

/** Scrolls the element into sight. */
export function scrollTo(element: Element, options: ScrollIntoViewOptions): void {
  scrollIntoView.call(element, options)
}

/** Returns the elements inside that match the selector. */
export function selectAll(element: Element, selector: string): Element[] {
  return [...querySelectorAll.call(element, selector)]
}

/** Returns how many elements of the name are within; `*` are all. Browsers keep count. */
export function countWithin(element: Element, name: string): number {
  return getElementsByTagName.call(element, name).length
}

/** Returns the page's outermost element. A picture named "documentElement" hides it from who asks the document. */
export function htmlOf(document: Document): Element | undefined {
  return childrenOf(document)[0]
}

/** Returns the element with all that a page shows. */
export function bodyOf(document: Document): Element | undefined {
  const root = htmlOf(document)
  return root && childrenOf(root).find((child) => tagOf(child) === 'BODY')
}

function childrenOf(parent: Node): Element[] {
  const children: Element[] = []
  for (let child = firstChildOf(parent); child; child = nextSiblingOf(child))
    if (nodeTypeOf(child) === Node.ELEMENT_NODE) children.push(child as Element)
  return children
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

const { matches } = Element.prototype
const { createTreeWalker } = Document.prototype

/** Tells whether the element matches the selector. */
export function isMatch(element: Element, selector: string): boolean {
  return matches.call(element, selector)
}

/** Returns the address at which the document was opened. */
export const addressOf = getterOf(Document.prototype, 'URL')

/** Returns a walker over the elements and the texts of the document. It climbs by itself, past what is clobbered. */
export function walkerOver(document: Document): TreeWalker {
  return createTreeWalker.call(document, document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
}
