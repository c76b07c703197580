import {
  Checkboxes,
  DateField,
  Details,
  fieldId,
  FileField,
  Fieldset,
  Heading,
  Hidden,
  Notice,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { acceptOf, formatBytes } from '../../../platform/storage/index.ts'
import { words } from '../words.ts'
import { FILE_BYTES, FILE_POLICY, FILES, LINKS } from './form.ts'
import type { KeptFile } from './kept-files.ts'

type EvidenceProps = {
  lead: string
  /** Files received already, by their place on the form. */
  kept: ReadonlyMap<number, KeptFile>
  values: Values
  errors: Errors
}

/** Where evidence is given: some files and some links, more of them behind a click. */
export function EvidenceFields({ lead, kept, values, errors }: EvidenceProps) {
  const t = useWords(words)
  return (
    <>
      <Heading id="pruebas">{t('hito.evidence')}</Heading>
      <p>{lead}</p>
      <FileRow at={1} file={kept.get(1)} values={values} />
      <Details
        summary={t('report-form.more-files', { count: FILES.length })}
        open={FILES.slice(1).some(
          (at) => kept.has(at) || used([`fileTitle${at}`, `fileDay${at}`, `file${at}`], values, errors),
        )}
      >
        {FILES.slice(1).map((at) => (
          <FileRow at={at} file={kept.get(at)} values={values} />
        ))}
      </Details>
      <Details
        summary={t('report-form.links', { count: LINKS.length })}
        open={LINKS.some((at) => used([`link${at}`, `linkTitle${at}`], values, errors))}
      >
        {LINKS.map((at) => (
          <LinkRow at={at} />
        ))}
      </Details>
    </>
  )
}

const used = (names: readonly string[], values: Values, errors: Errors) =>
  names.some((name) => Boolean(values[name]) || errors[name] !== undefined)

/** One file: to choose, or already received and only to be taken out. */
type FileRowProps = { at: number; file: KeptFile | undefined; values: Values; legend?: string }
export function FileRow({ at, file, values, legend }: FileRowProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <Fieldset legend={legend ?? t('report-form.file', { number: at })}>
      {file ? (
        <>
          <Hidden name={`kept${at}`} value={String(values[`kept${at}`])} />
          <div id={fieldId(`file${at}`)} tabIndex={-1}>
            <Notice>{t('report-form.kept', { name: file.name, size: formatBytes(file.bytes, locale) })}</Notice>
          </div>
        </>
      ) : (
        <FileField
          name={`file${at}`}
          label={t('report-form.choose')}
          kinds={t('report-form.kinds')}
          accept={acceptOf(FILE_POLICY)}
          maxBytes={FILE_BYTES}
          optional
        />
      )}
      <TextField
        name={`fileTitle${at}`}
        label={t('report-form.file-title')}
        hint={t('report-form.file-title-hint')}
        optional
        maxLength={300}
      />
      <DateField name={`fileDay${at}`} label={t('report-form.file-day')} optional />
      {file && (
        <Checkboxes
          name={`drop${at}`}
          label={t('report-form.change')}
          options={[{ value: 'yes', label: t('report-form.drop') }]}
        />
      )}
    </Fieldset>
  )
}

export function LinkRow({ at, legend }: { at: number; legend?: string }) {
  const t = useWords(words)
  return (
    <Fieldset legend={legend ?? t('report-form.link-legend', { number: at })}>
      <TextField
        name={`link${at}`}
        label={t('report-form.link')}
        hint={t('report-form.link-hint')}
        type="url"
        autocomplete="url"
        optional
      />
      <TextField name={`linkTitle${at}`} label={t('report-form.link-title')} optional maxLength={300} />
    </Fieldset>
  )
}
