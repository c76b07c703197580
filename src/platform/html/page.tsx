import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { refKey, type Ref } from '../../kernel/ref.ts'
import { LOCALES } from '../../kernel/text.ts'
import { Notice } from './blocks.tsx'
import { ErrorSummary, type Errors } from './form.tsx'
import { Mark } from './mark.tsx'
import { Breadcrumbs, type Crumb } from './navigation.tsx'
import { RequestContext, useRequest, useWords, type PageRequest } from './request.ts'
import { words } from './words.ts'

type PageProps = {
  /** The heading of the page and, with the city, its title in the browser. */
  title: string
  /** Of a title that is content and not in the language of the page (WCAG 3.1.2). */
  titleLang?: string | undefined
  /** For search engines and shared links; the lead where absent. */
  description?: string
  /** What kind of record this is, above the heading: «Compromiso», «Plan de Acción Local». */
  kind?: string
  /** The one sentence that tells where you are: what this is, its state in words, what you can do now. */
  lead?: ComponentChildren
  breadcrumbs?: readonly Crumb[]
  /** `band` puts heading and lead on the wide violet band: for the front pages of a subject. */
  head?: 'plain' | 'band'
  /** Under the lead: tags, buttons. */
  headFoot?: ComponentChildren
  /** The record the page is about: `app` hangs its history, follow and comments at the end. */
  subject?: Ref
  /** Where the same content is as JSON, e.g. `/plan.json`. */
  json?: string
  /** Where programs subscribe to what happens here (Atom). That of its history, where the page is about a record. */
  feed?: string
  /** Of the form on this page, if it was refused: the summary goes before everything and the title says so. */
  errors?: Errors
  /** Keeps the page out of search engines: desks, forms, answers to a search. */
  unlisted?: boolean
  children?: ComponentChildren
}

/** The whole document, written for an old phone: one stylesheet, one deferred script, nothing from elsewhere. */
export function renderPage(page: ComponentChildren, request: PageRequest): string {
  return '<!doctype html>' + renderToString(<RequestContext.Provider value={request}>{page}</RequestContext.Provider>)
}

/** The shell of every page. Its `children` come after the head, inside `<main>`. */
export function Page(props: PageProps) {
  const { locale, slots } = useRequest()
  return (
    <html lang={locale}>
      <DocumentHead {...props} />
      <body>
        <SkipLink />
        <div class="strand" aria-hidden="true" />
        <Header subject={props.subject} />
        <main id="contenido" tabIndex={-1}>
          <PageHead {...props} />
          <div class="wide">
            <IgnoredParameters />
            {props.children}
            {props.subject && slots.subject && <div class="subject">{slots.subject}</div>}
          </div>
        </main>
        <Footer />
      </body>
    </html>
  )
}

