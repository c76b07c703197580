import { z } from 'zod'
import { formatDay } from '../../../kernel/dates.ts'
import {
  Button,
  FileField,
  Form,
  FormActions,
  Heading,
  Notice,
  Page,
  SummaryList,
  useRequest,
  useWords,
  type Errors,
} from '../../../platform/html/index.ts'
import { form, invalid, page, show } from '../../../platform/http/index.ts'
import { Difference } from './difference.tsx'
import { DifferenceLegend } from './pages.tsx'
import { MOST_BYTES, publishedAs, readSignedFile, verify, type Verification } from './verify.ts'
import { words } from './words.ts'

type Props = { errors?: Errors; found?: Verification; fileName?: string }

/** Where anyone is told whether a file is what was signed here. Nothing of it is kept. */
function VerifyPage({ errors = {}, found, fileName = '' }: Props) {
  const t = useWords(words)
  const { url } = useRequest()
  return (
    <Page
      title={t('verify.title')}
      lead={t('verify.lead')}
      breadcrumbs={[{ label: t('verify.title') }]}
      errors={errors}
      {...(!found && { json: '/verificar.json' })}
      unlisted={found !== undefined || Object.keys(errors).length > 0}
    >
      {found && <Answer found={found} fileName={fileName} />}
      <Form action="/verificar" multipart errors={errors}>
        <FileField
          name="file"
          label={t('verify.file')}
          hint={t('verify.hint')}
          kinds="JSON, PDF"
          accept=".json,.pdf"
          maxBytes={MOST_BYTES}
          required
        />
        <FormActions says={t('verify.kept')}>
          <Button>{t('verify.do')}</Button>
        </FormActions>
      </Form>
      <section class="part" aria-labelledby="sin-conexion">
        <Heading id="sin-conexion">{t('verify.offline')}</Heading>
        <p>{t('verify.offline-says')}</p>
        <pre tabIndex={0}>
          <code>
            {`sha256sum archivo.json\ntequio verify archivo.json --sha256 HASH\ntequio verify archivo.json --origin ${url.origin}`}
          </code>
        </pre>
      </section>
    </Page>
  )
}

function Answer({ found, fileName }: { found: Verification; fileName: string }) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (found.verdict === 'untouched' || found.verdict === 'same-content')
    return (
      <Notice tone={found.verdict === 'untouched' ? 'success' : 'warning'} title={t(`verify.${found.verdict}`)}>
        <p>
          {t(`verify.is-${found.what}`, { file: fileName, number: found.number, day: formatDay(found.day, locale) })}
        </p>
        {found.verdict === 'same-content' && <p>{t('verify.same-says')}</p>}
        <p>
          <a href={found.address}>{t('verify.see')}</a>
        </p>
        <Hashes found={found} />
      </Notice>
    )
  return (
    <>
      <Notice tone="error" title={t(`verify.${found.verdict}`)}>
        <p>
          {t(`verify.${found.verdict}-says`, {
            file: fileName,
            number: found.verdict === 'altered' ? found.number : 0,
          })}
        </p>
        {found.verdict === 'altered' && (
          <p>
            <a href={found.address}>{t('verify.see-nearest', { number: found.number })}</a>
          </p>
        )}
        <Hashes found={found} />
      </Notice>
      {found.verdict === 'altered' && found.changes.length > 0 && (
        <section class="part" aria-labelledby="cambios">
          <Heading id="cambios">{t('verify.changes', { number: found.number })}</Heading>
          <DifferenceLegend />
          <Difference changes={found.changes.slice(0, 50)} texts={found.texts} />
        </section>
      )}
    </>
  )
}

/** Of the bytes that were given, of what is published where it is like them, and whether both say the same. */
function Hashes({ found }: { found: Verification }) {
  const t = useWords(words)
  const isLike = found.verdict === 'untouched' || found.verdict === 'same-content'
  return (
    <SummaryList
      facts={[
        { label: t('verify.file-hash'), value: <code class="hash">{found.sha256}</code> },
        ...(isLike
          ? [{ label: t('verify.published-hash'), value: <code class="hash">{found.publishedSha256}</code> }]
          : []),
        ...(found.verdict === 'unknown'
          ? []
          : [
              {
                label: t('verify.bytes'),
                value: t(found.verdict === 'untouched' ? 'verify.bytes-same' : 'verify.bytes-other'),
              },
              {
                label: t('verify.content'),
                value: isLike ? t('verify.content-same') : t('verify.content-other', { number: found.number }),
              },
            ]),
      ]}
    />
  )
}

const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/i)
  .toLowerCase()

const verifyPage = page('/verificar', {
  access: 'public',
  query: z.object({ sha256: Sha256.optional().catch(undefined) }),
  load: async ({ db }, { query: { sha256 } }) => ({ sha256, found: sha256 ? await publishedAs(db, sha256) : null }),
  page: () => <VerifyPage />,
  json: ({ sha256, found }) => ({
    hash: 'SHA-256',
    canonicalization: 'RFC 8785',
    published: '/verificar.json?sha256=',
    ...(sha256 && { sha256, found }),
  }),
})

const verifyFile = form('/verificar', {
  access: 'public',
  form: z.object({ file: z.instanceof(File).optional() }),
  maxBytes: MOST_BYTES + 100_000,
  again: async (_context, { errors }) => <VerifyPage errors={errors} />,
  async act({ db, locale }, { form: { file } }) {
    if (!file || file.size === 0) return invalid({ file: words(locale)('verify.no-file') })
    if (file.size > MOST_BYTES) return invalid({ file: words(locale)('verify.too-large') })
    const found = await verify(db, readSignedFile(new Uint8Array(await file.arrayBuffer())))
    return show(<VerifyPage found={found} fileName={file.name.slice(0, 120)} />)
  },
})

export const verifyRoutes = [verifyPage, verifyFile]
