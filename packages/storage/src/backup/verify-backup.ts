// In charge of: finding out whether a backup is whole: every file as it was, the database sound, its log without gaps, the counts as noted.
import { AppError, issue, type Issue } from '@trellis/errors';
import { FORMAT } from '@trellis/schemas';
import { join } from 'node:path';
import { lookAtDatabase, type DatabaseFacts } from './look-at-database.ts';
import { readManifest, type BackedUpFile, type Manifest } from './manifest.ts';
import { DATABASE, hashFile, isMissing } from './place.ts';
import type { OnProgress } from './progress.ts';

async function fileIssue(backup: string, { path, size, sha256 }: BackedUpFile): Promise<Issue | undefined> {
  try {
    const found = await hashFile(join(backup, path));
    return found.size === size && found.sha256 === sha256 ? undefined : issue('backup.file-differs', path);
  } catch (error) {
    if (isMissing(error)) return issue('backup.file-missing', path);
    throw error;
  }
}

function countIssues(manifest: Manifest, facts: DatabaseFacts): readonly Issue[] {
  const differs = (path: string, found: number, expected: number): readonly Issue[] =>
    found === expected ? [] : [issue('backup.count-differs', path, { found, expected })];
  const known = new Map(facts.entities.map((each) => [each.number, each]));
  return [
    ...differs('format', facts.format, manifest.format),
    ...differs('seq', facts.seq, manifest.seq),
    ...differs('entities', facts.entities.length, manifest.entities.length),
    ...manifest.entities.flatMap(({ number, entity, records, trash }) => [
      ...differs(entity, known.get(number)?.records ?? 0, records),
      ...differs(`${entity} (trash)`, known.get(number)?.trash ?? 0, trash),
    ]),
  ];
}

/** Everything that is wrong with a backup. */
export async function findIssues(backup: string, manifest: Manifest, onProgress: OnProgress): Promise<readonly Issue[]> {
  const issues: Issue[] = [];
  const { files } = manifest;
  for (const [done, file] of files.entries()) {
    onProgress({ stage: 'check', done, of: files.length });
    const found = await fileIssue(backup, file);
    if (found !== undefined) issues.push(found);
  }
  if (files.every((file) => file.path !== DATABASE)) issues.push(issue('backup.file-missing', DATABASE));
  // A database that is not the one that was backed up says nothing worth hearing.
  if (issues.some((each) => each.path === DATABASE)) return issues;
  const facts = lookAtDatabase(join(backup, DATABASE), DATABASE);
  onProgress({ stage: 'check', done: files.length, of: files.length });
  return [...issues, ...facts.issues, ...(facts.issues.length > 0 ? [] : countIssues(manifest, facts))];
}

/** Checks a backup whole; refuses one that is damaged or that this build cannot read. */
export async function verifyBackup(backup: string, onProgress: OnProgress = () => undefined): Promise<Manifest> {
  const manifest = await readManifest(backup);
  if (manifest.format > FORMAT) throw new AppError('conflict', 'server.newer-data', { params: { format: manifest.format, known: FORMAT } });
  const issues = await findIssues(backup, manifest, onProgress);
  if (issues.length > 0) throw new AppError('invalid', 'backup.damaged', { issues, params: { path: backup } });
  return manifest;
}