/** A card for other sites to frame: no menu, no script, one small stylesheet, and a way to the page itself. */
export function FramedPage({ title, href, subject, children }: FramedProps) {
  const { assets, city, locale } = useRequest()
  const t = useWords(words)
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <title>{`${t('framedTitle', { title })} · Tequio · ${city}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <link rel="canonical" href={href} />
        <link rel="stylesheet" href={assets.embed} />
      </head>
      <body>
        <div class="strand" aria-hidden="true" />
        <main>
          <DemonstrationBanner subject={subject} />
          {children}
        </main>
        <footer>
          <a href={href} target="_blank" rel="noopener">
            {t('framed', { city })}
          </a>
        </footer>
      </body>
    </html>
  )
}

type FramedProps = {
  title: string
  /** The page itself. */
  href: string
  /** The record that the card is about. */
  subject?: Ref
  children: ComponentChildren
}

const feedOf = ({ kind, id }: Ref) => `/historial/${kind}/${id}.atom`

function DocumentHead({
  title,
  description,
  lead,
  json,
  subject,
  feed = subject && feedOf(subject),
  errors,
  unlisted,
}: PageProps) {
  const { assets, city, url } = useRequest()
  const t = useWords(words)
  const refused = errors && Object.keys(errors).length > 0
  const summary = description ?? (typeof lead === 'string' ? lead : undefined)
  return (
    <head>
      <meta charset="utf-8" />
      <title>{`${refused ? t('errorTitle', { title }) : title} · Tequio · ${city}`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      {summary && <meta name="description" content={summary} />}
      {unlisted && <meta name="robots" content="noindex" />}
      {assets.fonts.map((font) => (
        <link rel="preload" href={font} as="font" type="font/woff2" crossOrigin="anonymous" />
      ))}
      <link rel="stylesheet" href={assets.css} />
      <link rel="icon" href={assets.icon} type="image/svg+xml" />
      {LOCALES.map((locale) => (
        <link rel="alternate" hrefLang={locale} href={inLocale(url, locale).href} />
      ))}
      {json && <link rel="alternate" type="application/json" href={json} />}
      {feed && <link rel="alternate" type="application/atom+xml" href={feed} />}
      <script src={assets.js} defer />
    </head>
  )
}

export function SkipLink() {
  const t = useWords(words)
  return (
    <a class="skip" href="#contenido">
      {t('skip')}
    </a>
  )
}

/** Over every page while all is invented; after that over the pages of what had to stay. */
function DemonstrationBanner({ subject }: { subject: Ref | undefined }) {
  const { demonstration, leftovers } = useRequest()
  const t = useWords(words)
  const isLeftover = subject !== undefined && leftovers?.has(refKey(subject))
  if (!demonstration && !isLeftover) return null
  return (
    <div class="notice-bar">
      <p class="wide">
        <strong>{t('demonstration.title')}</strong>
        {t(demonstration ? 'demonstration.text' : 'demonstration.leftover')}
      </p>
    </div>
  )
}

function Header({ subject }: { subject: Ref | undefined }) {
  const { city } = useRequest()
  const t = useWords(words)
  return (
    <header class="header">
      <DemonstrationBanner subject={subject} />
      <div class="wide header__inner">
        <a class="brand" href="/">
          <Mark class="brand__mark" />
          <span>
            <span class="brand__name">Tequio</span> <span class="brand__city">{city}</span>
          </span>
        </a>
        <details class="menu">
          <summary>{t('menu')}</summary>
          <div class="menu__inside">
            <Tools />
            <MainMenu />
          </div>
        </details>
      </div>
    </header>
  )
}

function MainMenu() {
  const { menu, url } = useRequest()
  const t = useWords(words)
  return (
    <nav class="nav" aria-label={t('mainMenu')}>
      <ul role="list">
        {menu.map(({ href, label }) => (
          <li>
            <a href={href} aria-current={currency(href, url.pathname)}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** `page` on the entry's own page, `true` on those beneath it. */
function currency(href: string, pathname: string): 'page' | 'true' | undefined {
  if (href === pathname) return 'page'
  return href !== '/' && pathname.startsWith(`${href}/`) ? 'true' : undefined
}

function Tools() {
  return (
    <div class="tools">
      <SearchBox />
      <LanguageSwitch />
      <Account />
    </div>
  )
}

/** What of the address was left out of the answer, and what it might have said. */
function IgnoredParameters() {
  const { ignored = [] } = useRequest()
  const t = useWords(words)
  if (ignored.length === 0) return null
  return (
    <Notice tone="warning" title={t('ignored.title')}>
      <ul>
        {ignored.map(({ path, value, message, cut }) => (
          <li>
            <code>{path}</code>: {t(cut ? 'ignored.cut' : 'ignored.left-out', { value })} {message}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function SearchBox() {
  const { url } = useRequest()
  const t = useWords(words)
  return (
    <form class="search" action="/buscar" method="get" role="search">
      <label class="govuk-visually-hidden" for="buscar">
        {t('searchLabel')}
      </label>
      <input
        id="buscar"
        name="q"
        type="search"
        maxLength={200}
        value={url.pathname === '/buscar' ? (url.searchParams.get('q') ?? '') : ''}
      />
      <button type="submit">
        <span class="govuk-visually-hidden">{t('searchButton')}</span>
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          <circle cx="10.5" cy="10.5" r="6.5" />
          <path d="m15.5 15.5 5 5" />
        </svg>
      </button>
    </form>
  )
}

/** Offers the other languages, each in its own words, at the same address and query. */
function LanguageSwitch() {
  const { locale, url } = useRequest()
  const t = useWords(words)
  return (
    <>
      {LOCALES.filter((other) => other !== locale).map((other) => (
        <a href={relative(inLocale(url, other))} lang={other} hrefLang={other}>
          {t(`language.${other}`)}
        </a>
      ))}
    </>
  )
}

function Account() {
  const { person, url } = useRequest()
  const t = useWords(words)
  if (!person) {
    return (
      <a class="tools__link" href={`/entrar?volver=${encodeURIComponent(relative(url))}`}>
        {t('signIn')}
      </a>
    )
  }
  return (
    <>
      <a class="tools__link" href="/mi-mesa">
        {t('myDesk', { name: person.name })}
      </a>
      <form action="/salir" method="post">
        <button class="link-button" type="submit">
          {t('signOut')}
        </button>
      </form>
    </>
  )
}

function PageHead({ title, titleLang, kind, lead, breadcrumbs, head = 'plain', headFoot, errors }: PageProps) {
  return (
    <div class={head === 'band' ? 'head head--band' : 'head'}>
      <div class="wide">
        {breadcrumbs && <Breadcrumbs path={breadcrumbs} />}
        {errors && <ErrorSummary errors={errors} />}
        {kind && <p class="kind">{kind}</p>}
        <h1 lang={titleLang}>{title}</h1>
        {lead && <p class="lead">{lead}</p>}
        {headFoot && <div class="head__foot">{headFoot}</div>}
      </div>
    </div>
  )
}

function Footer() {
  const { city, embedded } = useRequest()
  const t = useWords(words)
  const links = [
    ['/datos-abiertos', t('footer.openData')],
    ['/api', t('footer.api')],
    ['/guia', t('footer.guide')],
  ] as const
  return (
    <footer class="footer">
      <div class="strand" aria-hidden="true" />
      <div class="wide footer__inner">
        <div>
          <p class="footer__name">{`Tequio · ${city}`}</p>
          <p>{t('footer.about')}</p>
          {embedded && <p>{t('embedded')}</p>}
          <p>{t('footer.content')}</p>
          <p>{t('footer.licence')}</p>
        </div>
        <nav aria-label={t('footer.label')}>
          <ul role="list">
            {links.map(([href, label]) => (
              <li>
                <a href={href}>{label}</a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </footer>
  )
}

/** The same address asked for in another language. */
function inLocale(url: URL, locale: string): URL {
  const other = new URL(url)
  other.searchParams.set('lang', locale)
  return other
}

const relative = (url: URL) => url.pathname + url.search
