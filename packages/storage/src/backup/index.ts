// In charge of: what other packages may use of backups.
export { isRestorePending } from './finish-restore.ts';
export { makeBackup, type Backup, type BackupOptions } from './make-backup.ts';
export type { Manifest } from './manifest.ts';
export { BACKUPS } from './place.ts';
export type { Progress, Stage } from './progress.ts';
export { restoreBackup, settleRestore, type Restored, type RestoreOptions } from './restore-backup.ts';
export { sqliteSource, type BackupSource } from './source.ts';
