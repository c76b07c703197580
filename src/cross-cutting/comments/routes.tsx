import type { VNode } from 'preact'
import { z } from 'zod'
import { organizationNames, organizationOptions } from '../../foundations/organizations/index.ts'
import { accountsHolding } from '../../foundations/identity/index.ts'
import { ref } from '../../kernel/ref.ts'
import { inLanguage, visible, type Locale } from '../../kernel/text.ts'
import type { Verdict } from '../../kernel/verdict.ts'
import { authorize, NotFound, personOf, type Actor } from '../../platform/access/index.ts'
import {
  download,
  form,
  invalid,
  page,
  redirect,
  type Context,
  type Errors,
  type Typed,
} from '../../platform/http/index.ts'
import { FileHash, fileResponse, isKind, type Charset } from '../../platform/storage/index.ts'
import { answerContribution, extendTerm } from './answering/actions.ts'
import {
  AnswerPage,
  AppealPage,
  AskPage,
  ChooseRecordPage,
  ModeratePage,
  ReceiptPage,
  TextActPage,
  type AskProps,
  type Promised,
} from './act-pages.tsx'
import { editContribution, publishContribution, rejoin, withdrawContribution } from './asking/actions.ts'
import { EVIDENCE_FIELDS, FORM_BYTES, keptFile, receiveEvidence } from './asking/evidence.ts'
import { judgesOn, mayModerate } from './moderation/deciders.ts'
import { ACTS, DONE, ExchangePage, type ActName, type VersionActs } from './exchange-page.tsx'
import { contributionAt, exchangeOf, type Exchange } from './exchange.ts'
import {
  canEdit,
  canExtend,
  isCounted,
  LONGEST_ANSWER,
  LONGEST_REASON,
  LONGEST_TEXT,
  questionAddress,
} from './model.ts'
import {
  appealModeration,
  decideOnAppeal,
  flagContribution,
  moderateContribution,
  standingOn,
} from './moderation/actions.ts'
import { ANSWER, APPEAL, canAnswer, isAuthor, MODERATE, moderatesFor } from './policy.ts'
import { claimsOf, findRecord, windowOn, type AskedRecord } from './records.ts'
import { readSubject, recordsOf, SubjectReference } from './resource.ts'
import { rulesOn } from './rules/store.ts'
import { findPiece, flagsOf, hidingOf, versionsOf, type Appeal, type Contribution, type Moderation } from './store.ts'
import { daysLeftOut, owedFor } from './terms.ts'
import { ANSWER_TYPES, KINDS, takesUp, type Kind } from './vocabulary.ts'
import { words } from './words.ts'

/** The number as its one address has it: «7», never «07». */
const QuestionParams = z.object({
  question: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number),
})
type Params = z.infer<typeof QuestionParams>

/** The number of the earlier text that an act of moderation is about; without it, about the whole. */
const VersionField = z.coerce.number().int().min(1).max(100_000).optional()
/** What is no number is of no text, never of the whole. */
const VersionQuery = z.object({ version: VersionField.catch(0) })
const versionOf = ({ version }: Typed): number | null =>
  VersionQuery.parse({ version: version || undefined }).version ?? null

const AT = '/preguntas/:question'
const exchangeAt = async ({ db, today }: Context, { question }: Params): Promise<Exchange> =>
  exchangeOf(db, await contributionAt(db, question), today())

// -------------------------------------------------------------------------------------------------------------- reading

export const questionPage = page(AT, {
  access: 'public',
  params: QuestionParams,
  query: z.object({ hecho: z.enum(DONE).optional().catch(undefined) }),
  async load(context, { params, query }) {
    const exchange = await exchangeAt(context, params)
    const { contribution } = exchange
    const open = contribution.dueOn !== null && contribution.answeredOn === null && isCounted(contribution)
    const [record] = await recordsOf(context.db, [contribution], context.today())
    const acts = await actsFor(context, exchange)
    return {
      ...exchange,
      acts,
      versionActs: await versionActsFor(context, exchange, acts),
      done: query.hecho,
      leftOut: await daysLeftOut(context.db, contribution),
      nobody: open && (await accountsHolding(context.db, ANSWER, contribution.ownerId, context.today())).length === 0,
      json: record!,
    }
  },
  page: ({ json: _, ...data }) => <ExchangePage {...data} />,
  subject: ({ contribution }) => ref('contribution', contribution.id),
  json: ({ json }) => json,
})

