import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  DayText,
  Details,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  Notice,
  Page,
  Select,
  SummaryList,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Fact,
  type Option,
  type Values,
} from '../../../platform/html/index.ts'
import { Paragraphs } from '../content-text.tsx'
import { keyOf } from '../import/records.ts'
import { PlanPage } from '../plans/editing-pages.tsx'
import type { Plan } from '../plans/store.ts'
import { sayField, sayValue } from '../say-value.ts'
import { words as planWords } from '../words.ts'
import { amendmentAddress, amendmentsAddress, versionAddress, versionsAddress } from '../versions/address.ts'
import { Difference, sayName, sayRecord, titleIn } from '../versions/difference.tsx'
import { AmendmentTable, crumbs, DifferenceLegend } from '../versions/pages.tsx'
import type { Text, TextChange } from '../versions/text.ts'
import { words } from '../versions/words.ts'
import { sayUnapplied } from './matter.ts'
import type { LastDecision } from './questions.ts'
import { AmendmentStateTag } from './state-tag.tsx'
import type { Amendment, ListedAmendment } from './store.ts'

export type AmendmentsProps = { plan: Plan; amendments: readonly ListedAmendment[]; can: { amend: boolean } }

/** Every change that was proposed to a signed plan, and what became of it. */
export function AmendmentsPage({ plan, amendments, can }: AmendmentsProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const applied = amendments.filter(({ state }) => state === 'applied').length
  const open = amendments.filter(({ state }) => state === 'proposed').length
  return (
    <Page
      title={t('amendments.title')}
      kind={inLanguage(plan.title, locale).text}
      lead={plan.version === null ? t('amendments.unsigned') : t('amendments.lead', { applied, open })}
      breadcrumbs={crumbs(plan, of, { label: t('amendments.title') })}
      json={`${amendmentsAddress(plan.slug)}.json`}
      headFoot={
        can.amend &&
        plan.version !== null &&
        plan.closedOn === null && (
          <ButtonLink href={`${amendmentsAddress(plan.slug)}/nueva`} size="small">
            {t('amend.new')}
          </ButtonLink>
        )
      }
    >
      <AmendmentTable plan={plan} amendments={amendments} />
      <p>
        <a href={versionsAddress(plan.slug)}>{t('versions.title')}</a>
      </p>
    </Page>
  )
}

export type FactsFormProps = {
  plan: Plan
  /** Null where it is a new one. */ amendment: Amendment | null
  organizations: readonly Option[]
  values: Values
  errors?: Errors
}

/** What an amendment is called, why it is needed and who proposes it. */
export function FactsPage({ plan, amendment, organizations, values, errors = {} }: FactsFormProps) {
  const t = useWords(words)
  const action = amendment
    ? `${amendmentAddress(plan.slug, amendment.number)}/editar`
    : `${amendmentsAddress(plan.slug)}/nueva`
  if (plan.version === null || plan.closedOn !== null)
    return (
      <PlanPage plan={plan} title={t('amend.new')} errors={errors}>
        <Notice>{t(plan.version === null ? 'refusal.not-signed' : 'refusal.is-closed')}</Notice>
      </PlanPage>
    )
  return (
    <PlanPage plan={plan} title={amendment ? t('amend.facts') : t('amend.new')} lead={t('amend.lead')} errors={errors}>
      <Form action={action} errors={errors} values={values}>
        {['compromiso', 'hito', 'indicador'].map(
          (name) => values[name] && <Hidden name={name} value={String(values[name])} />,
        )}
        <TextField name="title" label={t('amend.title')} hint={t('amend.title-hint')} required />
        <TextArea name="reason" label={t('amend.reason')} hint={t('amend.reason-hint')} rows={6} required />
        {!amendment && organizations.length !== 1 && (
          <Select
            name="organizationId"
            label={t('amend.in-name')}
            blank={t('amend.choose')}
            options={organizations}
            required
          />
        )}
        {!amendment && organizations.length === 1 && <Hidden name="organizationId" value={organizations[0]!.value} />}
        <Details summary={t('amend.english')}>
          <TextField name="titleEn" label={t('amend.title-en')} optional />
          <TextArea name="reasonEn" label={t('amend.reason-en')} rows={4} optional />
        </Details>
        <FormActions says={t('amend.private')}>
          <Button>{amendment ? t('save') : t('amend.begin')}</Button>
          <a href={amendment ? amendmentAddress(plan.slug, amendment.number) : amendmentsAddress(plan.slug)}>
            {t('cancel')}
          </a>
        </FormActions>
      </Form>
    </PlanPage>
  )
}

