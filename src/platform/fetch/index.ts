export { leadsInside } from './addresses.ts'
export { link, typedLink } from './link.ts'
export { openSafeFetch, type Fetched, type FetchOptions, type SafeFetch } from './safe-fetch.ts'
export { explainFetchRefusal, toldReason, type FetchReason, type FetchRefusal, type FetchVerdict } from './refusals.ts'