/** What the reader may do with it now. Whoever is not signed in may tell moderators, after signing in. */
async function actsFor(
  { db, actor, now, today }: Context,
  { contribution, answers, rejoinder, moderations, appeals }: Exchange,
): Promise<ActName[]> {
  const { hidden, withdrawnOn } = contribution
  const inSight = !hidden && withdrawnOn === null
  const mine = isAuthor(actor, contribution)
  const answering = isCounted(contribution) && canAnswer(actor, contribution) && !mine
  const last = hidden ? hidingOf(null, moderations, appeals) : undefined
  const waiting = appealWaiting(appeals, last)
  const other = actor.person !== null && !mine
  const moderates = other && (await moderatesFor(db, actor)) !== null
  const moderating =
    moderates &&
    inSight &&
    mayModerate(await judgesOn(db, [contribution.ownerId], today()), actor.person!.id, contribution)
  const may: Record<ActName, boolean> = {
    responder: answering,
    prorrogar: answering && canExtend(contribution, today()).ok,
    replicar: mine && inSight && answers.length > 0 && !rejoinder,
    corregir: mine && canEdit(contribution, now()).ok,
    retirar: mine && inSight,
    apelar: mine && hidden && !appeals.some(({ moderationId }) => moderationId === last?.id),
    apelacion: waiting !== undefined && (await decides({ db, actor, today }, contribution, waiting)),
    moderar: moderating,
    denunciar: inSight && !mine,
  }
  return ACTS.filter((act) => may[act])
}

const appealWaiting = (appeals: readonly Appeal[], hiding: Moderation | undefined): Appeal | undefined =>
  appeals.find(({ moderationId, decision }) => decision === null && moderationId === hiding?.id)

/** Whether the appeal that waits is the reader's to decide. */
async function decides(
  { db, actor, today }: Pick<Context, 'db' | 'actor' | 'today'>,
  contribution: Contribution,
  waiting: Appeal,
): Promise<boolean> {
  if (actor.person === null || isAuthor(actor, contribution) || !actor.permissions.has(APPEAL)) return false
  const { organizationId, isTheirs } = await standingOn(db, actor, contribution, waiting, today())
  return organizationId !== null && isTheirs
}

/** What the reader may do now with each of its earlier texts: to take out what is in sight, to appeal, to decide the appeal. */
async function versionActsFor(
  context: Context,
  { contribution, versions, appeals }: Exchange,
  acts: readonly ActName[],
): Promise<VersionActs> {
  const mine = isAuthor(context.actor, contribution)
  const found: [number, 'moderar' | 'apelar' | 'apelacion'][] = []
  for (const { number, hiding } of versions) {
    const waiting = appealWaiting(appeals, hiding)
    if (!hiding && acts.includes('moderar')) found.push([number, 'moderar'])
    else if (mine && hiding && !appeals.some(({ moderationId }) => moderationId === hiding.id))
      found.push([number, 'apelar'])
    else if (waiting && (await decides(context, contribution, waiting))) found.push([number, 'apelacion'])
  }
  return new Map(found)
}

/** A file that somebody brought with what they said: public, like it. */
export const evidenceFile = download('/preguntas/evidencias/:piece', {
  access: 'public',
  params: z.object({ piece: z.uuid() }),
  async handle({ db, storage, request }, { params }) {
    const piece = await findPiece(db, params.piece)
    if (piece?.kind !== 'file' || !piece.fileKind || !isKind(piece.fileKind))
      throw new NotFound(ref('evidence', params.piece))
    const file = {
      hash: FileHash.parse(piece.sha256),
      bytes: piece.size!,
      kind: piece.fileKind,
      name: piece.fileName!,
      // It may be taken out of sight: no shared cache may keep it.
      audience: 'private' as const,
    }
    const response = await fileResponse(
      storage,
      piece.charset ? { ...file, charset: piece.charset as Charset } : file,
      request,
    )
    if (!response) throw new NotFound(ref('evidence', params.piece))
    return response
  },
})

// --------------------------------------------------------------------------------------------------------------- asking

