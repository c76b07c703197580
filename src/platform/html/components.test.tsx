import { HtmlValidate } from 'html-validate'
import type { ComponentChildren } from 'preact'
import { describe, expect, it } from 'vitest'
import { only, readDocument, type Element } from '../../../tests/support/document.ts'
import { Card, CardGrid, Goals, Notice, Progress, Stat, Tag } from './blocks.tsx'
import { Button, PrintButton } from './buttons.tsx'
import { Checkboxes, DateField, FileField, NumberField, Radios, Select, TextArea, TextField } from './fields.tsx'
import { ErrorSummary, fieldId, Form, type Errors, type Values } from './form.tsx'
import { GuidePage } from './guide.tsx'
import { Filters, Pagination, withoutFilter } from './navigation.tsx'
import { Page, renderPage } from './page.tsx'
import { DescriptionHistory, Folio, Steps, SummaryList } from './record.tsx'
import type { PageRequest } from './request.ts'
import { Table } from './table.tsx'
import { DayText, LangText, Markdown, Timestamp } from './text.tsx'
import { readTokens } from './tokens.ts'

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`

const request = (changes: Partial<PageRequest> = {}): PageRequest => ({
  locale: 'es',
  url: new URL('https://tequio.example/plan/compromisos?estado=late&despues=3'),
  today: '2026-11-22',
  person: null,
  demonstration: false,
  embedded: false,
  city: 'Ciudad de México',
  assets: {
    css: '/assets/tequio-1.css',
    embed: '/assets/e.css',
    js: '/assets/tequio-1.js',
    icon: '/assets/favicon-1.svg',
    fonts: ['/assets/letra-1.woff2'],
  },
  menu: [
    { href: '/plan', label: 'Plan' },
    { href: '/organizaciones', label: 'Organizaciones' },
  ],
  slots: {},
  ...changes,
})

/** A page around `content`, read back as a document. */
const show = (content: ComponentChildren, changes: Partial<PageRequest> = {}) =>
  readDocument(renderPage(<Page title="Prueba">{content}</Page>, request(changes)))

const inForm = (field: ComponentChildren, errors: Errors = {}, values: Values = {}) =>
  show(
    <Form action="/x" errors={errors} values={values}>
      {field}
    </Form>,
  )

describe('every field', () => {
  const options = [
    { value: 'a', label: 'Uno' },
    { value: 'b', label: 'Dos' },
  ]
  const fields: [name: string, field: ComponentChildren, value: (document: Element) => unknown][] = [
    ['TextField', <TextField name="x" label="Nombre" hint="Ayuda" />, (d) => only(d, '#f-x').getAttribute('value')],
    ['NumberField', <NumberField name="x" label="Nombre" hint="Ayuda" />, (d) => only(d, '#f-x').getAttribute('value')],
    ['DateField', <DateField name="x" label="Nombre" hint="Ayuda" />, (d) => only(d, '#f-x').getAttribute('value')],
    ['TextArea', <TextArea name="x" label="Nombre" hint="Ayuda" />, (d) => only(d, '#f-x').textContent],
    [
      'Select',
      <Select name="x" label="Nombre" hint="Ayuda" options={options} />,
      (d) => d.querySelector('option[selected]')?.getAttribute('value'),
    ],
    [
      'Radios',
      <Radios name="x" label="Nombre" hint="Ayuda" options={options} />,
      (d) => d.querySelector('input[checked]')?.getAttribute('value'),
    ],
    [
      'Checkboxes',
      <Checkboxes name="x" label="Nombre" hint="Ayuda" options={options} />,
      (d) => d.querySelector('input[checked]')?.getAttribute('value'),
    ],
  ]

  it.each(fields)('%s has a stable id, and says label, hint and error', (_, field) => {
    const document = inForm(field, { x: 'Falta esto.' })
    const described = only(document, '[aria-describedby="f-x-hint f-x-error"]')
    expect(only(document, '#f-x-hint').textContent).toBe('Ayuda')
    expect(only(document, '#f-x-error').textContent).toBe('Error: Falta esto.')
    const group = described.tagName === 'FIELDSET'
    expect(only(document, group ? 'main legend' : 'main label[for="f-x"]').textContent).toBe('Nombre')
    // ARIA has no `aria-invalid` for a group of choices.
    expect(described.getAttribute('aria-invalid')).toBe(group ? null : 'true')
    expect(only(document, '#f-x').getAttribute('name')).toBe('x')
  })

  it.each(fields)('%s without error is not invalid', (_, field) => {
    const document = inForm(field)
    expect(document.querySelector('[aria-invalid]')).toBeNull()
    expect(document.querySelector('#f-x-error')).toBeNull()
    expect(only(document, '[aria-describedby]').getAttribute('aria-describedby')).toBe('f-x-hint')
  })

  it.each(fields)('%s keeps what was typed', (_, field, value) => {
    const document = inForm(field, { x: 'No.' }, { x: 'b' })
    expect(value(document)).toBe('b')
  })

  it('shows hostile text as text', () => {
    const document = inForm(
      <>
        <TextField name="x" label={HOSTILE} hint={HOSTILE} />
        <TextArea name="y" label={HOSTILE} />
        <Select name="z" label="Z" options={[{ value: HOSTILE, label: HOSTILE }]} />
      </>,
      { x: HOSTILE },
      { x: HOSTILE, y: `</textarea>${HOSTILE}` },
    )
    expect(document.querySelectorAll('main script, main img').length).toBe(0)
    expect(only(document, '#f-x').getAttribute('value')).toBe(HOSTILE)
    expect(only(document, '#f-y').textContent).toBe(`</textarea>${HOSTILE}`)
  })

  it('says in words what is optional', () => {
    expect(only(inForm(<TextField name="x" label="Nombre" optional />), 'main label').textContent).toBe(
      'Nombre (opcional)',
    )
  })
})

describe('the date field', () => {
  it('is a date field for a day', () =>
    expect(only(inForm(<DateField name="d" label="Día" value="2026-11-22" />), '#f-d').getAttribute('type')).toBe(
      'date',
    ))

  it('gives back as text what no calendar shows', () => {
    const field = only(inForm(<DateField name="d" label="Día" />, {}, { d: '31/11/2026' }), '#f-d')
    expect([field.getAttribute('type'), field.getAttribute('value')]).toEqual(['text', '31/11/2026'])
  })
})

it('says the limits of a file before it is chosen', () => {
  const document = inForm(
    <FileField name="prueba" label="Prueba" kinds="PDF o imagen" accept=".pdf" maxBytes={2_500_000} />,
  )
  expect(only(document, '#f-prueba-hint').textContent).toBe('PDF o imagen. Hasta 2.5 MB.')
  expect(only(document, '#f-prueba').getAttribute('data-max-bytes')).toBe('2500000')
})

describe('the error summary', () => {
  it('takes the focus, is announced, and leads to each field', () => {
    const errors = { 'hitos[0].nombre': 'Escriba el nombre.', form: 'El plan está cerrado.' }
    const document = show(
      <>
        <ErrorSummary errors={errors} />
        <Form action="/x" errors={errors}>
          <TextField name="hitos[0].nombre" label="Nombre" />
        </Form>
      </>,
    )
    const summary = only(document, '[role="alert"]')
    expect([summary.getAttribute('tabindex'), summary.hasAttribute('data-error-summary')]).toEqual(['-1', true])
    expect(only(summary, 'a').getAttribute('href')).toBe('#f-hitos-0-nombre')
    expect(document.querySelector('#f-hitos-0-nombre')?.getAttribute('aria-invalid')).toBe('true')
    expect(summary.textContent).toContain('El plan está cerrado.')
  })

  it('is not there without errors', () =>
    expect(show(<ErrorSummary errors={{}} />).querySelector('[role="alert"]')).toBeNull())

  it('lands on the first choice of a group', () => {
    const document = inForm(
      <Radios
        name="r"
        label="R"
        options={[
          { value: '1', label: 'Uno' },
          { value: '2', label: 'Dos' },
        ]}
      />,
    )
    expect(document.querySelector(`#${fieldId('r')}`)?.getAttribute('value')).toBe('1')
    expect(document.querySelector('#f-r-2')?.getAttribute('value')).toBe('2')
  })
})

