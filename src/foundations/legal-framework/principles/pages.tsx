import { addDays } from '../../../kernel/dates.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  ButtonLink,
  Card,
  CardGrid,
  DayText,
  EmptyState,
  Heading,
  LangText,
  Page,
  SummaryList,
  Tag,
  useRequest,
  useWords,
  type Fact,
} from '../../../platform/html/index.ts'
import { stateOn } from '../norms/model.ts'
import { Downloads } from '../norms/pages.tsx'
import { words } from '../words.ts'
import type { Catalogue, CatalogueWithPrinciples, Principle } from './store.ts'

/** How a catalogue stands on a day: its own validity or, where it has none, that of the norm it comes from. */
export const catalogueStateOn = ({ validFrom, validUntil, publishedOn, ended }: Catalogue, day: string) =>
  stateOn({ publishedOn, inForceFrom: validFrom, inForceUntil: validUntil, ended }, day)

export function CataloguesPage({
  catalogues,
  today,
  can,
}: {
  catalogues: readonly CatalogueWithPrinciples[]
  today: string
  can: { manage: boolean }
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const current = catalogues.find((catalogue) => catalogueStateOn(catalogue, today) === 'in-force')
  return (
    <Page
      head="band"
      title={t('principles.title')}
      lead={
        current ? t('principles.lead', { catalogue: inLanguage(current.name, locale).text }) : t('principles.lead-none')
      }
      json="/principios.json"
      headFoot={
        <>
          <a class="button button--secondary button--small" href="/marco-legal">
            {t('norms.title')}
          </a>
          {can.manage && (
            <ButtonLink href="/principios/nuevo" size="small">
              {t('principles.add-catalogue')}
            </ButtonLink>
          )}
        </>
      }
    >
      {catalogues.length === 0 && <EmptyState title={t('principles.none')}>{t('principles.none-help')}</EmptyState>}
      {catalogues.map((catalogue) => (
        <section>
          <Heading id={`catalogo-${catalogue.slug}`}>
            <LangText text={catalogue.name} />
          </Heading>
          <p>
            <CatalogueTag catalogue={catalogue} today={today} /> <ValidityText catalogue={catalogue} /> ·{' '}
            <NormLink catalogue={catalogue} />
          </p>
          <CardGrid label={inLanguage(catalogue.name, locale).text}>
            {catalogue.principles.map((principle) => (
              <Card
                title={<LangText text={principle.name} />}
                kind={t('principles.number', { number: principle.number, total: catalogue.principles.length })}
                href={`/principios/${catalogue.slug}/${principle.slug}`}
              >
                <p class="small">
                  <LangText text={principle.explanation} />
                </p>
              </Card>
            ))}
          </CardGrid>
          <p class="small soft">
            <LangText text={catalogue.source} />
          </p>
          {can.manage && (
            <p class="row">
              <ButtonLink href={`/principios/${catalogue.slug}/agregar`} size="small" look="secondary">
                {t('principles.add')}
              </ButtonLink>
              {!catalogue.validUntil && (
                <ButtonLink href={`/principios/${catalogue.slug}/terminar`} size="small" look="secondary">
                  {t('principles.close')}
                </ButtonLink>
              )}
            </p>
          )}
        </section>
      ))}
      <Downloads path="/principios" />
    </Page>
  )
}

function CatalogueTag({ catalogue, today }: { catalogue: Catalogue; today: string }) {
  const t = useWords(words)
  const state = catalogueStateOn(catalogue, today)
  return (
    <Tag
      tone={
        state === 'in-force' ? 'done' : state === 'ended' ? 'neutral' : state === 'to-come' ? 'under-way' : 'unknown'
      }
    >
      {t(`state.${state}`)}
    </Tag>
  )
}

function ValidityText({ catalogue: { validFrom, validUntil, publishedOn } }: { catalogue: Catalogue }) {
  const t = useWords(words)
  const from = validFrom ?? publishedOn
  return (
    <>
      {from && (
        <>
          {validFrom ? t('principles.from') : t('principles.published')} <DayText day={from} />
        </>
      )}
      {validUntil && (
        <>
          {', '}
          {t('principles.until')} <DayText day={addDays(validUntil, -1)} />
        </>
      )}
    </>
  )
}

function NormLink({ catalogue: { norm, provision } }: { catalogue: Catalogue }) {
  const t = useWords(words)
  return (
    <a href={`/marco-legal/${norm.slug}${provision ? `#${provision.anchor}` : ''}`}>
      <LangText text={norm.shortName} />
      {provision && `, ${t('norm.article', { article: provision.article }).toLowerCase()}`}
    </a>
  )
}

export function PrinciplePage({
  catalogue,
  principle,
  today,
  can,
}: {
  catalogue: CatalogueWithPrinciples
  principle: Principle
  today: string
  can: { manage: boolean }
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const name = inLanguage(principle.name, locale).text
  const facts: Fact[] = [
    { label: t('principles.catalogue'), value: <LangText text={catalogue.name} /> },
    { label: t('principles.validity'), value: <ValidityText catalogue={catalogue} /> },
    {
      label: t('principles.legal-basis'),
      value: <NormLink catalogue={{ ...catalogue, provision: principle.provision ?? catalogue.provision }} />,
    },
  ]
  return (
    <Page
      title={name}
      kind={t('principles.kind', { number: principle.number, total: catalogue.principles.length })}
      lead={<LangText text={principle.explanation} />}
      breadcrumbs={[{ label: t('principles.title'), href: '/principios' }, { label: name }]}
      headFoot={
        <>
          <CatalogueTag catalogue={catalogue} today={today} />
          {can.manage && (
            <ButtonLink href={`/principios/${catalogue.slug}/${principle.slug}/corregir`} size="small" look="secondary">
              {t('form.correct.principle')}
            </ButtonLink>
          )}
        </>
      }
      json={`/principios/${catalogue.slug}/${principle.slug}.json`}
      subject={{ kind: 'principle', id: principle.id }}
    >
      <SummaryList facts={facts} />
      {principle.provision && (
        <p>
          <LangText text={principle.provision.summary} />
        </p>
      )}
      <p class="small soft">
        <LangText text={catalogue.source} />
      </p>
      <Neighbours catalogue={catalogue} principle={principle} />
    </Page>
  )
}

function Neighbours({ catalogue, principle }: { catalogue: CatalogueWithPrinciples; principle: Principle }) {
  const t = useWords(words)
  const others = catalogue.principles.filter((other) => other.id !== principle.id)
  if (others.length === 0) return null
  return (
    <nav aria-labelledby="otros">
      <Heading id="otros">{t('principles.others')}</Heading>
      <ul role="list" class="pills">
        {others.map((other) => (
          <li>
            <a class="pill" href={`/principios/${catalogue.slug}/${other.slug}`}>
              <span class="pill__number">{other.number}</span> <LangText text={other.name} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
