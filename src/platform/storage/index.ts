export {
  acceptOf,
  ANY_KIND,
  EVIDENCE,
  factsOf,
  isKind,
  KIND_NAMES,
  maxBytesOf,
  PICTURES,
  TABLES,
  type Kind,
  type UploadPolicy,
} from './kinds.ts'
export { FileHash, openStorage, type Range, type Storage, type StoredFile } from './store.ts'
export { cleanUp, removeUnheld, type FileHolder } from './clean-up.ts'
export { openS3Storage } from './s3.ts'
export { headOf, sniff, type Sniffed } from './sniff.ts'
export { cleanFileName, contentDisposition } from './filename.ts'
export { inspect, type Inspection } from './inspect.ts'
export { KeptFile, keptFileOf, readReceipt, receiptOf, type Receiver } from './kept-files.ts'
export { explainNotes, receiveUpload, type FileNote, type ReceivedFile, type Upload } from './upload.ts'
export { fileHeaders, fileResponse, type ServedFile } from './serving.ts'
export {
  explainRefusal,
  formatBytes,
  words as storageWords,
  type FileReason,
  type FileRefusal,
  type FileVerdict,
} from './refusals.ts'
export type { Charset } from './text.ts'