describe('the page', () => {
  it('says its language, title, city and addresses in other languages', () => {
    const document = show('', { locale: 'en' })
    expect(only(document, 'html').getAttribute('lang')).toBe('en')
    expect(only(document, 'title').textContent).toBe('Prueba · Tequio · Ciudad de México')
    const spanish = only(document, 'link[hreflang="es"]').getAttribute('href')
    expect(spanish).toBe('https://tequio.example/plan/compromisos?estado=late&despues=3&lang=es')
    const here = only(document, 'header a[lang="es"]').getAttribute('href')
    expect(here).toBe('/plan/compromisos?estado=late&despues=3&lang=es')
  })

  it('says in its title that the form was refused, and puts the summary before the heading', () => {
    const document = readDocument(renderPage(<Page title="Avance" errors={{ x: 'Falta.' }} />, request()))
    expect(only(document, 'title').textContent).toContain('Error: Avance')
    const order = [...document.querySelectorAll('main [role="alert"], main h1')].map(({ tagName }) => tagName)
    expect(order).toEqual(['DIV', 'H1'])
  })

  it('marks the current entry of the menu', () => {
    expect(only(show(''), 'nav a[aria-current]').textContent).toBe('Plan')
    expect(only(show('', { url: new URL('https://t.example/plan') }), 'nav a[aria-current="page"]').textContent).toBe(
      'Plan',
    )
    expect(show('', { url: new URL('https://t.example/planes') }).querySelector('nav a[aria-current]')).toBeNull()
  })

  it('offers to come back after signing in, or to leave', () => {
    expect(only(show(''), '.tools__link').getAttribute('href')).toBe(
      '/entrar?volver=%2Fplan%2Fcompromisos%3Festado%3Dlate%26despues%3D3',
    )
    const signedIn = show('', { person: { id: '1', name: HOSTILE } })
    expect(only(signedIn, 'form[action="/salir"]').getAttribute('method')).toBe('post')
    expect(only(signedIn, 'a[href="/mi-mesa"]').textContent).toContain(HOSTILE)
    expect(signedIn.textContent).not.toContain('Entrar')
  })

  it('says what is invented and which database it stands on', () => {
    expect(show('').textContent).not.toMatch(/Demostración|base de datos integrada/)
    expect(show('', { demonstration: true }).textContent).toContain('Demostración.')
    expect(show('', { embedded: true }).textContent).toContain('base de datos integrada')
  })

  it('hangs the slot of its subject, and only on a page with one', () => {
    const slots = { subject: <p id="historia">Historia</p> }
    const about = (subject?: { kind: string; id: string }) =>
      readDocument(renderPage(<Page title="P" {...(subject && { subject })} />, request({ slots }))).querySelector(
        '#historia',
      )
    expect(about({ kind: 'plan', id: '1' })).not.toBeNull()
    expect(about()).toBeNull()
  })

  it('has one h1, one main and a way straight to it', () => {
    const document = show('')
    only(document, 'h1')
    expect(`#${only(document, 'main').id}`).toBe(only(document, 'a.skip').getAttribute('href'))
  })

  it('escapes every text it is given', () => {
    const html = renderPage(
      <Page title={HOSTILE} lead={HOSTILE} kind={HOSTILE} breadcrumbs={[{ label: HOSTILE, href: HOSTILE }]} />,
      request({ city: HOSTILE }),
    )
    expect(html).not.toMatch(/<script>alert|<img/)
  })
})

