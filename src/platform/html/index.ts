/** The door of the kit: what pages are made of. */
export {
  Card,
  CardGrid,
  EmptyState,
  Goals,
  Notice,
  Pills,
  Progress,
  Stat,
  Tag,
  TONES,
  type Goal,
  type Tone,
} from './blocks.tsx'
export { Button, ButtonLink, PrintButton } from './buttons.tsx'
export { parseDayInput, type DayRefusal } from './day-input.ts'
export {
  Checkboxes,
  DateField,
  FileField,
  Hidden,
  NumberField,
  Radios,
  Select,
  TextArea,
  TextField,
  type FieldProps,
  type Option,
} from './fields.tsx'
export { OpenDataLinks } from './downloads.tsx'
export { ErrorSummary, fieldId, Fieldset, Form, FormActions, useForm, type Errors, type Values } from './form.tsx'
export { GuidePage } from './guide.tsx'
export { Mark } from './mark.tsx'
export {
  Breadcrumbs,
  Contents,
  Filters,
  Pagination,
  withoutFilter,
  type ActiveFilter,
  type Crumb,
} from './navigation.tsx'
export { FramedPage, Page, renderPage, SkipLink } from './page.tsx'
export {
  CheckAnswers,
  DescriptionHistory,
  Folio,
  Steps,
  SummaryList,
  type Fact,
  type HistoryEntry,
  type Step,
} from './record.tsx'
export { RequestContext, useRequest, useWords, type PageRequest } from './request.ts'
export { Table, type Column } from './table.tsx'
export { DayText, Details, Heading, LangText, Lead, Markdown, Prose, Timestamp } from './text.tsx'
export { readTokens, type Tokens } from './tokens.ts'
