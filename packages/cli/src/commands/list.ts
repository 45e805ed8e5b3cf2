// In charge of: the list of all commands.
import type { Command } from '../command.ts';
import { exportApp, importApp } from './app-archive.ts';
import { backup } from './backup.ts';
import { doctor } from './doctor.ts';
import { migrate } from './migrate.ts';
import { restore } from './restore.ts';

/** Every command, in the order of help. */
export const commands: readonly Command[] = [backup, restore, doctor, migrate, exportApp, importApp];
