import { z } from 'zod'
import { form, page, redirect, type Route } from '../../platform/http/index.ts'
import {
  Button,
  EmptyState,
  Form,
  Heading,
  Notice,
  Page,
  SummaryList,
  Table,
  Timestamp,
  useWords,
} from '../../platform/html/index.ts'
import type { DeadJob, Jobs } from '../../platform/jobs/index.ts'
import { countLinks } from '../../accountability/action-plan/index.ts'
import { houseWords } from './words.ts'

type Data = {
  dead: DeadJob[]
  queues: Awaited<ReturnType<Jobs['counts']>>
  retried: number | undefined
  embedded: boolean
  mailLeaves: boolean
  /** Links that evidence cites, by how they are doing. */
  links: Awaited<ReturnType<typeof countLinks>>
}

/** `/operacion`: how the background work goes, for who runs the installation. */
export const operationRoutes: readonly Route[] = [
  page('/operacion', {
    access: 'operation.view',
    query: z.object({ devueltos: z.coerce.number().int().min(0).optional() }),
    async load({ db, jobs, settings, mail }, { query }): Promise<Data> {
      return {
        dead: await jobs.dead(),
        queues: await jobs.counts(),
        retried: query.devueltos,
        embedded: !settings.DATABASE_URL,
        mailLeaves: !mail.mailbox,
        links: await countLinks(db),
      }
    },
    page: (data) => <OperationPage {...data} />,
    json: ({ dead, queues, links }) => ({ dead, queues, links }),
  }),
  form('/operacion', {
    access: 'operation.view',
    form: z.object({ id: z.array(z.uuid()).min(1).max(1000) }),
    again: async ({ db, jobs, settings, mail }) => (
      <OperationPage
        dead={await jobs.dead()}
        queues={await jobs.counts()}
        retried={undefined}
        embedded={!settings.DATABASE_URL}
        mailLeaves={!mail.mailbox}
        links={await countLinks(db)}
      />
    ),
    act: async ({ jobs }, { form }) => redirect(`/operacion?devueltos=${await jobs.retryDead(form.id)}`),
  }),
]

function OperationPage({ dead, queues, retried, embedded, mailLeaves, links }: Data) {
  const t = useWords(houseWords)
  return (
    <Page
      title={t('operation.title')}
      lead={t('operation.lead', { count: dead.length })}
      breadcrumbs={[{ label: t('operation.title') }]}
      unlisted
    >
      {retried !== undefined && <Notice tone="success">{t('operation.retried', { count: retried })}</Notice>}
      <p>{t('operation.what')}</p>
      <Heading>{t('operation.dead')}</Heading>
      <DeadJobs dead={dead} />
      <Heading>{t('operation.queues')}</Heading>
      <Table
        caption={t('operation.queues')}
        captionHidden
        rows={queues}
        columns={[
          { label: t('operation.queue'), header: true, cell: ({ queue }) => <QueueName queue={queue} /> },
          { label: t('operation.waiting'), numeric: true, cell: ({ waiting }) => waiting },
          { label: t('operation.active'), numeric: true, cell: ({ active }) => active },
        ]}
      />
      <Heading>{t('operation.health')}</Heading>
      <SummaryList
        facts={[
          { label: t('operation.database'), value: embedded ? t('operation.embedded') : t('operation.postgres') },
          { label: t('operation.mail'), value: mailLeaves ? t('operation.mail-smtp') : t('operation.mail-kept') },
          {
            label: t('operation.links'),
            value: t('operation.links-count', {
              ...links,
              total: links.waiting + links.online + links.failing + links.broken,
            }),
          },
        ]}
      />
    </Page>
  )
}

function DeadJobs({ dead }: { dead: readonly DeadJob[] }) {
  const t = useWords(houseWords)
  return (
    <>
      <Table
        caption={t('operation.dead')}
        captionHidden
        rows={dead}
        empty={<EmptyState title={t('operation.dead-empty-title')}>{t('operation.dead-empty')}</EmptyState>}
        columns={[
          { label: t('operation.queue'), header: true, cell: ({ queue }) => <QueueName queue={queue} /> },
          { label: t('operation.when'), cell: ({ diedAt }) => <Timestamp at={diedAt} /> },
          { label: t('operation.error'), cell: ({ error }) => error },
          { label: t('operation.data'), cell: ({ data }) => <code>{JSON.stringify(data)}</code> },
          { label: t('operation.retry'), cell: ({ id }) => <Retry ids={[id]} label={t('operation.retry')} /> },
        ]}
      />
      {dead.length > 1 && <Retry ids={dead.map(({ id }) => id)} label={t('operation.retry-all')} />}
    </>
  )
}

const QUEUES = ['journal-search', 'journal-report-receipts', 'clean-up'] as const

/** What the work of a queue is for; its own name where this page does not know it. */
function QueueName({ queue }: { queue: string }) {
  const t = useWords(houseWords)
  const known = QUEUES.find((name) => name === queue)
  return known ? <>{t(`operation.work.${known}`)}</> : <code>{queue}</code>
}

const Retry = ({ ids, label }: { ids: readonly string[]; label: string }) => (
  <Form action="/operacion">
    {ids.map((id) => (
      <input type="hidden" name="id" value={id} />
    ))}
    <Button look="secondary" size="small">
      {label}
    </Button>
  </Form>
)