async function askData(
  context: Context,
  about: string | undefined,
  values: AskProps['values'],
  errors: Errors = {},
): Promise<AskProps | null> {
  const { db, today } = context
  const known = SubjectReference.safeParse(about)
  const record = known.success ? await findRecord(db, readSubject(known.data), today()) : null
  if (known.success && !record) throw new NotFound(known.data)
  if (!record) return null
  const question = await promiseOf(context, record, 'question')
  const proposal = await promiseOf(context, record, 'proposal')
  return {
    record,
    owed: question,
    // Where a draft is open, what is remarked on it is a proposal: that is owed an answer.
    kinds: KINDS.filter((kind) => kind !== (proposal ? 'comment' : 'proposal')),
    proposals: proposal && { ...proposal, closesOn: windowOn(record.consultation, today())?.closesOn ?? null },
    claims: await claimsOf(db, record.ref),
    kept: keptFile(values ?? {}, context),
    values,
    errors,
  }
}

/** Who will owe the answer to what is asked today, and by when; null where nothing of that kind is taken. */
async function promiseOf({ db, today }: Context, record: AskedRecord, kind: Kind): Promise<Promised | null> {
  const owed = await owedFor(db, record, kind, today())
  if (!owed.ok || !owed.value.term) return null
  const { ownerId, term } = owed.value
  const organization = (await organizationNames(db, [ownerId], today())).get(ownerId)?.name ?? ''
  return { organization, days: term.termDays, dueOn: term.dueOn }
}

const askNode = (data: AskProps | null): VNode => (data ? <AskPage {...data} /> : <ChooseRecordPage />)

export const askPage = page('/preguntas/nueva', {
  access: 'signed-in',
  query: z.object({
    sobre: SubjectReference.optional().catch(undefined),
    tipo: z.enum(KINDS).optional().catch(undefined),
  }),
  load: async (context, { query }) => ({
    data: await askData(context, query.sobre, query.tipo ? { kind: query.tipo } : {}),
  }),
  page: ({ data }) => askNode(data),
})

const text = z.string().optional()

/** As it was written: it is judged once the file was received, because what this schema refused would lose it. */
const AskForm = z.object({
  sobre: SubjectReference,
  kind: z.enum(KINDS).optional().catch(undefined),
  claim: text,
  text,
  ...EVIDENCE_FIELDS,
})

export const ask = form('/preguntas/nueva', {
  access: 'signed-in',
  form: AskForm,
  maxBytes: FORM_BYTES,
  again: async (context, { typed, errors }) =>
    askNode(await askData(context, String(typed['sobre'] ?? ''), typed, errors)),
  async act(context, { form: sent, typed }) {
    const t = words(context.locale)
    const received = await receiveEvidence(context, sent, typed)
    const errors: Record<string, string> = {
      ...(sent.kind === undefined && { kind: t('refusal.no-kind') }),
      ...(sent.text === undefined && { text: t('refusal.too-short') }),
      ...received.errors,
    }
    if (Object.keys(errors).length > 0) return invalid(errors, received.receipts)
    const outcome = await publishContribution(context, context.actor, {
      kind: sent.kind!,
      subject: readSubject(sent.sobre),
      text: sent.text!,
      claimId: sent.claim ?? null,
      evidence: received.evidence,
    })
    if (!outcome.ok) return invalid(explain(outcome.reason, context.locale), received.receipts)
    return redirect(`${questionAddress(outcome.value.number)}/recibida`)
  },
})

export const receiptPage = page(`${AT}/recibida`, {
  access: 'signed-in',
  params: QuestionParams,
  async load(context, { params }) {
    const exchange = await exchangeAt(context, params)
    authorize(isAuthor(context.actor, exchange.contribution))
    return exchange
  },
  page: (data) => <ReceiptPage {...data} />,
})

