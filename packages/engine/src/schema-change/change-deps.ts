// In charge of: what changes of documents are given, and what conversions need to know of the workspace.
import type { Model, ModelChange } from '@trellis/model';
import type { Identity } from '../identity.ts';
import type { RecordWalk, Storage } from '../storage.ts';
import type { Surroundings } from './cell-maker.ts';
import { loadNames } from './record-names.ts';

/** Where a change stops being small. */
export interface ChangeSizes {
  /** Records up to this many are written in one unit (5,000); more in slices beside other writes. */
  readonly atOnce?: number;
  /** Records in one slice (500). */
  readonly slice?: number;
}

/** What changes are made of. */
export interface ChangeDeps {
  readonly storage: Storage;
  /** The documents in force, and putting others in force. */
  readonly model: () => Model;
  readonly taken: (model: Model) => void;
  readonly now: () => number;
  readonly sizes: ChangeSizes;
  /** Told of failures that no caller waits for. */
  readonly onError: (error: unknown) => void;
}

/** Lets everyone else have a turn of the event loop. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Goes on at once: inside a unit of writing nothing else may be waited for. */
export function atOnce(): Promise<void> {
  return Promise.resolve();
}

/** What conversions need to know, with the names of what links lead to read from a walk. */
export async function surroundingsFor(
  before: Model,
  change: ModelChange,
  walk: RecordWalk,
  identity: Pick<Identity, 'users' | 'departments'>,
  wait: () => Promise<void>,
): Promise<Surroundings> {
  const namesOf = await loadNames(change.fields, walk, (key) => before.entities.get(key), identity, wait);
  return { timezone: before.workspace.timezone, locale: before.workspace.locale, namesOf };
}
