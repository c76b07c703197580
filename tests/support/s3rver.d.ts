/** What we use of it; it brings no types. https://github.com/jamhall/s3rver */
declare module 's3rver' {
  export default class S3rver {
    constructor(options: {
      address: string
      port: number
      silent: boolean
      directory: string
      configureBuckets: { name: string }[]
    })
    run(): Promise<{ port: number }>
    store: Record<'putObject' | 'copyObject' | 'deleteObject', (...given: never[]) => Promise<unknown>>
    close(): Promise<void>
  }
}