/** Where each refusal is mended; what belongs to no field is said of the form. */
const FIELDS: Record<string, string> = {
  'too-short': 'text',
  'too-long': 'text',
  'is-an-email': 'text',
  'is-a-personal-key': 'text',
  'is-a-telephone': 'text',
  'needs-claim': 'claim',
  'unknown-claim': 'claim',
  'takes-no-claim': 'claim',
  'needs-rule': 'rule',
  'rule-protects': 'rule',
  'already-restored': 'rule',
  'needs-transfer': 'transferredTo',
  'cannot-take-it': 'transferredTo',
  'nobody-there': 'transferredTo',
  'same-body': 'transferredTo',
  'already-transferred': 'transferredTo',
  'transfer-answered': 'type',
  'transfer-too-late': 'type',
  'needs-correction': 'correctionId',
  'unknown-correction': 'correctionId',
  'older-draft': 'correctionId',
  'text-fixed': 'correctionId',
  'wrong-type': 'type',
}
type Refusal = Parameters<ReturnType<typeof words>>[0] extends infer Key
  ? Key extends `refusal.${infer Reason}`
    ? Reason
    : never
  : never

const explain = (reason: Refusal, locale: Locale): Errors => ({
  [FIELDS[reason] ?? 'form']: words(locale)(`refusal.${reason}`),
})

// ------------------------------------------------------------------------------------------------- acts of a single text

type TextAct = {
  access: string
  most: number
  /** Throws Forbidden where it is not theirs to do. */
  may(actor: Actor, contribution: Contribution): boolean
  run(
    context: Context,
    number: number,
    text: string,
    version: number | null,
  ): Promise<{ ok: true } | { ok: false; reason: Refusal }>
  done: (typeof DONE)[number]
  /** Why there is nothing to be done, known before anything is written. */
  refuses?(contribution: Contribution, context: Context): Verdict<unknown, Refusal>
  /** What the field has at first. */
  begins?(contribution: Contribution): string
}

const TEXT_ACTS = {
  corregir: {
    access: 'signed-in',
    most: LONGEST_TEXT,
    may: isAuthor,
    refuses: (contribution, { now }) => canEdit(contribution, now()),
    run: (context, number, said) => editContribution(context, context.actor, { number, text: said }),
    done: 'corregida',
    begins: ({ text: said }) => said.es,
  },
  retirar: {
    access: 'signed-in',
    most: 0,
    may: isAuthor,
    run: (context, number) => withdrawContribution(context, context.actor, { number }),
    done: 'retirada',
  },
  replicar: {
    access: 'signed-in',
    most: LONGEST_REASON,
    may: isAuthor,
    run: (context, number, said) => rejoin(context, context.actor, { number, text: said }),
    done: 'replicada',
  },
  apelar: {
    access: 'signed-in',
    most: LONGEST_REASON,
    may: isAuthor,
    run: (context, number, reason, version) => appealModeration(context, context.actor, { number, version, reason }),
    done: 'apelada',
  },
  denunciar: {
    access: 'signed-in',
    most: 1000,
    may: () => true,
    run: (context, number, reason) => flagContribution(context, context.actor, { number, reason }),
    done: 'denunciada',
  },
  prorrogar: {
    access: ANSWER,
    most: LONGEST_REASON,
    may: canAnswer,
    refuses: (contribution, { today }) => canExtend(contribution, today()),
    run: (context, number, reason) => extendTerm(context, context.actor, { number, reason }),
    done: 'prorrogada',
  },
} as const satisfies Record<string, TextAct>
type TextActName = keyof typeof TEXT_ACTS

const written = (most: number) =>
  z
    .string()
    .transform((said) => visible(said).trim())
    .pipe(z.string().min(1).max(most))

/** The same number where it is of one of its earlier texts. Throws NotFound. */
function earlierOf({ contribution, versions }: Exchange, version: number | null): number | null {
  if (version !== null && !versions.some(({ number }) => number === version))
    throw new NotFound(ref('contribution', contribution.id))
  return version
}

