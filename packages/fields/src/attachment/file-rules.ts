// In charge of: what one file must be to be taken by a field: the same rules before it is sent and when it arrives.
import { issue, type Issue, type LocalText } from '@trellis/errors';
import type { FileSettings } from '../field-type.ts';
import { MAX_FILE_MB } from './attachment.schema.ts';
import { fileKindLabels, fileKindOf } from './file-kind.ts';

/** Bytes of a megabyte, as the limits count them. */
const MB = 1024 * 1024;

/** Files that a field takes when its config names no number. */
const DEFAULT_COUNT = 20;

/** What is known of a file before it is taken. */
export interface FileFacts {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

/** Most files of a field. */
export function maxFiles(config: FileSettings): number {
  return config.many === false ? 1 : (config.maxCount ?? DEFAULT_COUNT);
}

/** Most bytes of a file, where the server takes `serverMb` megabytes. */
export function maxFileBytes(config: FileSettings, serverMb: number = MAX_FILE_MB): number {
  return Math.min(config.maxSize ?? MAX_FILE_MB, serverMb) * MB;
}

/** Why a file of this size is not taken. */
export function sizeIssue(file: Pick<FileFacts, 'name' | 'size'>, max: number, path: string): Issue | undefined {
  if (file.size === 0) return issue('file.empty', path, { name: file.name });
  return file.size > max ? issue('file.too-large', path, { name: file.name, max: Math.floor(max / MB) }) : undefined;
}

/** Why a file of this type is not taken. */
export function kindIssue(file: Pick<FileFacts, 'name' | 'type'>, config: FileSettings, path: string, field: LocalText): Issue | undefined {
  const { kinds } = config;
  if (kinds === undefined || kinds.includes(fileKindOf(file.type))) return undefined;
  return issue('file.other-kind', path, { name: file.name, field, allowed: kindWords(kinds) });
}

/** The allowed kinds in words. */
function kindWords(kinds: NonNullable<FileSettings['kinds']>): LocalText {
  const labels = kinds.map((kind) => fileKindLabels[kind] as { readonly en: string; readonly 'zh-CN': string });
  return { en: labels.map((label) => label.en).join(', '), 'zh-CN': labels.map((label) => label['zh-CN']).join('、') };
}
