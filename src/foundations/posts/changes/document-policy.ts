import type { UploadPolicy } from '../../../platform/storage/index.ts'

/** An act of appointment as a document or a picture of it, of up to 10 MB. */
export const DOCUMENT_POLICY: UploadPolicy = {
  kinds: ['pdf', 'jpeg', 'png', 'webp', 'txt', 'docx', 'odt'],
  maxBytes: 10_000_000,
}
