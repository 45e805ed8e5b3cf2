// Proves that an archive carries the bytes of files, that what is missing or damaged is refused before anything is made, and that nobody's other files go along.
import { AppError } from '@trellis/errors';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { diskStore } from './file-store/index.ts';
import { archiveSource, fillArchived, fillPapers } from './testing/archived.fixtures.ts';
import { arrived, bytesOf, png } from './testing/attachments.fixtures.ts';
import { addUsers, openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';

type Line = Record<string, unknown>;
interface Shown {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly thumbnail: boolean;
}

const box = (app: string) => ({ app, entity: 'box' });
let from: Lab;
let papers: ReadonlyMap<string, Buffer>;
let packed: Buffer;
let folder: string;
/** A file that a record had and has no more, and one that no record took. */
let former: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-archive-'));
  from = await openLab({ source: archiveSource });
  await addUsers(from, 3);
  await fillArchived(from);
  papers = await fillPapers(from);
  former = (await from.engine.files.upload(owner, box('depot'), 'papers', arrived(from, 'old.txt', Buffer.from('former')), {})).id;
  await from.engine.files.upload(owner, box('depot'), 'papers', arrived(from, 'never.txt', Buffer.from('never used')), {});
  const version = async (): Promise<number> => (await from.engine.get(owner, box('depot'), 3, {})).version;
  await from.engine.update(owner, box('depot'), [{ id: 3, version: await version(), papers: [former] }], {});
  await from.engine.update(owner, box('depot'), [{ id: 3, version: await version(), papers: null }], {});
  packed = await exported(from);
});
afterAll(async () => {
  await from.close();
  rmSync(folder, { recursive: true, force: true });
});

async function exported(lab: Lab, app = 'depot'): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of lab.engine.exportApp(owner, app)) parts.push(part);
  return Buffer.concat(parts);
}

const linesOf = (content: Buffer): Line[] =>
  gunzipSync(content)
    .toString()
    .split('\n')
    .slice(0, -2)
    .map((line) => JSON.parse(line) as Line);

/** An archive of these lines, with the right last line. */
function sealed(lines: readonly Line[]): Buffer {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const end = { end: true, lines: lines.length, sha256: createHash('sha256').update(text).digest('hex') };
  return gzipSync(`${text}${JSON.stringify(end)}\n`);
}

async function imported(lab: Lab, content: Uint8Array, slug: string): ReturnType<Lab['engine']['importApp']> {
  const path = join(folder, `${slug}.archive`);
  writeFileSync(path, content);
  return lab.engine.importApp(owner, { name: 'app.archive', path }, { slug });
}

function kept(lab: Lab): readonly string[] {
  const place = join(lab.folder, 'files');
  const found = existsSync(place) ? readdirSync(place, { recursive: true, withFileTypes: true }) : [];
  return found.filter((each) => each.isFile()).map(({ name }) => name);
}

/** Every file that records of an app show, with its bytes and those of its small picture. */
async function shown(lab: Lab, app: string): Promise<ReadonlyMap<string, readonly [Shown, Buffer, Buffer | undefined]>> {
  const all = new Map<string, readonly [Shown, Buffer, Buffer | undefined]>();
  const { records } = await lab.engine.list(owner, box(app), {});
  for (const record of records as readonly { readonly id: number; readonly papers?: readonly Shown[] }[])
    for (const file of record.papers ?? []) {
      const bytes = async (size: 'full' | 'thumb'): Promise<Buffer> => {
        const opened = await lab.engine.files.open(owner, box(app), record.id, 'papers', file.id, size);
        return bytesOf(await opened.read({ first: 0, last: opened.size - 1 }));
      };
      all.set(file.name, [file, await bytes('full'), file.thumbnail ? await bytes('thumb') : undefined]);
    }
  return all;
}

test('files come along to another workspace, with their small pictures', async () => {
  const to = await openLab({ source: { ...archiveSource, apps: archiveSource.apps.slice(0, 1) } });
  try {
    await to.engine.create(
      owner,
      { app: 'base', entity: 'vendor' },
      [
        { name: 'One', code: 'V1' },
        { name: 'Two', code: 'V2' },
      ],
      {},
    );
    const { warnings } = await imported(to, packed, 'depot');
    expect(warnings.map(({ code }) => code)).not.toContain('archive.files-left');
    const [here, there] = [await shown(to, 'depot'), await shown(from, 'depot')];
    expect(new Map([...here].map(([name, [, bytes]]) => [name, bytes]))).toEqual(papers);
    for (const [name, [file, , thumbnail]] of here) {
      expect(thumbnail).toEqual(there.get(name)?.[2]);
      expect(file).toMatchObject({ name, type: there.get(name)?.[0].type, size: papers.get(name)?.length });
      expect(file.id).not.toBe(there.get(name)?.[0].id);
    }
    expect(here.get('front.png')?.[2]).toEqual(png(2, 2));
    // Three files and a small picture, and nothing that no record shows.
    expect(kept(to)).toHaveLength(4);
  } finally {
    await to.close();
  }
});

test('a file that no live record shows is not in the archive', () => {
  const lines = linesOf(packed);
  const names = lines.flatMap((line) => ('file' in line ? String(line['name']) : []));
  expect(new Set(names)).toEqual(new Set(['front.png', 'list.txt', 'plan.bin']));
  expect(names).toHaveLength(3);
  expect(gunzipSync(packed).toString()).not.toContain(former);
  expect(gunzipSync(packed).toString()).not.toContain(Buffer.from('never used').toString('base64'));
});

