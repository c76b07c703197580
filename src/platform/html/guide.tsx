import type { ComponentChildren } from 'preact'
import { formatNumber } from '../../kernel/dates.ts'
import { Card, CardGrid, EmptyState, Goals, Notice, Pills, Progress, Stat, Tag, TONES } from './blocks.tsx'
import { Button, ButtonLink, PrintButton } from './buttons.tsx'
import { Checkboxes, DateField, FileField, NumberField, Radios, Select, TextArea, TextField } from './fields.tsx'
import { ErrorSummary, Fieldset, Form, FormActions } from './form.tsx'
import { Mark } from './mark.tsx'
import { Breadcrumbs, Contents, Filters, Pagination } from './navigation.tsx'
import { Page } from './page.tsx'
import { CheckAnswers, DescriptionHistory, Folio, Steps, SummaryList } from './record.tsx'
import { useRequest, useWords } from './request.ts'
import { Table } from './table.tsx'
import { DayText, Details, Heading, LangText, Lead, Markdown, Prose, Timestamp } from './text.tsx'
import { contrast, PAIRS, type Tokens } from './tokens.ts'
import { words } from './words.ts'

// The examples are content, like any record: Spanish, of Mexico City, invented. In English pages they keep `lang="es"`.

type GuideProps = {
  /** From `readTokens()`. */
  tokens: Tokens
  /** More parts, from those who own them: charts, maps. */
  more?: readonly { id: string; label: string; content: ComponentChildren }[]
}

/** Every piece of the kit, alive, in its states. What is not here does not exist. */
export function GuidePage({ tokens, more = [] }: GuideProps) {
  const t = useWords(words)
  const parts = [
    { id: 'marca', label: t('guide.brand'), content: <BrandPart /> },
    { id: 'colores', label: t('guide.colours'), content: <ColourPart tokens={tokens} /> },
    { id: 'letra', label: t('guide.type'), content: <TypePart /> },
    { id: 'botones', label: t('guide.buttons'), content: <ButtonPart /> },
    { id: 'campos', label: t('guide.fields'), content: <FieldPart /> },
    { id: 'tarjetas', label: t('guide.cards'), content: <CardPart /> },
    { id: 'tablas', label: t('guide.tables'), content: <TablePart /> },
    { id: 'navegacion', label: t('guide.navigation'), content: <NavigationPart /> },
    { id: 'avisos', label: t('guide.messages'), content: <MessagePart /> },
    { id: 'registro', label: t('guide.record'), content: <RecordPart /> },
    { id: 'texto', label: t('guide.text'), content: <TextPart /> },
    ...more,
  ]
  return (
    <Page
      title={t('guide.title')}
      lead={t('guide.lead')}
      description={t('guide.description')}
      breadcrumbs={[{ label: t('guide.title') }]}
      head="band"
      headFoot={<PrintButton />}
    >
      <Contents label={t('guide.contents')} parts={parts} />
      {parts.map(({ id, label, content }) => (
        <section class="guide" aria-labelledby={id}>
          <Heading id={id}>{label}</Heading>
          {content}
        </section>
      ))}
    </Page>
  )
}

/** Invented content, in Spanish whatever the language of the page. */
function Example({ children }: { children: ComponentChildren }) {
  const { locale } = useRequest()
  return (
    <div class="example" lang={locale === 'es' ? undefined : 'es'}>
      {children}
    </div>
  )
}

function BrandPart() {
  const t = useWords(words)
  return (
    <>
      <p>{t('guide.brandText')}</p>
      <div class="row guide__brand">
        <Mark class="guide__mark" />
        <Mark class="brand__mark" />
        <div class="guide__weave" aria-hidden="true" />
      </div>
    </>
  )
}

const SWATCHES = [
  'brand',
  'brand-mid',
  'brand-tint',
  'band',
  'accent',
  'done',
  'under-way',
  'late',
  'unknown',
  'ink',
  'sunken',
  'paper',
]

function ColourPart({ tokens }: { tokens: Tokens }) {
  const t = useWords(words)
  return (
    <>
      <p>{t('guide.coloursText')}</p>
      <ul role="list" class="swatches" aria-label={t('guide.swatches')}>
        {SWATCHES.map((name) => (
          <li>
            <span class={`swatch swatch--${name}`} />
            <code>{name}</code>
            <span class="small soft">
              {tokens.light[name]} · {tokens.dark[name]}
            </span>
          </li>
        ))}
      </ul>
      <Details summary={t('guide.contrastTable')}>
        <ContrastTable tokens={tokens} />
      </Details>
    </>
  )
}