const textActs = (Object.entries(TEXT_ACTS) as [TextActName, TextAct][]).flatMap(
  ([act, { access, most, may, refuses, run, done, begins }]) => {
    const load = async (context: Context, params: Params) => {
      const exchange = await exchangeAt(context, params)
      authorize(may(context.actor, exchange.contribution))
      return exchange
    }
    const path = `${AT}/${act}`
    return [
      page(path, {
        access,
        params: QuestionParams,
        query: VersionQuery,
        load: async (context, { params, query: { version = null } }) => {
          const exchange = await load(context, params)
          const verdict = refuses?.(exchange.contribution, context)
          return {
            exchange,
            version: act === 'apelar' ? earlierOf(exchange, version) : null,
            values: begins ? { text: begins(exchange.contribution) } : {},
            refusal: verdict && !verdict.ok ? words(context.locale)(`refusal.${verdict.reason}`) : undefined,
          }
        },
        page: ({ exchange, ...rest }) => <TextActPage {...exchange} act={act} {...rest} />,
      }),
      form(path, {
        access,
        params: QuestionParams,
        form:
          most > 0
            ? z.object({ version: VersionField, text: written(most) })
            : z.object({ text: z.string().max(0).optional() }),
        async again(context, { params, typed, errors }) {
          const exchange = await load(context, params)
          const version = act === 'apelar' ? earlierOf(exchange, versionOf(typed)) : null
          return <TextActPage {...exchange} act={act} version={version} values={typed} errors={errors} />
        },
        async act(context, { params, form: sent }) {
          personOf(context.actor)
          const version = 'version' in sent ? (sent.version ?? null) : null
          const outcome = await run(context, params.question, sent.text ?? '', version)
          return outcome.ok
            ? redirect(`${questionAddress(params.question)}?hecho=${done}`)
            : invalid(explain(outcome.reason, context.locale))
        },
      }),
    ]
  },
)

// ------------------------------------------------------------------------------------------------------------ answering

async function answerData(context: Context, params: Params, typed: Typed = {}, errors: Errors = {}) {
  const exchange = await exchangeAt(context, params)
  const { contribution, answers } = exchange
  authorize(canAnswer(context.actor, contribution))
  const mayTransfer =
    contribution.kind === 'question' &&
    !contribution.hidden &&
    contribution.answeredOn === null &&
    contribution.dueOn !== null &&
    context.today() <= contribution.dueOn &&
    !answers.some(({ transferredTo }) => transferredTo !== null)
  const organizations = mayTransfer
    ? [
        ...(await organizationOptions(context.db, { sector: 'public-body' })),
        ...(await organizationOptions(context.db, { sector: 'authority' })),
      ]
    : []
  return {
    ...exchange,
    mayTransfer,
    organizationOptions: organizations.filter(({ value }) => value !== contribution.ownerId),
    values: typed,
    errors,
  }
}

const AnswerForm = z.object({
  type: z.enum(ANSWER_TYPES),
  text: written(LONGEST_ANSWER),
  transferredTo: z.uuid().optional(),
  correctionId: z.uuid().optional(),
})

const answerPages = [
  page(`${AT}/responder`, {
    access: ANSWER,
    params: QuestionParams,
    query: z.object({ version: z.uuid().optional().catch(undefined) }),
    load: (context, { params, query }) =>
      answerData(context, params, query.version ? { correctionId: query.version } : {}),
    page: (data) => <AnswerPage {...data} />,
  }),
  form(`${AT}/responder`, {
    access: ANSWER,
    params: QuestionParams,
    form: AnswerForm,
    again: async (context, { params, typed, errors }) => (
      <AnswerPage {...await answerData(context, params, typed, errors)} />
    ),
    async act(context, { params, form: sent }) {
      const outcome = await answerContribution(context, context.actor, {
        number: params.question,
        type: sent.type,
        reason: sent.text,
        transferredTo: sent.type === 'out-of-scope' ? (sent.transferredTo ?? null) : null,
        correctionId: sent.type === 'corrected' || takesUp(sent.type) ? (sent.correctionId ?? null) : null,
      })
      if (!outcome.ok) return invalid(explain(outcome.reason, context.locale))
      const done = sent.type === 'out-of-scope' && sent.transferredTo ? 'turnada' : 'respondida'
      return redirect(`${questionAddress(params.question)}?hecho=${done}`)
    },
  }),
]

// ----------------------------------------------------------------------------------------------------------- moderation

