export type { Names } from './read.ts'
export { historySlot, recordRoutes } from './routes.tsx'
export { recordWords } from './words.ts'
