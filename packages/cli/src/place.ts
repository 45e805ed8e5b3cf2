// In charge of: where a workspace and the bytes of its files are, as the server's settings say.
import type { FileStore } from '@trellis/engine';
import { FILES, type Settings } from '@trellis/server/data';
import { diskStore, s3Store } from '@trellis/storage/file-store';
import { join } from 'node:path';

/** The store of files' bytes. */
export function fileStore({ dataDir, s3 }: Pick<Settings, 'dataDir' | 's3'>): FileStore {
  return s3 === undefined ? diskStore(join(dataDir, FILES)) : s3Store(s3);
}
