import { expect, it } from 'vitest'
import { only, readDocument } from '../../../tests/support/document.ts'
import { renderPage, type PageRequest } from '../../platform/html/index.ts'
import type { Beginning } from '../../platform/manifest/index.ts'
import { HomePage } from './home.tsx'
import { THREAD } from './thread.tsx'

const request: PageRequest = {
  locale: 'es',
  url: new URL('http://localhost/'),
  today: '2026-11-22',
  person: null,
  demonstration: false,
  embedded: true,
  city: 'Ciudad de México',
  assets: { css: '', embed: '/assets/e.css', js: '', icon: '', fonts: [] },
  menu: [],
  slots: {},
}
const home = (unstarted: boolean, locale: PageRequest['locale'] = 'es', beginnings: readonly Beginning[] = []) =>
  readDocument(
    renderPage(<HomePage summary={null} unstarted={unstarted} beginnings={beginnings} />, { ...request, locale }),
  )

it('says who starts an empty installation, and where', () => {
  const page = home(true)
  expect(only(page, '.empty').textContent).toContain('Lo pone en marcha la autoridad de transparencia')
  expect(only(page, '.empty a').getAttribute('href')).toBe('/comenzar')
})

it('says what is missing where the installation was started and no plan is current', () => {
  expect(only(home(false), '.empty').textContent).toContain('Todavía no hay un plan vigente')
})

it('offers what is missing to whoever may do it, and no plan that is not there', () => {
  const page = home(false, 'es', [
    {
      title: 'Organizaciones',
      why: 'Porque sí',
      done: true,
      ways: [{ label: 'Importar', address: '/organizaciones/importar' }],
    },
    { title: 'Plan', why: 'Para verlo', done: false, ways: [{ label: 'Crear', address: '/planes/nuevo' }] },
  ])
  const links = page.querySelectorAll('.button').map((link) => link.getAttribute('href'))
  expect(links).toContain('/planes/nuevo')
  expect(links).not.toContain('/organizaciones/importar')
  expect(links).not.toContain('/plan')
})

it('draws the whole thread, from the problem to the answer, and leads nowhere that is not there', () => {
  const steps = only(home(false), '.thread').querySelectorAll('li')
  expect(steps).toHaveLength(THREAD.length)
  expect([steps[0]!.textContent, steps.at(-1)!.textContent]).toEqual([
    expect.stringContaining('Problema'),
    expect.stringContaining('Respuesta'),
  ])
  expect(only(home(false), '.thread').querySelectorAll('a')).toEqual([])
})

it('speaks English', () =>
  expect(only(home(true, 'en'), 'h1').textContent).toBe('What the city promises, in plain sight'))
