import { describe, expect, it } from 'vitest'
import { Markdown, renderPage, type PageRequest } from '../../src/platform/html/index.ts'

// What people write in Markdown becomes the few elements of a text, and nothing that acts or that our policy refuses.

const request: PageRequest = {
  locale: 'es',
  url: new URL('http://localhost/'),
  today: '2026-11-22',
  person: null,
  demonstration: false,
  embedded: false,
  city: 'Ciudad de México',
  assets: { css: '', embed: '', js: '', icon: '', fonts: [] },
  menu: [],
  slots: {},
}
const htmlOf = (text: string) => renderPage(<Markdown text={text} />, request).replace('<!doctype html>', '')

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\nscript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:x)',
  '![x](https://evil.example/pixel.png)',
  '![x](x"onerror="alert(1))',
  '[x](https://a.example "onmouseover=alert(1)")',
  "[x](https://a.example '\"><script>alert(1)</script>')",
  '<javascript:alert(1)>',
  '<https://a.example/"onmouseover="alert(1)>',
  '[a]: javascript:alert(1)\n\n[a]',
  '| a | b |\n|:--|--:|\n| <b>1</b> | 2 |',
  '```"><script>alert(1)</script>\nx\n```',
  '``` js" onload="alert(1)\nx\n```',
  '# <svg onload=alert(1)>',
  '- <details open ontoggle=alert(1)>',
  'https://evil.example/"><script>alert(1)</script>',
  'http://a.example/\u202e',
  '<!-- --><style>*{display:none}</style>',
  '\u0000<script>alert(1)</script>',
]

describe.each(HOSTILE)('%j', (text) => {
  it('is text', () => {
    const html = htmlOf(text)
    const tags = [...html.matchAll(/<\/?([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"]*")*)\s*\/?>/gi)]
    const allowed = /^(div|p|a|em|strong|code|pre|ul|ol|li|h[2-6]|table|thead|tbody|tr|th|td|blockquote|hr|br|s)$/
    expect(tags.map(([, name]) => name!).filter((name) => !allowed.test(name))).toEqual([])
    const attributes = tags.flatMap(([, , all]) => [...all!.matchAll(/\s([a-z-]+)="/g)].map(([, name]) => name!))
    expect(attributes.filter((name) => !/^(class|href|title|rel|lang|role|tabindex|start)$/.test(name))).toEqual([])
    expect(
      tags
        .map(([tag]) => /href="([^"]*)"/.exec(tag)?.[1])
        .filter((href) => href !== undefined && !/^(https?:\/\/|mailto:|[^:]*$)/.test(href)),
    ).toEqual([])
    // All that is left of «<» was a tag of ours.
    expect(html.replaceAll(/<\/?[a-z][a-z0-9]*(?:\s+[a-z-]+="[^"]*")*\s*\/?>/gi, '')).not.toContain('<')
  })
})
