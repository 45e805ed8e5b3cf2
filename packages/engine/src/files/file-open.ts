// In charge of: who may have a file's bytes: those who may read the field on the record that has it, or whose history shows it.
import { AppError } from '@trellis/errors';
import { FILE_ID } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import { rightsOf } from '@trellis/permissions';
import { guardedPath } from '@trellis/query';
import { recordsById, type Reading } from '../records/record-read.ts';
import type { Reads } from '../storage.ts';
import { keysIn } from './file-json.ts';
import type { StoredFile } from './file-rows.ts';

/** The one answer to whoever may not have a file, whatever the reason. */
export function noSuchFile(): AppError {
  return new AppError('not-found', 'file.not-found');
}

function isFileNamed(value: unknown, key: string): boolean {
  return Array.isArray(value) && value.some((each: unknown) => typeof each === 'object' && each !== null && 'id' in each && each.id === key);
}

/** Whether the record's history, which whoever reads the field on it may see, tells of the file. */
async function wasOn(reads: Reads, field: LinkedField, record: number, key: string): Promise<boolean> {
  const entries = await reads.recordLog(field.entity, record);
  return entries.some((entry) => keysIn(entry.changes.get(field.number)).includes(key));
}

/** A file of a record, for an actor who may have it; everyone else hears that there is none. */
export async function fileOnRecord(reading: Reading, reads: Reads, record: number, name: string, key: string): Promise<StoredFile> {
  const { entity } = reading;
  const field = entity.fieldByName.get(name);
  if (field?.type.files === undefined || !FILE_ID.test(key)) throw noSuchFile();
  if (guardedPath(rightsOf(reading.model, reading.actor), entity, [field]) === undefined) throw noSuchFile();
  const [found] = await recordsById(reading, [record], { fields: [name] });
  if (found === undefined || !Object.hasOwn(found, name)) throw noSuchFile();
  if (!isFileNamed(found[name], key) && !(await wasOn(reads, field, record, key))) throw noSuchFile();
  const [file] = await reads.files.byKey([key]);
  const isIts = file?.state === 'attached' && file.entity === entity.number && file.field === field.number && file.record === record;
  if (!isIts) throw noSuchFile();
  return file;
}
