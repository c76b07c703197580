/**
 * The object storage does not answer, or refuses what we are sure to ask rightly: an outage, or settings that are wrong. A file that
 * is not there is no such error. The message says which, and holds no secret.
 */
export class StorageUnavailable extends Error {}
