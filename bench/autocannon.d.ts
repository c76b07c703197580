// The package brings no types: what the measurements use of it.
declare module 'autocannon' {
  namespace autocannon {
    interface Options {
      url: string
      connections: number
      /** Seconds. */
      duration: number
      headers?: Record<string, string>
      requests?: { setupRequest(request: object): object }[]
    }
    interface Result {
      duration: number
      errors: number
      timeouts: number
      '4xx': number
      '5xx': number
      requests: { total: number }
      statusCodeStats: Record<string, { count: number }>
    }
  }
  const autocannon: (options: autocannon.Options) => Promise<autocannon.Result>
  export default autocannon
}
