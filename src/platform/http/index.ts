export type { Context, Services } from './context.ts'
export { NO_EMAIL, prose, publicLine } from './published.ts'
export { cleanText, explainIssue, httpWords, type Problem } from './form.ts'
export { BadRequest, databaseCode, failureOf, loggable } from './failure.ts'
export { readQuery, refusalOf, type Wrong } from './query.ts'
export { createMetrics, type Metrics } from './metrics.ts'
export { problem, type ProblemDetails } from './problem.ts'
export {
  download,
  form,
  Invalid,
  invalid,
  show,
  page,
  redirect,
  type Access,
  type Errors,
  type Proof,
  type Route,
  type Typed,
} from './route.ts'
export { TypedFields, TypedTexts } from './pages.tsx'
export { createServer, SECURITY_HEADERS, SESSION_COOKIE, type House } from './server.tsx'
