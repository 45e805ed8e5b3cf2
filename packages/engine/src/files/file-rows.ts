// In charge of: the port to what is known of uploaded files. Their bytes are kept elsewhere, under the same keys.

/**
 * How far a file is. `arriving`: its bytes are being kept; `pending`: they are kept, and no record refers to them yet; `attached`: it belongs
 * to a record, for good; `leaving`: its bytes are being removed. Bytes are kept after their line says so and gone before it is,
 * so that whatever a crash leaves, the line tells of it.
 */
export type FileState = 'arriving' | 'pending' | 'attached' | 'leaving';

/** What the bytes of one stored thing are. */
export interface Content {
  readonly type: string;
  readonly size: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** A file to be noted. */
export interface NewFile extends Content {
  readonly key: string;
  readonly name: string;
  readonly thumbnail: Content | null;
  /** Who uploaded it: a user's id; null for the system. */
  readonly uploader: number | null;
  /** Numbers of the entity and the field it was uploaded for. */
  readonly entity: number;
  readonly field: number;
}

/** A file as it is noted. */
export interface StoredFile extends NewFile {
  /** The record it belongs to; null until it is first put on one. */
  readonly record: number | null;
  readonly state: FileState;
  readonly createdAt: number;
}

/** Reading what is known of files. */
export interface FileReads {
  /** The files with these keys, in no order. */
  byKey(keys: readonly string[]): Promise<readonly StoredFile[]>;
  /** Files in a state that came before a time, oldest first. */
  inState(state: FileState, before: number, limit: number): Promise<readonly StoredFile[]>;
  /** Files in the order of their keys, after one. */
  after(key: string, limit: number): Promise<readonly StoredFile[]>;
}

/** Writing what is known of files, within a unit. */
export interface FileWrites extends Pick<FileReads, 'byKey'> {
  /** How many files of an uploader no record has taken yet, and how many bytes they are together. */
  waitingOf(uploader: number | null): Promise<{ readonly count: number; readonly bytes: number }>;
  /** Notes a file that is arriving. */
  add(file: NewFile): Promise<void>;
  /** Moves those of the files that are in one state to another; their keys. */
  move(keys: readonly string[], from: readonly FileState[], to: FileState): Promise<readonly string[]>;
  /** Gives pending files to a record; how many of the named ones are now that record's. */
  attach(keys: readonly string[], record: number): Promise<number>;
  /** Lets every file of records go that are deleted for good; `entity` is a number. */
  dropOf(entity: number, records: readonly number[]): Promise<void>;
  /** Forgets files that are leaving. */
  forget(keys: readonly string[]): Promise<void>;
}
