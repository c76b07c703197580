import { describe, expect, it } from 'vitest'
import { renderPage, type PageRequest } from '../html/index.ts'
import type { KeptMessage } from './mailbox.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }
import { MailboxPage, MessagePage } from './pages.tsx'

const request: PageRequest = {
  locale: 'es',
  url: new URL('http://localhost/correo'),
  today: '2026-11-22',
  person: null,
  demonstration: false,
  embedded: true,
  city: 'Ciudad de México',
  assets: { css: '', embed: '/assets/e.css', js: '', icon: '', fonts: [] },
  menu: [],
  slots: {},
}
const message: KeptMessage = {
  id: 'job-1',
  from: 'tequio@localhost',
  to: 'ana@example.org',
  subject: '<img src=x onerror=alert(1)>',
  text: 'Hola:\nEntre en http://localhost/entrar?c=1&d=2.\n\n<script>alert(1)</script> javascript:alert(1)',
  html: '<p onclick="alert(1)">Hola</p>',
  headers: { 'Auto-Submitted': 'auto-generated' },
  at: new Date('2026-11-22T18:00:00Z'),
}

describe('the development mailbox', () => {
  it('lists the letters with their number, and says where the first would come from', () => {
    expect(renderPage(<MailboxPage messages={[message]} />, request)).toContain('la única carta')
    expect(
      renderPage(
        <MailboxPage messages={Array.from({ length: 12 }, (_, index) => ({ ...message, id: `${index}` }))} />,
        request,
      ),
    ).toContain('las últimas 12 cartas')
    expect(renderPage(<MailboxPage messages={[]} />, request)).toContain('href="/entrar"')
  })

  it('shows a letter with its links, and nothing in it runs', () => {
    const html = renderPage(<MessagePage message={message} />, request)
    expect(html).toContain('<a href="http://localhost/entrar?c=1&amp;d=2">')
    expect(html).not.toMatch(/<img|<script>|<p onclick|href="javascript/)
    expect(html).toContain('&lt;p onclick')
  })

  it('has both languages', () => expect(Object.keys(en)).toEqual(Object.keys(es)))
})
