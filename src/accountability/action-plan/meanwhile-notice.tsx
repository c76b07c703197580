import { Hidden, Notice, Table, useRequest, useWords, type Values } from '../../platform/html/index.ts'
import { VERSION, type Meanwhile } from './meanwhile.ts'
import { sayField, sayValue } from './say-value.ts'
import { words } from './words.ts'

/** What the form was filled from travels with it. */
export const Version = ({ values }: { values: Values }) => (
  <Hidden name={VERSION} value={String(values[VERSION] ?? '')} />
)

export type Changed = {
  changed?: readonly Meanwhile[]
  /** What the organizations, principles and milestones of the form are called. */
  nameOf?: (id: string) => string | undefined
}

/** What somebody else wrote while the form was open, beside what the person typed: nobody's text is lost. */
export function MeanwhileNotice({ changed = [], nameOf }: Changed) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (changed.length === 0) return null
  const said = ({ field }: Meanwhile, value: unknown) => (
    <span class="as-typed">{sayValue(field, value, { locale, ...(nameOf && { nameOf }) })}</span>
  )
  return (
    <Notice tone="warning" title={t('meanwhile.title')}>
      <p>{t('meanwhile.says')}</p>
      <Table
        caption={t('meanwhile.table')}
        captionHidden
        rows={changed}
        columns={[
          { label: t('meanwhile.field'), header: true, cell: ({ field }) => sayField(field, locale) },
          { label: t('meanwhile.theirs'), cell: (one) => said(one, one.theirs) },
          { label: t('meanwhile.mine'), cell: (one) => (one.taken ? t('meanwhile.taken') : said(one, one.mine)) },
        ]}
      />
    </Notice>
  )
}