export type AmendmentProps = {
  plan: Plan
  amendment: Amendment
  changes: readonly TextChange[]
  /** The proposed text, and the one that it changes. */
  texts: readonly [Text, Text]
  names: ReadonlyMap<string, OrganizationName>
  /** Where a body or a head decides, or may be asked to. */
  makers: readonly { id: string; name: string }[]
  decision: LastDecision
  /** The others that wait to be decided, and whether they change the same. */
  beside: readonly (Pick<Amendment, 'number' | 'title'> & { isSame: boolean })[]
  can: { write: boolean; decide: boolean }
  values: Values
  errors?: Errors
}

/** An amendment: why, in whose name, what changes word by word, and what became of it. */
export function AmendmentPage(props: AmendmentProps) {
  const { plan, amendment, changes, texts, can, errors = {} } = props
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const title = inLanguage(amendment.title, locale)
  const isOver = plan.closedOn !== null
  const isBehind =
    !isOver && ['draft', 'proposed', 'approved'].includes(amendment.state) && amendment.baseVersion !== plan.version
  return (
    <Page
      title={title.text}
      titleLang={title.lang === locale ? undefined : title.lang}
      kind={t('amendment.kind', { number: amendment.number })}
      lead={stateSays(props, isBehind, t, locale)}
      breadcrumbs={crumbs(
        plan,
        of,
        { label: t('amendments.title'), href: amendmentsAddress(plan.slug) },
        { label: t('amendment.name', { number: amendment.number }) },
      )}
      headFoot={<AmendmentStateTag amendment={amendment} />}
      errors={errors}
      {...(amendment.state === 'draft'
        ? { unlisted: true }
        : {
            json: `${amendmentAddress(plan.slug, amendment.number)}.json`,
            subject: { kind: 'amendment', id: amendment.id },
          })}
    >
      {isBehind && amendment.state !== 'approved' && <Behind {...props} />}
      {!isBehind && props.beside.length > 0 && <Beside {...props} />}
      {amendment.state === 'approved' && can.write && !isOver && <Again {...props} />}
      {amendment.conflicts.length > 0 && amendment.state === 'draft' && <Conflicts {...props} />}
      <section class="part prose" aria-labelledby="razon">
        <Heading id="razon">{t('amend.reason')}</Heading>
        <Paragraphs text={amendment.reason} />
      </section>
      <section class="part" aria-label={t('amendment.kind', { number: amendment.number })}>
        <SummaryList facts={factsOf(props, t)} />
      </section>
      <section class="part" aria-labelledby="cambios">
        <Heading id="cambios">{t('amendment.changes', { count: changes.length })}</Heading>
        {changes.length === 0 ? (
          <p class="soft">{t('amendment.no-changes')}</p>
        ) : (
          <>
            <DifferenceLegend />
            <Difference changes={changes} texts={texts} />
          </>
        )}
      </section>
      {can.write && amendment.state === 'draft' && (isOver ? <OverTools {...props} /> : <DraftTools {...props} />)}
      {amendment.state === 'proposed' && <ProposedTools {...props} />}
    </Page>
  )
}

type Words = ReturnType<typeof words>

function stateSays({ amendment, decision }: AmendmentProps, isBehind: boolean, t: Words, locale: 'es' | 'en'): string {
  const { state, proposedOn, decidedOn, version } = amendment
  const day = (value: string | null) => (value ? formatDay(value, locale) : '')
  if (state === 'draft') return t('says.draft')
  if (state === 'proposed') {
    const behind = decision?.state === 'open' ? 'says.behind-voted' : 'says.behind'
    return t(isBehind ? behind : 'says.proposed', { day: day(proposedOn) })
  }
  const why = sayUnapplied(decision?.notApplied ?? '', locale)
  return t(`says.${state}`, { day: day(decidedOn), version: version ?? 0, why })
}

