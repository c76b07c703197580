/** An error for machines (RFC 9457). `errors` names each place and what is wrong with it. */
export type ProblemDetails = {
  title: string
  status: number
  detail?: string
  errors?: readonly { path: string; message: string }[]
  instance?: string
}

export const problem = (details: ProblemDetails, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ type: 'about:blank', ...details }), {
    status: details.status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers },
  })
