import type { z } from 'zod'
import { inLanguage, type TranslatedText } from '../../kernel/text.ts'
import type { Verdict } from '../../kernel/verdict.ts'
import {
  Button,
  ButtonLink,
  Form,
  FormActions,
  LangText,
  Notice,
  Page,
  useRequest,
  useWords,
} from '../../platform/html/index.ts'
import { form, invalid, page, redirect, type Context, type Route } from '../../platform/http/index.ts'
import { looseForm } from './draft-reader.ts'
import { planAddress } from './plans/address.ts'
import type { FixedReason, PlanRemovalReason } from './plans/model.ts'
import type { Plan } from './plans/store.ts'
import { words } from './words.ts'

const MANAGE = 'plan.manage'

type Removal<Params extends z.ZodObject, Found extends { plan: Plan }> = {
  params: Params
  /** What the address names. Throws NotFound. */
  find(context: Context, params: z.infer<Params>): Promise<Found>
  ask(found: Found, t: ReturnType<typeof words>): Question
  remove(context: Context, found: Found): Promise<Verdict<null, RemovalReason>>
  /** Where to go once it is gone. */
  next(found: Found): string
}

type RemovalReason = 'already-reported' | 'already-measured' | 'not-ended' | FixedReason | PlanRemovalReason

type Question = {
  title: string
  /** Of what would be lost. */ name: TranslatedText
  says: string
  /** The address of the page itself, which takes the form. */ action: string
  /** Where to go if it is kept. */ back: string
}

/** The page that asks before something of a plan is taken out, and the form that takes it out or says why it stays. */
export function removalOf<Params extends z.ZodObject, Found extends { plan: Plan }>(
  path: string,
  { params, find, ask, remove, next }: Removal<Params, Found>,
): readonly [Route, Route] {
  const show = (found: Found, refused?: string) => (
    <RemovePage plan={found.plan} ask={(t) => ask(found, t)} refused={refused} />
  )
  return [
    page(path, {
      access: MANAGE,
      params,
      load: (context, input) => find(context, input.params),
      page: (found) => show(found),
    }),
    form(path, {
      access: MANAGE,
      params,
      form: looseForm([]),
      again: async (context, input) => show(await find(context, input.params), input.errors['form']),
      async act(context, input) {
        const found = await find(context, input.params)
        const verdict = await remove(context, found)
        return verdict.ok
          ? redirect(next(found))
          : invalid({ form: words(context.locale)(`refusal.${verdict.reason}`) })
      },
    }),
  ]
}

type Props = {
  plan: Plan
  ask(t: ReturnType<typeof words>): Question
  /** Why it cannot be. */ refused: string | undefined
}

/** What would be lost, before it is. */
function RemovePage({ plan, ask, refused }: Props) {
  const t = useWords(words)
  const { locale } = useRequest()
  const { title, name, says, action, back } = ask(t)
  return (
    <Page
      title={title}
      kind={inLanguage(plan.title, locale).text}
      breadcrumbs={[{ label: plan.territory, href: planAddress(plan.slug) }, { label: title }]}
      unlisted
    >
      {refused && (
        <Notice tone="error" title={t('manage.not-removed')}>
          {refused}
        </Notice>
      )}
      <p class="lead">
        «<LangText text={name} />»
      </p>
      <p>{says}</p>
      <Form action={action}>
        <FormActions says={t('manage.remove-public')}>
          <Button look="danger">{title}</Button>
          <ButtonLink href={back} look="secondary">
            {t('manage.keep')}
          </ButtonLink>
        </FormActions>
      </Form>
    </Page>
  )
}