describe('text', () => {
  it('marks what is not in the language of the page', () => {
    const document = show(<LangText text={{ es: 'Agua' }} />, { locale: 'en' })
    expect(only(document, 'main span[lang="es"]').textContent).toBe('Agua')
    expect(
      show(<LangText text={{ es: 'Agua', en: 'Water' }} />, { locale: 'en' }).querySelector('main [lang]'),
    ).toBeNull()
  })

  it('writes dates out, with the machine’s form beside', () => {
    const time = only(show(<DayText day="2026-11-22" />), 'main time')
    expect([time.getAttribute('datetime'), time.textContent]).toEqual(['2026-11-22', '22 de noviembre de 2026'])
    expect(only(show(<Timestamp at={new Date('2026-11-23T03:40:00Z')} />), 'main time').textContent).toContain(
      '22 de noviembre',
    )
  })

  it.each([
    [HOSTILE, /<script|<img/],
    ['[x](javascript:alert(1))', /href="javascript/],
    ['[x](data:text/html,hola)', /href="data/],
    ['![x](https://example.org/pixel.png)', /<img/],
    ['<b onclick=x>y</b>', /<b /],
  ])('Markdown lets no code through: %s', (text, harm) => {
    expect(
      renderPage(
        <Page title="P">
          <Markdown text={text} />
        </Page>,
        request(),
      ).split('<main')[1],
    ).not.toMatch(harm)
  })

  it('Markdown links are not vouched for, and headings keep their place', () => {
    const document = show(<Markdown text={{ es: '# Uno\n\n[ver](https://example.org)' }} under={2} />, { locale: 'en' })
    expect(only(document, 'main .prose').getAttribute('lang')).toBe('es')
    expect(only(document, 'main .prose h3').textContent).toBe('Uno')
    expect(only(document, 'main .prose a').getAttribute('rel')).toContain('nofollow')
  })
})

describe('lists and figures', () => {
  it('a table keeps its meaning when it is stacked', () => {
    const columns = [
      { label: 'Hito', header: true, cell: (row: { name: string; share: number }) => row.name },
      { label: 'Avance', numeric: true, cell: (row: { name: string; share: number }) => `${row.share} %` },
    ]
    const document = show(<Table caption="Hitos" columns={columns} rows={[{ name: HOSTILE, share: 60 }]} />)
    // The script says it again in roles, where rows stack; HTML forbids the page to (Nu: «role must not be used on a td»).
    expect(only(document, 'table').hasAttribute('data-stacks')).toBe(true)
    expect(document.querySelectorAll('table[role], table [role]')).toHaveLength(0)
    expect(only(document, 'tbody th').getAttribute('scope')).toBe('row')
    expect(document.querySelectorAll('thead th[scope="col"]').length).toBe(2)
    const cell = only(document, 'td')
    expect([cell.getAttribute('data-label'), cell.textContent]).toEqual(['Avance', '60 %'])
    expect(document.querySelector('main script')).toBeNull()
  })

  it('a table without rows says what will be here', () => {
    const document = show(<Table caption="C" columns={[]} rows={[]} empty={<p id="vacio">Nada</p>} />)
    expect(document.querySelector('table')).toBeNull()
    only(document, '#vacio')
  })

  it('a figure has its denominator', () => {
    expect(only(show(<Stat value={1200} of={3900} says="personas." />), '.stat').textContent).toBe(
      '1,200 de 3,900 personas.',
    )
  })

  it('progress is a bar and words', () => {
    const bar = only(show(<Progress label="Hitos" done={3} total={8} />), 'progress')
    expect([bar.getAttribute('value'), bar.getAttribute('max'), bar.getAttribute('aria-label')]).toEqual([
      '3',
      '8',
      'Hitos: 3 de 8',
    ])
    expect(only(show(<Progress label="Hitos" done={0} total={0} />), 'progress').getAttribute('max')).toBe('1')
  })

  it('names the goals in both languages', () => {
    expect(only(show(<Goals goals={[16]} />), '.pill').textContent).toBe('ODS 16 Paz, justicia e instituciones sólidas')
    expect(only(show(<Goals goals={[16]} />, { locale: 'en' }), '.pill').textContent).toBe(
      'SDG 16 Peace, justice and strong institutions',
    )
  })

  it('a card leads somewhere by its title alone', () => {
    const document = show(
      <CardGrid>
        <Card title="Agua" href="/c/1" tags={<Tag tone="late">Con retraso</Tag>} />
      </CardGrid>,
    )
    expect(only(document, 'main .card a').textContent).toBe('Agua')
    expect(only(document, 'main .grid > li .tag--late').textContent).toBe('Con retraso')
  })

  it('only answers to an act are announced', () => {
    const role = (tone: 'info' | 'success' | 'warning' | 'error') =>
      only(show(<Notice tone={tone}>Hola</Notice>), '.notice').getAttribute('role')
    expect([role('info'), role('success'), role('warning'), role('error')]).toEqual([null, 'status', null, 'alert'])
  })
})

describe('the way through a list', () => {
  it('each filter in force is a link that takes it away, from the first page', () => {
    const url = new URL('https://t.example/plan?p=agua&p=suelo&estado=late&after=xyz')
    expect(withoutFilter(url, { name: 'p', value: 'agua' })).toBe('/plan?p=suelo&estado=late')
    const document = show(
      <Filters count="3 de 9" active={[{ name: 'estado', value: 'late', label: 'Con retraso' }]}>
        <TextField name="q" label="Palabras" />
      </Filters>,
      { url },
    )
    const chip = only(document, '.chip')
    expect([chip.getAttribute('href'), chip.getAttribute('aria-label')]).toEqual([
      '/plan?p=agua&p=suelo',
      'Quitar el filtro Con retraso',
    ])
    expect(only(document, '.filters details').hasAttribute('open')).toBe(true)
    expect(only(document, '.filters form').getAttribute('method')).toBe('get')
  })

  it('has no pages where all fits', () => {
    expect(show(<Pagination says="3 de 3" />).querySelector('.pages')).toBeNull()
    expect(only(show(<Pagination next="/x?after=1" />), '.pages a').getAttribute('rel')).toBe('next')
  })
})

describe('the record', () => {
  it('says the current step', () => {
    const document = show(
      <Steps
        label="Fases"
        steps={[
          { label: 'Uno', state: 'done' },
          { label: 'Dos', state: 'current', opens: '2026-03-14' },
        ]}
      />,
    )
    expect(only(document, '[aria-current="step"] strong').textContent).toBe('Dos')
  })

  it('names what each «Cambiar» changes', () => {
    expect(
      only(show(<SummaryList facts={[{ label: 'Hito', value: 'A', change: '/x' }]} />), 'main dl a').textContent,
    ).toBe('Cambiar Hito')
    const button = { name: 'change', value: 'a', formAction: '/x#f-a' }
    const shown = only(show(<SummaryList facts={[{ label: 'Hito', value: 'A', change: button }]} />), 'main dl button')
    expect([shown.textContent, shown.getAttribute('value'), shown.getAttribute('formaction')]).toEqual([
      'Cambiar Hito',
      'a',
      '/x#f-a',
    ])
  })

  it('shows who did what and when', () => {
    const entry = { at: new Date('2026-11-12T15:05:00Z'), who: 'Agua', what: 'Reportó un avance.' }
    expect(only(show(<DescriptionHistory label="Historia" entries={[entry]} />), '.history li').textContent).toContain(
      'Reportó un avance.Agua · 12 de noviembre de 2026',
    )
  })

  it('gives the folio', () =>
    expect(only(show(<Folio folio="AV-1" />), '[role="status"] strong').textContent).toBe('AV-1'))
})

it('hides what only works with JavaScript', () => {
  expect(only(show(<PrintButton />), '[data-print]').hasAttribute('hidden')).toBe(true)
  expect(
    only(
      show(
        <Button name="act" value="send">
          Enviar
        </Button>,
      ),
      'button[name="act"]',
    ).getAttribute('type'),
  ).toBe('submit')
})

it.each(['es', 'en'] as const)('the guide is valid HTML in %s, without inline style or script', async (locale) => {
  const html = renderPage(
    <GuidePage tokens={await readTokens()} />,
    request({ locale, demonstration: true, embedded: true, person: { id: '1', name: 'María' } }),
  )
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?! src=)/)
  const validator = new HtmlValidate({
    extends: ['html-validate:standard', 'html-validate:document'],
    rules: {
      'doctype-style': 'off', // `<!doctype html>` is as right in lower case.
      'void-style': 'off',
      'no-redundant-role': 'off', // A list without bullets loses its role in some browsers.
      'prefer-native-element': 'off',
      'long-title': 'off',
      'require-sri': 'off', // Everything is of our own origin.
    },
  })
  const { results } = await validator.validateString(html)
  expect(
    results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line, column }) => `${ruleId} ${line}:${column} ${message}`),
    ),
  ).toEqual([])
})
