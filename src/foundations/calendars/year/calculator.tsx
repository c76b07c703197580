import { formatDay } from '../../../kernel/dates.ts'
import { weekdayOf } from '../../../kernel/working-days.ts'
import {
  Button,
  DateField,
  Form,
  FormActions,
  Heading,
  Hidden,
  NumberField,
  useRequest,
  useWords,
  type Errors,
} from '../../../platform/html/index.ts'
import { MOST_DAYS, stretches, type Calculation, type LeftOut } from '../model.ts'
import { ClosureText, PeriodText } from '../parts.tsx'
import { words } from '../words.ts'
import type { Typed } from './question.ts'

type CalculatorProps = {
  address: string
  year: number
  typed: Typed
  errors: Errors
  calculation: Calculation | null
}

/** From a day, so many working days: until when. A form that asks, so that its answer has an address. */
export function Calculator({ address, year, typed: { desde, dias }, errors, calculation }: CalculatorProps) {
  const { today } = useRequest()
  const t = useWords(words)
  return (
    <section class="part" aria-labelledby="plazo">
      <Heading id="plazo">{t('sum.title')}</Heading>
      <p>{t('sum.lead')}</p>
      {calculation && <Answer {...calculation} />}
      <Form action={`${address}#plazo`} method="get" errors={errors} values={{ desde: desde ?? today, dias }}>
        <DateField name="desde" label={t('sum.from')} hint={t('sum.from-hint')} />
        <NumberField name="dias" label={t('sum.days')} hint={t('sum.days-hint', { most: MOST_DAYS })} required />
        <Hidden name="anio" value={String(year)} />
        <FormActions>
          <Button look="secondary">{t('sum.submit')}</Button>
        </FormActions>
      </Form>
    </section>
  )
}

function Answer({ from, days, due, natural, leftOut }: Calculation) {
  const { locale } = useRequest()
  const t = useWords(words)
  const out = natural - days
  const weekday = String(weekdayOf(due)) as '1' | '2' | '3' | '4' | '5'
  return (
    <div class="due" role="status">
      <p class="due__day">{t('sum.due', { day: `${t(`weekday.${weekday}.long`)} ${formatDay(due, locale)}` })}</p>
      <p>
        {t('sum.told', {
          count: days,
          from: formatDay(from, locale),
          natural: t('days', { count: natural }),
        })}{' '}
        {out > 0 ? t('sum.out', { count: out }) : t('sum.out-none')}
      </p>
      {out > 0 && (
        <ul>
          {leftOut.map((reason) => (
            <li>
              <LeftOutText {...reason} />
            </li>
          ))}
        </ul>
      )}
      <p class="small soft">{t('sum.caveat')}</p>
    </div>
  )
}

/** Weekends are counted; any other day is told. */
function LeftOutText({ closure, days }: LeftOut) {
  const t = useWords(words)
  const count = t('days', { count: days.length })
  if (closure.kind === 'weekend')
    return (
      <>
        <ClosureText closure={closure} />: {count}
      </>
    )
  return (
    <>
      <ClosureText closure={closure} />:{' '}
      {stretches(days).map((stretch, at) => (
        <>
          {at > 0 && '; '}
          <PeriodText {...stretch} />
        </>
      ))}
      {days.length > 1 && ` (${count})`}
    </>
  )
}