/** For whoever decides the appeal that waits; where none does, for moderators. Throws Forbidden to anybody else. */
async function appealedAt(context: Context, params: Params, asked: number | null) {
  const { db, actor, today } = context
  const exchange = await exchangeAt(context, params)
  const { contribution, moderations, appeals } = exchange
  const version = earlierOf(exchange, asked)
  const isOut = version !== null || contribution.hidden
  const waiting = appealWaiting(appeals, isOut ? hidingOf(version, moderations, appeals) : undefined)
  const { organizationId, isTheirs } = await standingOn(db, actor, contribution, waiting, today())
  authorize(organizationId !== null)
  const isBarred = waiting !== undefined && waiting.hiddenBy !== actor.person?.id && !isTheirs
  const earlier = (await versionsOf(db, [contribution.id])).find(({ number }) => number === version)
  return {
    ...exchange,
    version,
    appeal: waiting,
    hiddenText: earlier?.text ?? contribution.text,
    refusal: isBarred ? words(context.locale)('refusal.own-body') : undefined,
  }
}

/** For moderators of an authority. Throws Forbidden to anybody else. */
async function moderateData(
  context: Context,
  params: Params,
  asked: number | null,
  typed: Typed = {},
  errors: Errors = {},
) {
  const exchange = await exchangeAt(context, params)
  authorize((await moderatesFor(context.db, context.actor)) !== null)
  const rules = await rulesOn(context.db, context.today())
  const judges = await judgesOn(context.db, [exchange.contribution.ownerId], context.today())
  const mayDo = mayModerate(judges, personOf(context.actor).id, exchange.contribution)
  const version = earlierOf(exchange, asked)
  const isOut = exchange.versions.some(({ number, hiding }) => number === version && hiding)
  const why = mayDo ? (isOut ? 'version-hidden' : null) : 'own-body'
  return {
    ...exchange,
    version,
    refusal: why ? words(context.locale)(`refusal.${why}`) : undefined,
    flags: (await flagsOf(context.db, exchange.contribution.id)).filter(({ settled }) => !settled),
    // What protects is no reason to take anything out.
    ruleOptions: rules
      .filter(({ forbids }) => forbids)
      .map(({ number, title }) => ({
        value: String(number),
        label: `${number}. ${inLanguage(title, context.locale).text}`,
      })),
    values: typed,
    errors,
  }
}

const moderationPages = [
  page(`${AT}/moderar`, {
    access: MODERATE,
    params: QuestionParams,
    query: VersionQuery,
    load: (context, { params, query: { version = null } }) => moderateData(context, params, version),
    page: (data) => <ModeratePage {...data} />,
  }),
  form(`${AT}/moderar`, {
    access: MODERATE,
    params: QuestionParams,
    form: z.object({
      version: VersionField,
      decision: z.enum(['hidden', 'kept']),
      rule: z.coerce.number().int().min(1).optional(),
      text: written(LONGEST_REASON),
    }),
    again: async (context, { params, typed, errors }) => (
      <ModeratePage {...await moderateData(context, params, versionOf(typed), typed, errors)} />
    ),
    async act(context, { params, form: { version = null, decision, rule = null, text: reason } }) {
      const outcome = await moderateContribution(context, context.actor, {
        number: params.question,
        version,
        decision,
        rule,
        reason,
      })
      return outcome.ok
        ? redirect(`${questionAddress(params.question)}?hecho=moderada`)
        : invalid(explain(outcome.reason, context.locale))
    },
  }),
  page(`${AT}/apelacion`, {
    access: APPEAL,
    params: QuestionParams,
    query: VersionQuery,
    load: (context, { params, query: { version = null } }) => appealedAt(context, params, version),
    page: (data) => <AppealPage {...data} />,
  }),
  form(`${AT}/apelacion`, {
    access: APPEAL,
    params: QuestionParams,
    form: z.object({
      version: VersionField,
      decision: z.enum(['restored', 'upheld']),
      text: written(LONGEST_REASON),
    }),
    again: async (context, { params, typed, errors }) => (
      <AppealPage {...await appealedAt(context, params, versionOf(typed))} values={typed} errors={errors} />
    ),
    async act(context, { params, form: { version = null, decision, text: reason } }) {
      const outcome = await decideOnAppeal(context, context.actor, {
        number: params.question,
        version,
        decision,
        reason,
      })
      return outcome.ok
        ? redirect(`${questionAddress(params.question)}?hecho=decidida`)
        : invalid(explain(outcome.reason, context.locale))
    },
  }),
]

// Fixed words come before `:question`.
export const questionRoutes = [
  askPage,
  ask,
  evidenceFile,
  questionPage,
  receiptPage,
  ...textActs,
  ...answerPages,
  ...moderationPages,
]