function factsOf({ plan, amendment, names, decision }: AmendmentProps, t: Words): Fact[] {
  const by = names.get(amendment.organizationId)
  const decider = names.get(amendment.deciderOrganizationId ?? '')
  return [
    { label: t('amend.in-name'), value: <OrganizationLink organization={by} /> },
    ...(amendment.proposedOn
      ? [{ label: t('amendment.proposed'), value: <DayText day={amendment.proposedOn} /> }]
      : []),
    {
      label: t('amendment.base'),
      value: (
        <a href={versionAddress(plan.slug, amendment.baseVersion)}>
          {t('version.title', { number: amendment.baseVersion })}
        </a>
      ),
    },
    ...(amendment.sha256 ? [{ label: t('amendment.hash'), value: <code class="hash">{amendment.sha256}</code> }] : []),
    ...(decision
      ? [
          {
            label: t('version.decision'),
            value: <a href={`/decisiones/${decision.id}`}>{t('version.decision-see')}</a>,
          },
        ]
      : []),
    ...(amendment.decidedOn
      ? [
          {
            label: t(amendment.state === 'lapsed' ? 'amendment.ended' : 'amendment.decided'),
            value: <DayText day={amendment.decidedOn} />,
          },
        ]
      : []),
    ...(decider ? [{ label: t('amendment.decider'), value: <OrganizationLink organization={decider} /> }] : []),
    ...(amendment.decisionReason
      ? [{ label: t('amendment.decision-reason'), value: <LangText text={amendment.decisionReason} /> }]
      : []),
    ...(amendment.version
      ? [
          {
            label: t('amendment.made'),
            value: (
              <a href={versionAddress(plan.slug, amendment.version)}>
                {t('version.title', { number: amendment.version })}
              </a>
            ),
          },
        ]
      : []),
  ]
}

function Behind({ plan, amendment, decision, can }: AmendmentProps) {
  const t = useWords(words)
  const isVoted = decision?.state === 'open'
  const next = isVoted ? 'behind.voted' : amendment.state === 'draft' ? 'behind.draft' : 'behind.proposed'
  return (
    <Notice tone="warning" title={t('behind.title')}>
      <p>
        {t('behind.says', { base: amendment.baseVersion, version: plan.version ?? 0 })} {t(next)}
      </p>
      {can.write && !isVoted && <Update {...{ plan, amendment }} says={t('behind.do')} />}
    </Notice>
  )
}

/** What else waits: whichever is applied first leaves the others upon a text that has changed. */
function Beside({ plan, beside }: AmendmentProps) {
  const t = useWords(words)
  return (
    <Notice title={t('beside.title')}>
      <ul>
        {beside.map(({ number, title, isSame }) => (
          <li>
            <a href={amendmentAddress(plan.slug, number)}>{t('amendment.name', { number })}</a>:{' '}
            <LangText text={title} />
            {isSame && (
              <>
                {'. '}
                <strong>{t('beside.same')}</strong>
              </>
            )}
          </li>
        ))}
      </ul>
      <p>{t('beside.says')}</p>
    </Notice>
  )
}

/** What was approved and could not be applied is written anew. */
function Again({ plan, amendment }: AmendmentProps) {
  const t = useWords(words)
  return (
    <Notice tone="warning" title={t('again.title')}>
      <p>{t('again.says')}</p>
      <Update {...{ plan, amendment }} says={t('again.do')} />
    </Notice>
  )
}

function Update({ plan, amendment, says }: Pick<AmendmentProps, 'plan' | 'amendment'> & { says: string }) {
  return (
    <form action={amendmentAddress(plan.slug, amendment.number)} method="post">
      <Button name="act" value="update" look="secondary" size="small">
        {says}
      </Button>
    </form>
  )
}

