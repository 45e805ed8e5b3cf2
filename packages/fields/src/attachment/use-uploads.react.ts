// In charge of: files on their way to a field: checked first, sent a few at a time, tried again, put in order.
import { issue, message, type Issue, type Locale } from '@trellis/errors';
import { useEffect, useRef, useState } from 'react';
import type { EditorProps, FieldInfo, UploadOptions } from '../field-ui.react.tsx';
import { configOf } from '../json-value.react.ts';
import type { AttachmentConfig } from './attachment.schema.ts';
import { fileWord } from './attachment-words.react.ts';
import { kindIssue, maxFileBytes, maxFiles, sizeIssue } from './file-rules.ts';
import { filesOf, keepPreview, type FileValue } from './file-value.react.ts';
import { mediaTypeOf, SNIFFED_BYTES } from './media-type.ts';
import { makeThumbnail } from './thumbnail-maker.react.ts';

/** A file on its way. */
export interface ComingFile {
  readonly number: number;
  readonly source: File;
  /** How much is sent, from 0 to 1. */
  readonly share: number;
  /** Why it is not going on, in words. */
  readonly problem?: string | undefined;
  /** Whether trying again may help. */
  readonly isFinal?: boolean | undefined;
}

/** What an editor of files works with. */
export interface Uploads {
  readonly files: readonly FileValue[];
  readonly coming: readonly ComingFile[];
  /** Room for one more file. */
  readonly hasRoom: boolean;
  /** Why the last files were not taken. */
  readonly refusal: string | undefined;
  add(files: readonly File[]): void;
  retry(file: ComingFile): void;
  drop(file: ComingFile): void;
  remove(file: FileValue): void;
  /** Puts a file in another's place. */
  move(from: number, to: number): void;
}

/** Files sent at a time: the server takes four of one person. */
const AT_ONCE = 2;

let lastNumber = 0;
const waiting: (() => void)[] = [];
let sending = 0;

/** Runs when fewer than so many are being sent. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (sending >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  sending += 1;
  try {
    return await work();
  } finally {
    sending -= 1;
    waiting.shift()?.();
  }
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** What the server would say against the file, before anything is sent; and the type that its bytes show. */
async function judge(file: File, field: FieldInfo): Promise<{ readonly type: string; readonly found: Issue | undefined }> {
  const config = configOf(field) as AttachmentConfig;
  const size = sizeIssue(file, maxFileBytes(config), field.name);
  if (size !== undefined) return { type: '', found: size };
  const type = mediaTypeOf(
    await bytesOf(file.slice(0, SNIFFED_BYTES)),
    await bytesOf(file.slice(Math.max(SNIFFED_BYTES, file.size - SNIFFED_BYTES))),
  );
  return { type, found: kindIssue({ name: file.name, type }, config, field.name, field.label) };
}

/** A failure in words. The server's own sentences come as the message. */
function problemOf(error: unknown, locale: Locale): { readonly problem: string; readonly isFinal: boolean } {
  const kind = error instanceof Error && 'kind' in error ? String(error.kind) : '';
  const [first] = error instanceof Error && 'issues' in error && Array.isArray(error.issues) ? (error.issues as readonly { message?: string }[]) : [];
  const text = first?.message ?? (error instanceof Error ? error.message : '');
  return { problem: kind === '' || kind === 'offline' ? fileWord('failed', locale) : text, isFinal: kind === 'invalid' || kind === 'forbidden' };
}

interface State {
  readonly files: readonly FileValue[];
  readonly coming: readonly ComingFile[];
  readonly refusal: string | undefined;
}

/** The files of an editor and those on their way to it. */
export function useUploads({ value, onChange, field, locale, services }: EditorProps): Uploads {
  const [state, setState] = useState<State>(() => ({ files: filesOf(value), coming: [], refusal: undefined }));
  // Uploads end at any time: each works on what is there then, not on what was drawn last.
  const latest = useRef(state);
  const stops = useRef(new Map<number, AbortController>());
  const max = maxFiles(configOf(field) as AttachmentConfig);

  useEffect(() => {
    const all = stops.current;
    return () => all.forEach((stop) => stop.abort());
  }, []);

  function set(change: Partial<State>): void {
    latest.current = { ...latest.current, ...change };
    setState(latest.current);
  }

  function tell(): void {
    const { files, coming } = latest.current;
    const isSending = coming.some((one) => one.problem === undefined);
    onChange(files.length === 0 ? null : files, isSending ? [issue('file.still-coming', field.name, { field: field.label })] : []);
  }

  function update(number: number, change: Partial<ComingFile>): void {
    set({ coming: latest.current.coming.map((one) => (one.number === number ? { ...one, ...change } : one)) });
  }

  async function sendOne(source: File, options: UploadOptions): Promise<FileValue> {
    const sent = field.uploads === undefined ? undefined : services.upload?.(field.uploads, field.name, source, options);
    if (sent === undefined) throw new TypeError(`files of ${field.name} cannot be sent from here`);
    return sent;
  }

  async function send({ number, source }: ComingFile): Promise<void> {
    const stop = new AbortController();
    stops.current.set(number, stop);
    try {
      const { type, found } = await judge(source, field);
      if (found !== undefined) return update(number, { problem: message(found.code, found.params, locale).message, isFinal: true });
      const thumbnail = type.startsWith('image/') ? await makeThumbnail(source) : undefined;
      const onProgress = (share: number): void => update(number, { share });
      const file = await inTurn(() => sendOne(source, { thumbnail, onProgress, signal: stop.signal }));
      if (stop.signal.aborted) return;
      if (thumbnail !== undefined) await keepPreview(file.id, thumbnail);
      set({ files: [...latest.current.files, file], coming: latest.current.coming.filter((one) => one.number !== number) });
    } catch (error) {
      if (!stop.signal.aborted) update(number, problemOf(error, locale));
    } finally {
      stops.current.delete(number);
      if (!stop.signal.aborted) tell();
    }
  }

  return {
    ...state,
    hasRoom: state.files.length + state.coming.length < max,
    add(sources) {
      // One file takes the place of the other.
      const files = max === 1 && sources.length > 0 ? [] : latest.current.files;
      const coming = max === 1 ? [] : latest.current.coming;
      const room = Math.max(0, max - files.length - coming.length);
      const fresh = sources.slice(0, room).map((source): ComingFile => ({ number: ++lastNumber, source, share: 0 }));
      const refusal = sources.length > room ? message('file.too-many', { field: field.label, max }, locale).message : undefined;
      set({ files, coming: [...coming, ...fresh], refusal });
      tell();
      for (const one of fresh) void send(one);
    },
    retry(file) {
      update(file.number, { problem: undefined, share: 0 });
      tell();
      void send(file);
    },
    drop(file) {
      stops.current.get(file.number)?.abort();
      set({ coming: latest.current.coming.filter((one) => one.number !== file.number), refusal: undefined });
      tell();
    },
    remove(file) {
      set({ files: latest.current.files.filter((one) => one.id !== file.id), refusal: undefined });
      tell();
    },
    move(from, to) {
      const files = [...latest.current.files];
      const [moved] = files.splice(from, 1);
      if (moved === undefined || to < 0 || to > files.length) return;
      files.splice(to, 0, moved);
      set({ files });
      tell();
    },
  };
}
