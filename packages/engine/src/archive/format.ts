// In charge of: what the lines of an archive say. An archive is a gzip stream of JSON lines: manifest, documents (`{document}`), records each with
// its files (`{file}`, then their `{bytes}`), end.
import type { Content } from '../files/file-rows.ts';

/** The format that this build writes, and the newest it reads. */
export const ARCHIVE_FORMAT = 2;

/** An app that the archive's app depends on, as it was called where the archive was made. */
interface ArchiveDependency {
  readonly id: string;
  readonly slug: string;
  readonly version: string;
}

/** The first line. */
export interface ArchiveManifest {
  readonly archive: 'trellis-app';
  readonly format: number;
  /** Version of the product that wrote it. */
  readonly product: string;
  readonly app: { readonly id: string; readonly slug: string; readonly version: string };
  readonly exportedAt: string;
  /** Newest entry of the log of the moment that the archive shows. */
  readonly seq: number;
  /** Apps that the documents refer to, by the name they have there. */
  readonly dependsOn: { readonly [alias: string]: ArchiveDependency };
  /** Records of each entity. */
  readonly entities: { readonly [id: string]: { readonly name: string; readonly records: number } };
  /** Whether files' bytes are written (from format 2 on), or only names, types and sizes. */
  readonly attachments: 'bytes' | 'metadata';
  /** Not written: the trash, the history, and values that other apps' fields hold on these records or these fields on other apps' records. */
  readonly without: readonly ['trash', 'history', 'other-apps'];
}

/** A record. Values are JSON values by field document id; a field that holds nothing is left out. */
export interface RecordLine {
  readonly entity: string;
  readonly id: number;
  readonly values: { readonly [field: string]: unknown };
  readonly createdAt: string | null;
  /** E-mail address; null for the system. */
  readonly createdBy: string | null;
  readonly updatedAt: string | null;
}

/** A file as a record's value names it. */
export interface FileValue {
  /** The name under which its line follows the records of its page. */
  readonly file: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** A file. Lines with its bytes follow, then those of its small picture if it has one. */
export interface FileLine extends FileValue {
  readonly sha256: string;
  readonly thumbnail: Content | null;
}

/** Bytes of the file before, in base64. */
export interface BytesLine {
  readonly bytes: string;
}

/** The last line. */
export interface EndLine {
  readonly end: true;
  /** Lines before this one. */
  readonly lines: number;
  /** Of the bytes before this line, in hexadecimal digits. */
  readonly sha256: string;
}

/** A link into another app: the record's id there, and a unique value to find it by elsewhere, where it has one. */
export interface OutwardLink {
  readonly id: number;
  readonly field?: string;
  readonly value?: unknown;
}
