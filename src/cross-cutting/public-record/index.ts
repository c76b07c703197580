export { historySlot, recordRoutes } from './routes.tsx'
export { recordWords } from './words.ts'
