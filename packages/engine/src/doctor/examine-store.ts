// In charge of: examining a store that no engine runs on.
import { AppError } from '@trellis/errors';
import type { Storage } from '../storage.ts';
import { linkKept } from '../workspace.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';

/** Looks at everything that a store keeps, without starting the work that a running engine does beside: no job goes on, no file is cleared away. */
export async function* examineStore(storage: Storage, place: string, repair: boolean): AsyncIterable<Finding> {
  const model = linkKept(storage);
  if (model === undefined) throw new AppError('not-found', 'backup.no-workspace', { params: { place } });
  await storage.useModel(model);
  yield* examine(storage, model, repair);
}
