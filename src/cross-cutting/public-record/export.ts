import { Readable } from 'node:stream'
import { inLanguage } from '../../kernel/text.ts'
import { download, type Context, type Route } from '../../platform/http/index.ts'
import { eachPublicEntry } from '../../platform/journal/index.ts'
import type { Told } from '../../platform/manifest/telling.ts'
import { contentDisposition } from '../../platform/storage/index.ts'
import { writeCsv, type Column, type Row } from '../../platform/tables/index.ts'

const COLUMNS: readonly Column[] = (
  [
    ['id', 'number'],
    ['at', 'moment'],
    ['event', 'text'],
    ['sentence', 'text'],
    ['person', 'text'],
    ['organization', 'text'],
    ['subjectKind', 'text'],
    ['subjectId', 'text'],
    ['subjectTitle', 'text'],
    ['subjectAddress', 'url'],
  ] as const
).map(([key, type]) => ({ key, type, header: key }))

async function* toldEntries({ db, tell }: Context): AsyncGenerator<Told> {
  for await (const entries of eachPublicEntry(db)) yield* await tell(entries)
}

async function* rowsOf(context: Context): AsyncGenerator<Row> {
  const { origin } = new URL(context.settings.ORIGIN)
  for await (const { who, subject, ...act } of toldEntries(context))
    yield {
      ...act,
      ...who,
      subjectKind: subject.kind,
      subjectId: subject.id,
      subjectTitle: subject.title && inLanguage(subject.title, context.locale).text,
      subjectAddress: subject.address && origin + subject.address,
    }
}

async function* linesOf(context: Context): AsyncGenerator<Buffer> {
  for await (const act of toldEntries(context)) yield Buffer.from(`${JSON.stringify(act)}\n`)
}

const file = (body: BodyInit, extension: 'csv' | 'jsonl', type: string) =>
  new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': contentDisposition('attachment', `bitacora.${extension}`),
      'cache-control': 'no-cache',
    },
  })

/** Every public act, latest first, written while it is read: as a table, and as JSON lines that are those of `/bitacora.json`. */
export const journalFiles: readonly Route[] = [
  download('/bitacora/exportar.csv', {
    access: 'public',
    handle: async (context) => file(writeCsv(rowsOf(context), COLUMNS), 'csv', 'text/csv; charset=utf-8'),
  }),
  download('/bitacora/exportar.jsonl', {
    access: 'public',
    handle: async (context) =>
      file(
        Readable.toWeb(Readable.from(linesOf(context), { objectMode: false })) as ReadableStream<Uint8Array>,
        'jsonl',
        'application/jsonl; charset=utf-8',
      ),
  }),
]
