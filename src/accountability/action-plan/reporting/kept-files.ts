export { KeptFile, keptFileOf, readReceipt, receiptOf, type Receiver } from '../../../platform/storage/index.ts'
