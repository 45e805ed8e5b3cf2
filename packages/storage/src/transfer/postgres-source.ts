// In charge of: a workspace on PostgreSQL as something to back up: its backups have the form of all others.
import { filesInUse, type FileInUse } from '@trellis/engine';
import { dirname } from 'node:path';
import { sync } from '../backup/place.ts';
import type { BackupSource } from '../backup/source.ts';
import type { Address } from '../postgres/connection.ts';
import { SqlFileReads } from '../sql/files.ts';
import { copyFromPostgres, refuseNone } from './from-postgres.ts';
import { connect } from './to-postgres.ts';

/** A workspace in a schema of PostgreSQL. Only reads: servers may be at work on it. */
export function postgresSource(address: Address, migrations: string): BackupSource {
  return {
    name: 'postgres',
    async filesNow() {
      const { client, execute } = await connect(address);
      try {
        await refuseNone(execute, address);
        const found: FileInUse[] = [];
        for await (const file of filesInUse(new SqlFileReads(execute))) found.push(file);
        return found;
      } finally {
        await client.end();
      }
    },
    async copy(file, onProgress) {
      await copyFromPostgres(address, dirname(file), migrations, onProgress);
      await sync(file);
    },
  };
}
