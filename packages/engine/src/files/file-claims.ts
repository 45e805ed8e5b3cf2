// In charge of: which files a write may put on a record: those its actor uploaded for that field, and those the record has or had.
import { AppError, issue, type Issue } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import type { Tx } from '../storage.ts';
import { keysIn } from './file-json.ts';
import type { StoredFile } from './file-rows.ts';

/** One record of a write: the cells it sets, and its id where it has one. */
export interface Claimant {
  readonly cells: ReadonlyMap<LinkedField, Cell>;
  readonly id: number | undefined;
  /** Where its mistakes are. */
  readonly prefix: string;
}

/** Whether records of the entity can hold files at all. */
export function holdsFiles(entity: LinkedEntity): boolean {
  return entity.fields.some((field) => field.type.files !== undefined);
}

interface Claim {
  readonly field: LinkedField;
  readonly key: string;
  readonly claimant: Claimant;
}

function claimsOf(claimants: readonly Claimant[]): readonly Claim[] {
  return claimants.flatMap((claimant) =>
    [...claimant.cells].flatMap(([field, cell]) => (field.type.files === undefined ? [] : keysIn(cell).map((key) => ({ field, key, claimant })))),
  );
}

/**
 * A file belongs to the record it was first put on, so what a record had may be put back. Whatever else an id may name — another's upload,
 * another record's file, nothing — is refused with the same words.
 */
function mayHave(file: StoredFile | undefined, { field, claimant }: Claim, actor: Actor): boolean {
  if (file === undefined || file.entity !== field.entity.number || file.field !== field.number) return false;
  if (file.state === 'pending') return file.uploader === actor.id && (actor.id !== null || actor.kind === 'system');
  return file.state === 'attached' && claimant.id !== undefined && file.record === claimant.id;
}

/** Checks every file that is set. A file that is on no record yet can go on one of them only. */
export async function checkFiles(tx: Tx, actor: Actor, claimants: readonly Claimant[], issues: Issue[]): Promise<void> {
  const claims = claimsOf(claimants);
  if (claims.length === 0) return;
  const known = new Map((await tx.files.byKey([...new Set(claims.map((claim) => claim.key))])).map((file) => [file.key, file]));
  const taken = new Map<string, Claimant>();
  const refused = new Set<string>();
  for (const claim of claims) {
    const other = taken.get(claim.key);
    if (!mayHave(known.get(claim.key), claim, actor) || (other !== undefined && other !== claim.claimant))
      refused.add(`${claim.claimant.prefix}${claim.field.name}`);
    taken.set(claim.key, claim.claimant);
  }
  const labels = new Map(claims.map((claim) => [`${claim.claimant.prefix}${claim.field.name}`, claim.field.label]));
  for (const path of refused) issues.push(issue('file.not-uploaded', path, { field: labels.get(path) ?? '' }));
}

/** Gives the files that were set to their record. Another node may have been quicker: then the write is refused. */
export async function takeFiles(tx: Tx, entity: LinkedEntity, record: number, cells: ReadonlyMap<LinkedField, Cell>): Promise<void> {
  for (const field of entity.fields) {
    if (field.type.files === undefined) continue;
    const keys = keysIn(cells.get(field));
    if (keys.length > 0 && (await tx.files.attach(keys, record)) !== keys.length)
      throw new AppError('conflict', 'file.not-uploaded', { params: { field: field.label } });
  }
}
