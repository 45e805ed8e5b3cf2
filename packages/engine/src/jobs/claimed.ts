// In charge of: long work that one process at a time does: claiming it, taking it over from one that ended, and stopping it wherever it runs.
import { AppError } from '@trellis/errors';
import { systemActor } from '@trellis/permissions';
import type { Claim, Storage, StoredJob, Tx, WriteUnitOptions } from '../storage.ts';

/** The claim on a work was lost meanwhile, so that nothing more may be written for it here: whoever has it now goes on. */
export class ClaimLost extends Error {}

/** A job that this process may run. */
export interface ClaimedJob {
  readonly job: StoredJob;
  readonly claim: Claim;
}

/** What jobs are written with. */
export type JobStorage = Pick<Storage, 'read' | 'identity' | 'write'>;

const actor = systemActor('jobs');
/** How long to wait until another process stopped a work, and how often to look. */
const STOP_MS = 10_000;
const LOOK_MS = 100;

/** The name that a job is claimed under. */
export function workOf(id: string): string {
  return `job/${id}`;
}

/** Whether a text can be a job's id: what cannot is not even looked for. */
export function isJobId(id: string): boolean {
  return /^[0-9a-f-]{36}$/.test(id);
}

/** Whether a job is not over. */
export function isOpen({ status }: Pick<StoredJob, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}

/** Every job that is not over. */
export async function openJobs({ read }: Pick<Storage, 'read'>): Promise<readonly StoredJob[]> {
  return [...(await read.jobs('running')), ...(await read.jobs('queued'))];
}

/** Ends a unit that does work whose claim was lost. */
export async function refuseLost(tx: Tx, work: string): Promise<void> {
  if (!(await tx.holds(work))) throw new ClaimLost(`the claim on ${work} was lost`);
}

/** A store whose units are written only while the claim is held, in a manner that all of them share. */
export function underClaim(storage: Storage, work: string, manner: Pick<WriteUnitOptions, 'yields'> = {}): JobStorage {
  return {
    read: storage.read,
    identity: storage.identity,
    write: (by, unit, options) =>
      storage.write(
        by,
        async (tx) => {
          await refuseLost(tx, work);
          return unit(tx);
        },
        { ...manner, ...options },
      ),
  };
}

/** Claims what is new and what nobody else knows of yet. */
export async function claimNew(storage: Storage, work: string, onStop: () => void): Promise<Claim> {
  const claim = await storage.claim(work, onStop);
  if (claim === undefined) throw new AppError('limit', 'server.busy');
  return claim;
}

/** Takes a job over from a process that ended, as that left it; undefined when someone is at it, or it is over. */
export async function takeOver(storage: Storage, id: string, work: string, onStop: () => void): Promise<ClaimedJob | undefined> {
  const claim = await storage.claim(work, onStop);
  if (claim === undefined) return undefined;
  try {
    // A unit that began under the former claim may be on its way to the disk: what is read after this one has it.
    await storage.write(actor, () => Promise.resolve());
    const job = await storage.read.job(id);
    if (job !== undefined && isOpen(job)) return { job, claim };
  } catch (error) {
    await claim.release();
    throw error;
  }
  await claim.release();
  return undefined;
}

/** Has another process stop a job, and waits for it. */
export async function stopElsewhere(storage: Storage, id: string, work: string): Promise<void> {
  await storage.stop(work);
  const until = performance.now() + STOP_MS;
  while (performance.now() < until) {
    const job = await storage.read.job(id);
    if (job === undefined || !isOpen(job)) return;
    await new Promise((later) => setTimeout(later, LOOK_MS));
  }
  throw new AppError('limit', 'server.busy');
}
