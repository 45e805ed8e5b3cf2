// In charge of: an entry that could not be sent for want of a connection: kept in this browser, for its person and form, until it was sent.
import { ApiError } from '@trellis/client';
import type { EntityJson, RecordJson } from '@trellis/query';
import type { DraftValues } from './draft.ts';
import type { DraftLine } from './use-new-record.ts';

/** What is to be sent, once, whenever that will be. */
export interface KeptEntry {
  /** Sent with every attempt, so that the server does it once. */
  readonly key: string;
  /** The values as they were sent first: under one key they stay the same. */
  readonly sent: { readonly [field: string]: unknown };
  readonly typed: DraftValues;
  readonly lines: { readonly [group: string]: readonly DraftLine[] };
  /** The record, when only its lines are still to be sent. */
  readonly record?: RecordJson;
}

/** Another attempt may succeed: the server did not answer, or asks for somebody to sign in first. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.kind === 'offline' || error.kind === 'unauthenticated' || error.status === 502 || error.status === 503;
}

function place(user: number, entity: EntityJson): string {
  return `trellis.entry.${user}.${entity.key}`;
}

/** The person's entry that waits to be sent. */
export function keptEntry(user: number, entity: EntityJson): KeptEntry | undefined {
  const text = localStorage.getItem(place(user, entity));
  return text === null ? undefined : (JSON.parse(text) as KeptEntry);
}

/** Keeps an entry over a reload. Without room for it, the open form is all that holds it. */
export function keepEntry(user: number, entity: EntityJson, entry: KeptEntry): void {
  try {
    localStorage.setItem(place(user, entity), JSON.stringify(entry));
  } catch {
    return;
  }
}

/** Forgets an entry that was sent, refused or discarded. */
export function forgetEntry(user: number, entity: EntityJson): void {
  localStorage.removeItem(place(user, entity));
}