function Conflicts({ amendment, texts }: AmendmentProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const both = amendment.conflicts.filter(({ gone }) => gone === undefined)
  const gone = new Map(
    amendment.conflicts.filter((one) => one.gone !== undefined).map((one) => [keyOf(one.kind, one.numbers), one]),
  )
  return (
    <Notice tone="warning" title={t('conflicts.title')}>
      {both.length > 0 && (
        <>
          <p>{t('conflicts.says')}</p>
          <ul>
            {both.map(({ kind, numbers, field, theirs }) => (
              <li>
                {[sayRecord({ kind, numbers }, locale), titleIn(texts, { kind, numbers }, locale)]
                  .filter(Boolean)
                  .join(' ')}
                : {sayField(field, locale)}. {t('conflicts.theirs')} «{sayValue(field, theirs, { locale })}»
              </li>
            ))}
          </ul>
        </>
      )}
      {gone.size > 0 && (
        <>
          <p>{t('conflicts.gone')}</p>
          <ul>
            {[...gone.values()].map((one) => (
              <li>
                {sayRecord(one, locale)}
                {one.gone ? `: ${sayName(one.gone, locale)}` : ''}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  )
}

/** A draft that was not proposed before its plan closed. */
function OverTools({ plan, amendment, errors = {} }: AmendmentProps) {
  const t = useWords(words)
  return (
    <Form action={amendmentAddress(plan.slug, amendment.number)} errors={errors}>
      <FormActions says={t('propose.closed')}>
        <Button name="act" value="discard" look="danger">
          {t('propose.discard')}
        </Button>
      </FormActions>
    </Form>
  )
}

/** What may be changed, what was written and can be undone, and how it is proposed. */
function DraftTools({ plan, amendment, changes, texts, makers, values, errors = {} }: AmendmentProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const address = amendmentAddress(plan.slug, amendment.number)
  const [text] = texts
  const all = [...text.values()]
  const commitments = all
    .filter(({ kind }) => kind === 'commitment')
    .sort((a, b) => Number(a.numbers[0]) - Number(b.numbers[0]))
  const within = (kind: string, number: unknown) => all.filter((one) => one.kind === kind && one.numbers[0] === number)
  const isBehind = amendment.baseVersion !== plan.version
  const name = (record: (typeof all)[number]) =>
    [sayRecord(record, locale), titleIn([text], record, locale)].filter(Boolean).join(': ')
  return (
    <>
      <section class="part" aria-labelledby="que-cambiar">
        <Heading id="que-cambiar">{t('tools.what')}</Heading>
        <ul>
          <li>
            <a href={`${address}/plan`}>{t('tools.plan')}</a>
          </li>
          <li>
            <a href={`${address}/etapas`}>{t('tools.phases')}</a>
          </li>
          <li>
            <a href={`${address}/secretariado`}>{t('tools.seats')}</a>
          </li>
          <li>
            <a href={`${address}/compromisos/nuevo`}>{of('board.add-commitment')}</a>
          </li>
        </ul>
        {commitments.slice(0, MOST_LISTED).map((commitment) => {
          const [number] = commitment.numbers
          const path = `${address}/compromisos/${number}`
          return (
            <Details summary={name(commitment)}>
              <ul>
                <li>
                  <a href={path}>{t('tools.commitment')}</a>
                </li>
                {within('milestone', number).map((one) => (
                  <li>
                    <a href={`${path}/hitos/${one.numbers[1]}`}>{name(one)}</a>
                    <RemoveButton address={address} record={one} label={t('tools.remove')} name={name(one)} />
                  </li>
                ))}
                <li>
                  <a href={`${path}/hitos/nuevo`}>{of('manage.add-milestone')}</a>
                </li>
                {within('indicator', number).map((one) => (
                  <li>
                    <a href={`${path}/indicadores/${one.numbers[1]}`}>{name(one)}</a>
                    <RemoveButton address={address} record={one} label={t('tools.remove')} name={name(one)} />
                  </li>
                ))}
                <li>
                  <a href={`${path}/indicadores/nuevo`}>{of('manage.add-indicator')}</a>
                </li>
              </ul>
              <RemoveButton
                address={address}
                record={commitment}
                label={t('tools.remove-commitment')}
                name={name(commitment)}
              />
            </Details>
          )
        })}
        {commitments.length > MOST_LISTED && <p class="soft">{t('tools.more')}</p>}
      </section>
      {changes.length > 0 && (
        <section class="part" aria-labelledby="deshacer">
          <Heading id="deshacer">{t('tools.undo')}</Heading>
          <ul>
            {changes.map((change) => (
              <li>
                {sayRecord(change, locale)}{' '}
                <form action={address} method="post" class="inline">
                  <Hidden name="key" value={keyOf(change.kind, change.numbers)} />
                  <Button name="act" value="undo" look="secondary" size="small">
                    {t('tools.undo-one')}
                    <span class="govuk-visually-hidden"> {sayRecord(change, locale)}</span>
                  </Button>
                </form>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section class="part" aria-labelledby="proponer">
        <Heading id="proponer">{t('propose.title')}</Heading>
        <p>{t('propose.says')}</p>
        <p>
          {makers.length === 0
            ? t('propose.single')
            : t('propose.maker', { list: makers.map((maker) => maker.name).join(', ') })}
        </p>
        <Form action={address} errors={errors} values={values}>
          {makers.length > 1 && (
            <Select
              name="maker"
              label={t('propose.who')}
              blank={t('amend.choose')}
              options={makers.map(({ id, name: label }) => ({ value: id, label }))}
            />
          )}
          {makers.length === 1 && <Hidden name="maker" value={makers[0]!.id} />}
          <FormActions says={t('propose.public')}>
            {changes.length > 0 && !isBehind && (
              <Button name="act" value="propose">
                {t('propose.do')}
              </Button>
            )}
            <ButtonLink href={`${address}/editar`} look="secondary">
              {t('amend.facts')}
            </ButtonLink>
            <Button name="act" value="discard" look="danger">
              {t('propose.discard')}
            </Button>
          </FormActions>
        </Form>
      </section>
    </>
  )
}
const MOST_LISTED = 100

type RemoveProps = {
  address: string
  record: { kind: string; numbers: readonly (string | number)[] }
  label: string
  name: string
}

const RemoveButton = ({ address, record, label, name }: RemoveProps) => (
  <form action={address} method="post" class="inline">
    <Hidden name="key" value={[record.kind, ...record.numbers].join('/')} />
    <Button name="act" value="remove" look="secondary" size="small">
      {label}
      <span class="govuk-visually-hidden">: {name}</span>
    </Button>
  </form>
)

function AskAgain({ address, makers }: Pick<AmendmentProps, 'makers'> & { address: string }) {
  const t = useWords(words)
  return (
    <>
      {makers.map(({ id, name }) => (
        <form action={address} method="post">
          <Hidden name="maker" value={id} />
          <Button name="act" value="ask" look="secondary">
            {t('decide.ask', { name })}
          </Button>
        </form>
      ))}
    </>
  )
}

/** Until it is decided: by whom, and how it is taken back. */
function ProposedTools({ plan, amendment, makers, decision, can, values, errors = {} }: AmendmentProps) {
  const t = useWords(words)
  const address = amendmentAddress(plan.slug, amendment.number)
  const isBehind = amendment.baseVersion !== plan.version
  const isAsked = decision?.state === 'open'
  return (
    <section class="part" aria-labelledby="decidir">
      <Heading id="decidir">{t('decide.title')}</Heading>
      {isAsked ? (
        <p>
          {t('decide.asked')} <a href={`/decisiones/${decision.id}`}>{t('version.decision-see')}</a>
        </p>
      ) : makers.length > 0 ? (
        <>
          <p>{t(decision?.state === 'no-quorum' ? 'decide.no-quorum' : 'decide.again')}</p>
          {can.write && !isBehind && <AskAgain address={address} makers={makers} />}
        </>
      ) : (
        <p>{t('decide.single')}</p>
      )}
      {!isAsked && (can.write || (can.decide && makers.length === 0)) && (
        <Form action={address} errors={errors} values={values}>
          <Hidden name="sha256" value={amendment.sha256 ?? ''} />
          <TextArea name="decisionReason" label={t('decide.reason')} hint={t('decide.reason-hint')} rows={3} required />
          <FormActions says={t('decide.public')}>
            {can.decide && makers.length === 0 && (
              <>
                {!isBehind && (
                  <Button name="act" value="approve">
                    {t('decide.approve')}
                  </Button>
                )}
                <Button name="act" value="reject" look="secondary">
                  {t('decide.reject')}
                </Button>
              </>
            )}
            {can.write && (
              <Button name="act" value="withdraw" look="secondary">
                {t('decide.withdraw')}
              </Button>
            )}
          </FormActions>
        </Form>
      )}
    </section>
  )
}
