export { renderPdf } from './render.ts'
export type { Block, Inline, ReportDocument, Span, TableColumn, Tone } from './document.ts'