function ContrastTable({ tokens }: { tokens: Tokens }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const ratio = (palette: Record<string, string>, pair: (typeof PAIRS)[number]) =>
    contrast(palette[pair.colour]!, palette[pair.on]!)
  const written = (value: number) => formatNumber(value, locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const passes = (pair: (typeof PAIRS)[number]) =>
    Math.min(ratio(tokens.light, pair), ratio(tokens.dark, pair)) >= pair.least
  return (
    <Table
      caption={t('guide.contrastTable')}
      captionHidden
      rows={PAIRS}
      columns={[
        { label: t('guide.colour'), header: true, cell: (pair) => <code>{pair.colour}</code> },
        { label: t('guide.ground'), cell: (pair) => <code>{pair.on}</code> },
        { label: t('guide.light'), numeric: true, cell: (pair) => written(ratio(tokens.light, pair)) },
        { label: t('guide.dark'), numeric: true, cell: (pair) => written(ratio(tokens.dark, pair)) },
        { label: t('guide.least'), numeric: true, cell: (pair) => written(pair.least) },
        {
          label: t('guide.result'),
          cell: (pair) => (
            <Tag tone={passes(pair) ? 'done' : 'late'}>{t(passes(pair) ? 'guide.passes' : 'guide.fails')}</Tag>
          ),
        },
      ]}
    />
  )
}

const TypePart = () => (
  <Example>
    <p class="specimen specimen--display">Agua segura en Iztapalapa</p>
    <p class="title">Seis compromisos, doce meses, dos voces</p>
    <h3>Qué cambia para quien vive aquí</h3>
    <Lead>El plan lleva siete meses. Cumple lo dicho en cuatro de seis compromisos.</Lead>
    <Prose>
      <p>
        Cada compromiso tiene dos responsables: una dependencia y una organización civil. Ambas cuentan lo que pasó, con
        pruebas. Si no coinciden, se muestran las dos versiones.
      </p>
      <p class="small soft">Corte al 30 de septiembre de 2026. Pingüino, ñandú, Tlāhuac, 1 234 567.89</p>
    </Prose>
  </Example>
)

const ButtonPart = () => (
  <Example>
    <div class="row">
      <Button>Enviar avance</Button>
      <Button look="secondary">Guardar borrador</Button>
      <Button look="danger">Retirar evidencia</Button>
      <ButtonLink href="#botones" size="small" look="secondary">
        Descargar CSV
      </ButtonLink>
      <ButtonLink href="#botones" size="small">
        Ver compromiso
      </ButtonLink>
    </div>
  </Example>
)

const BODIES = [
  { value: 'segiagua', label: 'Secretaría de Gestión Integral del Agua' },
  { value: 'semovi', label: 'Secretaría de Movilidad' },
]
const GRADES = [
  { value: 'limited', label: 'Limitado', hint: 'Hay trabajo, todavía sin entrega.' },
  { value: 'substantial', label: 'Sustancial', hint: 'Falta una parte menor. Pide al menos una prueba.' },
  { value: 'complete', label: 'Completo' },
]
const PLACES = ['Iztapalapa', 'Tláhuac', 'Milpa Alta', 'Xochimilco'].map((label) => ({ value: label, label }))

const FieldPart = () => {
  const t = useWords(words)
  const errors = {
    titulo: 'Escriba el nombre del hito.',
    fecha: 'Esa fecha no existe. Revise el día y el mes.',
    avance: 'Elija cuánto se avanzó.',
  }
  return (
    <>
      <p>{t('guide.fieldsText')}</p>
      <Example>
        <div class="two">
          <Form action="/guia" method="get">
            <TextField
              name="nombre"
              label="Nombre del hito"
              hint="Diga qué se entrega, no qué se intenta."
              value="Publicar el mapa de fugas"
            />
            <NumberField name="meta" label="Meta, en por ciento" unit="%" value="85" />
            <DateField name="inicio" label="Fecha de inicio" value="2026-11-22" />
            <Select name="dependencia" label="Dependencia responsable" options={BODIES} value="segiagua" />
            <TextArea
              name="justificacion"
              label="Justificación del retraso"
              optional
              rows={3}
              value={'La licitación se declaró desierta en agosto.\nSe repite en noviembre.'}
            />
            <FileField
              name="evidencia"
              label="Prueba del avance"
              kinds="PDF, imagen o tabla"
              accept=".pdf,.csv,image/*"
              maxBytes={10_000_000}
              optional
            />
            <FormActions says="El avance y sus pruebas son públicos. Su correo no se publica.">
              <Button>Enviar avance</Button>
            </FormActions>
          </Form>
          <div>
            <ErrorSummary errors={errors} still />
            <Form
              action="/guia"
              method="get"
              errors={errors}
              values={{ fecha: '31/11/2026', alcaldias: ['Iztapalapa'] }}
            >
              <TextField name="titulo" label="Nombre del hito" required />
              <DateField name="fecha" label="Fecha del avance" required />
              <Radios name="avance" label="¿Cuánto se avanzó?" options={GRADES} required />
              <Checkboxes name="alcaldias" label="Alcaldías" optional inline options={PLACES} />
              <Fieldset legend="Contacto de la contraparte" hint="No se publica.">
                <TextField name="correo" label="Correo electrónico" type="email" autocomplete="email" width="m" />
              </Fieldset>
            </Form>
          </div>
        </div>
      </Example>
    </>
  )
}

const CardPart = () => {
  const t = useWords(words)
  return (
    <>
      <div class="row guide__tags">
        {TONES.map((tone) => (
          <Tag tone={tone}>{t(`tone.${tone}`)}</Tag>
        ))}
      </div>
      <Example>
        <CardGrid column="narrow">
          <Stat value={4} of={6} tone="done" says="compromisos avanzan según lo firmado." />
          <Stat value={1} of={6} tone="late" says="compromiso lleva retraso y dice por qué." />
          <Stat value={87.5} unit="%" decimals={1} says="de los avances trae al menos una prueba (35 de 40)." />
        </CardGrid>
        <CardGrid>
          <CommitmentCard />
          <Card
            title="Presupuesto de obra pública, explicado colonia por colonia con sus contratos, sus avances y sus fotografías"
            kind="Compromiso 2"
            href="#tarjetas"
            tags={<Tag tone="late">Con retraso</Tag>}
            foot={
              <>
                Siguiente hito: <DayText day="2026-12-15" />
              </>
            }
          >
            <p>La segunda entrega se movió de septiembre a diciembre.</p>
          </Card>
          <Card title="Sin enlace" kind="Mesa participativa" tags={<Tag tone="unknown">Sin información</Tag>} />
        </CardGrid>
      </Example>
    </>
  )
}

const CommitmentCard = () => (
  <Card
    title="Agua segura: calidad medida y publicada cada mes"
    kind="Compromiso 1"
    href="#tarjetas"
    tags={<Tag tone="under-way">En curso</Tag>}
    foot={
      <>
        Siguiente hito: <DayText day="2026-11-30" />
      </>
    }
  >
    <Progress label="Hitos cumplidos" done={5} total={8} tone="under-way" />
    <p class="small">Secretaría de Gestión Integral del Agua, con Red de Barrios por el Agua.</p>
  </Card>
)

type Milestone = { name: string; owner: string; due: string; progress: number; late?: boolean }
const MILESTONES: Milestone[] = [
  {
    name: 'Publicar la calidad del agua de cada pozo',
    owner: 'Gestión Integral del Agua',
    due: '2026-06-30',
    progress: 100,
  },
  {
    name: 'Abrir el tablero de tandeo',
    owner: 'Gestión Integral del Agua',
    due: '2026-09-30',
    progress: 60,
    late: true,
  },
  { name: 'Auditar con vecinas y vecinos', owner: 'Red de Barrios por el Agua', due: '2027-01-31', progress: 10 },
]

const TablePart = () => {
  const { locale } = useRequest()
  return (
    <Example>
      <Table
        caption="Hitos del compromiso 1"
        rows={MILESTONES}
        columns={[
          { label: 'Hito', header: true, cell: (row) => row.name },
          { label: 'Responsable', cell: (row) => row.owner },
          { label: 'Vence', cell: (row) => <DayText day={row.due} length="short" /> },
          { label: 'Avance', numeric: true, cell: (row) => `${formatNumber(row.progress, locale)} %` },
          { label: 'Estado', cell: (row) => <MilestoneTag milestone={row} /> },
        ]}
      />
      <SummaryList
        facts={[
          { label: 'Dependencia', value: 'Secretaría de Gestión Integral del Agua' },
          { label: 'Contraparte civil', value: 'Red de Barrios por el Agua', change: '#tablas' },
          { label: 'Presupuesto', value: <Tag tone="unknown">Sin información</Tag> },
        ]}
      />
      <Table caption="Personas que participaron" rows={[]} columns={[]} empty={<EmptyTable />} />
    </Example>
  )
}

function MilestoneTag({ milestone }: { milestone: Milestone }) {
  if (milestone.late) return <Tag tone="late">Con retraso</Tag>
  return milestone.progress === 100 ? <Tag tone="done">Cumplido</Tag> : <Tag tone="under-way">En curso</Tag>
}

const EmptyTable = () => (
  <EmptyState
    title="Todavía no hay avances"
    action={
      <ButtonLink href="#tablas" look="secondary">
        Reportar un avance
      </ButtonLink>
    }
  >
    Aquí se verá cada avance con sus pruebas. La persona enlace de la dependencia puede reportar el primero.
  </EmptyState>
)

const NavigationPart = () => (
  <Example>
    <Breadcrumbs
      label="Ejemplo de ruta"
      path={[{ label: 'Plan de Acción Local', href: '#navegacion' }, { label: 'Agua segura' }]}
    />
    <Filters
      count="12 de 39 compromisos"
      active={[
        { name: 'estado', value: 'late', label: 'Con retraso' },
        { name: 'alcaldia', value: '007', label: 'Iztapalapa' },
      ]}
    >
      <Select
        name="estado"
        label="Estado"
        blank="Todos"
        value="late"
        options={[{ value: 'late', label: 'Con retraso' }]}
      />
      <Select
        name="alcaldia"
        label="Alcaldía"
        blank="Todas"
        value="007"
        options={[{ value: '007', label: 'Iztapalapa' }]}
      />
      <TextField name="texto" label="Palabras" />
    </Filters>
    <Pagination says="Compromisos 51 a 100 de 139" previous="#navegacion" next="#navegacion" />
  </Example>
)

const MessagePart = () => (
  <Example>
    <Notice>El plan vigente se firmó el 14 de marzo de 2026.</Notice>
    <Notice tone="success">Su avance quedó publicado.</Notice>
    <Notice tone="warning">Faltan 3 días hábiles para responder esta propuesta.</Notice>
    <Notice tone="error" title="No se guardó">
      La sesión terminó. Entre de nuevo: lo que escribió sigue aquí.
    </Notice>
    <EmptyState title="Nadie ha propuesto nada todavía" action={<ButtonLink href="#avisos">Proponer</ButtonLink>}>
      Aquí se leerán las propuestas de esta mesa. Cualquier persona puede hacer la primera.
    </EmptyState>
  </Example>
)

const RecordPart = () => (
  <Example>
    <Steps
      label="Fases del plan"
      steps={[
        { label: 'Convocatoria', state: 'done', opens: '2025-10-01', closes: '2025-10-20' },
        { label: 'Mesas participativas', state: 'done', opens: '2025-11-03', closes: '2026-02-13' },
        { label: 'Ejecución', state: 'current', opens: '2026-03-14', closes: '2027-03-13' },
        { label: 'Evaluación', state: 'next', opens: '2027-03-14' },
      ]}
    />
    <DescriptionHistory
      label="Historia del compromiso"
      entries={[
        {
          at: new Date('2026-11-18T17:40:00Z'),
          who: 'Red de Barrios por el Agua',
          what: 'Confirmó el avance del hito 2.',
        },
        {
          at: new Date('2026-11-12T15:05:00Z'),
          who: 'Gestión Integral del Agua',
          what: 'Reportó un avance de 60 % con dos pruebas.',
        },
        { at: new Date('2026-03-14T18:00:00Z'), what: 'El plan se firmó y se publicó.' },
      ]}
    />
    <CheckAnswers
      title="Revise antes de enviar"
      facts={[
        { label: 'Hito', value: 'Abrir el tablero de tandeo', change: '#registro' },
        { label: 'Fecha del avance', value: <DayText day="2026-11-12" />, change: '#registro' },
      ]}
    />
    <Folio folio="AV-2026-0147" title="Recibimos su avance">
      <p>La contraparte tiene 10 días hábiles para confirmarlo. Le avisaremos por correo.</p>
    </Folio>
  </Example>
)

const MARKDOWN = `# Por qué hace falta

En **2025** hubo *tandeo* en 284 colonias. Ver la [cuenta pública](https://example.org).

1. Medir cada mes.
2. Publicar en formato abierto.

> Sin datos no hay confianza.`

const TextPart = () => (
  <Example>
    <Markdown text={{ es: MARKDOWN }} under={2} />
    <p>
      <LangText text={{ es: 'Publicado', en: 'Published' }} /> · <Timestamp at={new Date('2026-11-22T23:40:00Z')} />
    </p>
    <Pills
      label="Principios"
      items={[
        { label: 'Transparencia proactiva', href: '#texto' },
        { label: 'Rendición de cuentas', href: '#texto' },
        { label: 'Participación ciudadana' },
      ]}
    />
    <Goals goals={[6, 11, 16]} />
    <Details summary="Qué significa «sustancial»">
      <p>Se entregó casi todo y hay pruebas. Falta una parte menor, con fecha.</p>
    </Details>
  </Example>
)
