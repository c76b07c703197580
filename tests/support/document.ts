import { Config, type HtmlElement, Parser } from 'html-validate'

/** An element of rendered HTML, read back: the few questions of the DOM that tests ask. */
export interface Element {
  readonly tagName: string
  readonly id: string | null
  readonly textContent: string
  getAttribute(name: string): string | null
  hasAttribute(name: string): boolean
  querySelector(selector: string): Element | null
  querySelectorAll(selector: string): Element[]
}

const config = await Config.empty().resolve()

/** Reads a document or a part of one. Needs no browser, and so runs no script and knows no style. */
export const readDocument = (html: string): Element => wrap(new Parser(config).parseHtml(html))

/** The one element that `selector` finds. @throws where there is none, or more. */
export function only(within: Element, selector: string): Element {
  const found = within.querySelectorAll(selector)
  if (found.length !== 1) throw new Error(`${found.length} elements match ${selector}, not 1`)
  return found[0]!
}

/** What the form of a page sends as it stands, by name: no files, and none of its buttons. */
export function fieldsOf(html: string): Record<string, string> {
  const form = only(readDocument(html), 'main form')
  const fields: Record<string, string> = {}
  for (const field of form.querySelectorAll('input, textarea, select')) {
    const [name, type] = [field.getAttribute('name'), field.getAttribute('type')]
    if (!name || type === 'file') continue
    if (field.tagName === 'SELECT') fields[name] = field.querySelector('option[selected]')?.getAttribute('value') ?? ''
    else if (field.tagName === 'TEXTAREA') fields[name] = field.textContent
    else if (!(type === 'radio' || type === 'checkbox') || field.hasAttribute('checked'))
      fields[name] = field.getAttribute('value') ?? ''
  }
  return fields
}

const wrap = (node: HtmlElement): Element => ({
  tagName: node.nodeName.toUpperCase(),
  id: node.id,
  textContent: decode(node.textContent),
  getAttribute: (name) => valueOf(node, name),
  hasAttribute: (name) => node.hasAttribute(name),
  querySelector: (selector) => maybe(node.querySelector(selector)),
  querySelectorAll: (selector) => node.querySelectorAll(selector).map(wrap),
})

const maybe = (node: HtmlElement | null) => (node ? wrap(node) : null)

/** As the DOM answers: '' for an attribute without value, null for one that is not there. */
function valueOf(node: HtmlElement, name: string): string | null {
  return node.hasAttribute(name) ? decode(node.getAttributeValue(name) ?? '') : null
}

/** The characters that the pages' renderer writes as entities. */
const decode = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
