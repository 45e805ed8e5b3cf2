// In charge of: files as answers show them: with their names, and where their bytes are to be had.
import type { Cell } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import type { PlanRunner } from '@trellis/query';
import type { JSONSchema } from '@trellis/schemas';
import type { FileReads, StoredFile } from './file-rows.ts';

/** A file in an answer. */
export interface FileJson {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  /** Whether there is a small picture of it. */
  readonly thumbnail: boolean;
  /** Address of its bytes, once it is on a record. */
  readonly url?: string;
}

/** The schema of a file field's value. */
export const filesSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      id: { type: 'string' },
      name: { type: 'string' },
      size: { type: 'integer' },
      type: { type: 'string' },
      thumbnail: { type: 'boolean' },
      url: { type: 'string' },
    },
    required: ['id', 'name', 'size', 'type', 'thumbnail'],
    additionalProperties: false,
  },
} as const satisfies JSONSchema;

/** A file that is on no record yet. */
export function fileJson({ key, name, size, type, thumbnail }: Omit<StoredFile, 'state' | 'record' | 'createdAt'>): FileJson {
  return { id: key, name, size, type, thumbnail: thumbnail !== null };
}

/**
 * A file on a record. The one address that this package knows of: values travel far from their records (through links, exports, live
 * updates), and whoever meets one there should not have to work out which record it came from.
 */
function attachedJson(file: StoredFile, field: LinkedField, record: number): FileJson {
  const { entity } = field;
  const url = `/api/apps/${entity.app.id}/entities/${entity.name}/records/${record}/files/${field.name}/${file.key}`;
  return { ...fileJson(file), url };
}

/** Runs plans, and knows the files in their answers. */
export interface FilesRunner extends PlanRunner {
  readonly files: Pick<FileReads, 'byKey'>;
}

/** Looks files up by their keys. */
export type FileLookup = FileReads['byKey'];

/** Files of one field by the record they are shown on and their key; those that are gone are left out. */
export async function filesOn(
  lookup: FileLookup,
  field: LinkedField,
  pairs: readonly (readonly [number, string | number])[],
): Promise<readonly (readonly [number, FileJson])[]> {
  if (pairs.length === 0) return [];
  const found = await lookup([...new Set(pairs.map(([, key]) => String(key)))]);
  const byKey = new Map(found.filter((file) => file.state === 'attached').map((file) => [file.key, file]));
  return pairs.flatMap(([record, key]) => {
    const file = byKey.get(String(key));
    return file === undefined ? [] : [[record, attachedJson(file, field, record)] as const];
  });
}

/** The keys in a cell of files. */
export function keysIn(cell: Cell | undefined): readonly string[] {
  return Array.isArray(cell) ? (cell as readonly string[]) : [];
}