test('bytes that are gone or damaged here end the archive with the name of the file', async () => {
  const place = from.folder;
  const store = diskStore(join(place, 'files'));
  const [file] = (await shown(from, 'depot')).get('list.txt') ?? [];
  const path = join(place, 'files', file?.id.slice(0, 2) ?? '', file?.id.slice(2, 4) ?? '', file?.id ?? '');
  const put = async (bytes: Buffer): Promise<void> => {
    const source = join(folder, 'bytes');
    writeFileSync(source, bytes);
    await store.put(file?.id ?? '', { path: source, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  };
  writeFileSync(path, 'one,xxx');
  await expect(exported(from)).rejects.toMatchObject({ code: 'archive.file-lost', params: { name: 'list.txt' } });
  rmSync(path);
  await expect(exported(from)).rejects.toMatchObject({ code: 'archive.file-lost', params: { name: 'list.txt' } });
  await put(Buffer.from('one,two'));
  expect(linesOf(await exported(from)).filter((line) => 'bytes' in line)).toHaveLength(6);
});

describe('refused before anything is made', () => {
  let before: unknown;
  const standing = (): unknown => [from.engine.seq(), from.storage.apps(), from.storage.documents().length, kept(from).toSorted()];
  beforeEach(() => {
    before = standing();
  });
  const isBytesOf = (lines: readonly Line[], name: string): ((line: Line, place: number) => boolean) => {
    const start = lines.findIndex((line) => 'file' in line && line['name'] === name);
    const end = lines.findIndex((line, place) => place > start && !('bytes' in line));
    return (_line, place) => place > start && (place < end || end < 0);
  };
  const cases: readonly (readonly [string, string, (lines: Line[]) => Line[]])[] = [
    [
      'a file whose bytes are not there',
      'archive.file-damaged',
      (lines) => lines.filter((line, place) => !isBytesOf(lines, 'list.txt')(line, place)),
    ],
    ['a file that lacks a piece', 'archive.file-damaged', (lines) => lines.toSpliced(lines.findLastIndex(isBytesOf(lines, 'plan.bin')), 1)],
    [
      'a file with other bytes',
      'archive.file-damaged',
      (lines) =>
        lines.map((line, place) => (isBytesOf(lines, 'list.txt')(line, place) ? { bytes: Buffer.from('one,xxx').toString('base64') } : line)),
    ],
    [
      'a file with a byte too many',
      'archive.file-damaged',
      (lines) =>
        lines.map((line, place) => (isBytesOf(lines, 'list.txt')(line, place) ? { bytes: Buffer.from('one,two!').toString('base64') } : line)),
    ],
    [
      'a file without its line',
      'archive.file-missing',
      (lines) => lines.filter((line, place) => line['name'] !== 'list.txt' && !isBytesOf(lines, 'list.txt')(line, place)),
    ],
    [
      'bytes of no file',
      'archive.line',
      (lines) =>
        lines.toSpliced(
          lines.findIndex((line) => 'file' in line),
          0,
          { bytes: 'AAAA' },
        ),
    ],
    [
      'a file with a name that leads elsewhere',
      'archive.line',
      (lines) => lines.map((line) => (line['name'] === 'list.txt' ? { ...line, file: '../../../etc/passwd' } : line)),
    ],
    [
      'one file on two records',
      'archive.file-twice',
      (lines) => {
        const values = lines.flatMap((line) => (line['values'] as Line | undefined)?.['box.papers'] ?? []);
        return lines.map((line) =>
          line['entity'] === 'box' && line['id'] === 3 ? { ...line, values: { 'box.name': 'B3', 'box.papers': [values[0]] } } : line,
        );
      },
    ],
  ];
  test.each(cases)('%s: %s', async (_name, code, change) => {
    const error: unknown = await imported(from, sealed(change(linesOf(packed))), 'fresh').catch((found: unknown) => found);
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('archive.refused');
    expect(error.issues?.map((found) => found.code)).toContain(code);
    expect(standing()).toEqual(before);
  });

  test('an archive without its last piece', async () => {
    await expect(imported(from, packed.subarray(0, packed.length - 9), 'fresh')).rejects.toMatchObject({ code: 'archive.damaged' });
    expect(standing()).toEqual(before);
  });
});

test('a type is read from the bytes, whatever the archive says', async () => {
  const lines = linesOf(packed).map((line) => (line['name'] === 'list.txt' && 'file' in line ? { ...line, type: 'text/html' } : line));
  await imported(from, sealed(lines), 'typed');
  const [file] = (await shown(from, 'typed')).get('list.txt') ?? [];
  expect(file?.type).toBe((await shown(from, 'depot')).get('list.txt')?.[0].type);
});

test('an archive of the former format leaves its files out, and says so', async () => {
  const strip = (value: unknown): unknown => (Array.isArray(value) ? (value as Line[]).map(({ file: _file, ...rest }) => rest) : value);
  const lines = linesOf(packed)
    .filter((line) => !('file' in line) && !('bytes' in line))
    .map((line, place) => {
      if (place === 0) return { ...line, format: 1, attachments: 'metadata' };
      const values = line['values'] as Line | undefined;
      return values?.['box.papers'] === undefined ? line : { ...line, values: { ...values, 'box.papers': strip(values['box.papers']) } };
    });
  const { warnings } = await imported(from, sealed(lines), 'former');
  expect(warnings).toMatchObject([{ code: 'archive.files-left', params: { count: 2 } }]);
  expect((await shown(from, 'former')).size).toBe(0);
});
