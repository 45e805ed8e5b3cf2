// In charge of: files from their upload to their end: who may put one on which record, who may have its bytes, and what is left after a failure.
import type { FileJson, FileStore } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { arrived, bytesOf, deskSource, items, keeper, looker, office, otherKeeper, png, upload } from './testing/attachments.fixtures.ts';
import { addUsers, openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';

const DAY = 86_400_000;
let lab: Lab;

beforeEach(async () => {
  lab = await openLab({ source: deskSource });
  await addUsers(lab, 4);
});
afterEach(() => lab.close());

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.issues?.[0]?.code ?? error.code;
  }
  return 'done';
}

/** Every file of bytes that is on the disk. */
function kept(): readonly string[] {
  const folder = join(lab.folder, 'files');
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  return names.filter((each) => each.isFile()).map((each) => each.name);
}

async function create(actor: Actor, values: { readonly [field: string]: unknown }): Promise<number> {
  const [record] = await lab.engine.create(actor, items, [{ name: 'Lamp', keeper: actor.id, ...values }], {});
  return record?.id ?? 0;
}

async function set(actor: Actor, id: number, values: { readonly [field: string]: unknown }): Promise<void> {
  const { version } = await lab.engine.get(office, items, id, {});
  await lab.engine.update(actor, items, [{ id, version, ...values }], {});
}

const have = async (actor: Actor, id: number, field: string, file: string, size: 'full' | 'thumb' = 'full'): Promise<Buffer> => {
  const opened = await lab.engine.files.open(actor, items, id, field, file, size);
  return bytesOf(await opened.read({ first: 0, last: opened.size - 1 }));
};

async function inUse(): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of lab.engine.files.inUse()) keys.push(key);
  return keys;
}

test('a file is uploaded, put on a record, read, and told of in its history', async () => {
  const file = await upload(lab, keeper, 'photos', 'front.png', png(), png(2, 2));
  expect(file).toEqual({ id: file.id, name: 'front.png', size: png().length, type: 'image/png', thumbnail: true });
  const id = await create(keeper, { photos: [file.id] });
  const record = await lab.engine.get(looker, items, id, {});
  const shown = { ...file, url: `/api/apps/desk/entities/item/records/${id}/files/photos/${file.id}` };
  expect(record['photos']).toEqual([shown]);
  expect(await have(looker, id, 'photos', file.id)).toEqual(png());
  expect(await have(looker, id, 'photos', file.id, 'thumb')).toEqual(png(2, 2));
  const second = await upload(lab, keeper, 'photos', 'back.png');
  await set(keeper, id, { photos: [second.id, file] });
  await set(keeper, id, { photos: [second.id] });
  const [last] = await lab.engine.history(looker, items, id);
  expect(last?.changes).toMatchObject([{ field: 'photos', before: [{ name: 'back.png' }, { name: 'front.png' }], after: [{ name: 'back.png' }] }]);
  // The history shows it, so it can be looked at, and put back.
  expect(await have(looker, id, 'photos', file.id)).toEqual(png());
  await set(keeper, id, { photos: [second.id, file.id] });
});

describe('a record takes', () => {
  const cases: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ['a file of its own actor', 'done', async () => create(keeper, { photos: [(await upload(lab, keeper, 'photos', 'a.png')).id] })],
    [
      'no file of another person',
      'file.not-uploaded',
      async () => create(keeper, { photos: [(await upload(lab, otherKeeper, 'photos', 'a.png')).id] }),
    ],
    ['no file for another field', 'file.not-uploaded', async () => create(office, { papers: [(await upload(lab, office, 'photos', 'a.png')).id] })],
    ['no file that there is not', 'file.not-uploaded', async () => create(keeper, { photos: ['0'.repeat(32)] })],
    [
      "no other record's file",
      'file.not-uploaded',
      async () => {
        const { id } = await upload(lab, keeper, 'photos', 'a.png');
        await create(keeper, { photos: [id] });
        await create(keeper, { photos: [id] });
      },
    ],
    [
      'one file once in a batch',
      'file.not-uploaded',
      async () => {
        const { id } = await upload(lab, keeper, 'photos', 'a.png');
        await lab.engine.create(
          keeper,
          items,
          [1, 2].map((n) => ({ name: `L${n}`, keeper: keeper.id, photos: [id] })),
          {},
        );
      },
    ],
    ['no more files than its field says', 'file.too-many', () => create(keeper, { photos: ['0', '1', '2', '3'].map((n) => n.repeat(32)) })],
    ['no field that its actor may not set', 'record.unknown-field', () => create(keeper, { papers: ['0'.repeat(32)] })],
  ];
  test.each(cases)('%s: %s', async (_name, expected, work) => {
    expect(await code(work())).toBe(expected);
  });

  test('a refused file leaves what else was uploaded as it was', async () => {
    const own = await upload(lab, keeper, 'photos', 'a.png');
    const other = await upload(lab, otherKeeper, 'photos', 'b.png');
    expect(await code(create(keeper, { photos: [own.id, other.id] }))).toBe('file.not-uploaded');
    expect(await code(create(keeper, { photos: [own.id] }))).toBe('done');
  });

  test('fifty records want one file, and one gets it', async () => {
    const { id } = await upload(lab, keeper, 'photos', 'a.png');
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => code(create(keeper, { photos: [id] }))));
    expect(outcomes.filter((each) => each === 'done')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'file.not-uploaded']));
  });
});

describe('an upload', () => {
  const cases: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ['for a field one may only read', 'access.field-not-writable', () => upload(lab, looker, 'photos', 'a.png')],
    ['for a field one may not see', 'record.unknown-field', () => upload(lab, keeper, 'papers', 'a.pdf')],
    ['for no field', 'record.unknown-field', () => upload(lab, keeper, 'constructor', 'a.png')],
    ['for a field of texts', 'file.takes-none', () => upload(lab, keeper, 'name', 'a.png')],
    ['by someone without any right', 'app.not-found', () => upload(lab, person(4), 'photos', 'a.png')],
    ['of nothing', 'file.empty', () => upload(lab, keeper, 'photos', 'a.png', Buffer.alloc(0))],
    ['of more than the server takes', 'file.too-large', () => upload(lab, office, 'papers', 'a.bin', Buffer.alloc(1024 * 1024 + 1))],
    [
      'of a page that calls itself a picture',
      'file.other-kind',
      () => upload(lab, keeper, 'photos', 'a.png', Buffer.from('<!doctype html><script>alert(1)</script>')),
    ],
    [
      'of a drawing with a script',
      'file.other-kind',
      () => upload(lab, keeper, 'photos', 'a.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')),
    ],
    ['of a program', 'file.other-kind', () => upload(lab, keeper, 'photos', 'a.png', Buffer.from('MZ\0\0\x01'))],
    ['with a picture too wide for a small one', 'file.bad-thumbnail', () => upload(lab, keeper, 'photos', 'a.png', png(), png(321, 4))],
    ['with a small picture that is a page', 'file.bad-thumbnail', () => upload(lab, keeper, 'photos', 'a.png', png(), Buffer.from('<html>'))],
    [
      'with a small picture that carries a text',
      'file.bad-thumbnail',
      () => upload(lab, keeper, 'photos', 'a.png', png(), png(4, 4, ['tEXt', 'Author\0Wang'])),
    ],
    [
      'with something after its small picture',
      'file.bad-thumbnail',
      () => upload(lab, keeper, 'photos', 'a.png', png(), Buffer.concat([png(), Buffer.from('<script>')])),
    ],
    ['with a small picture of a paper', 'file.bad-thumbnail', () => upload(lab, office, 'papers', 'a.pdf', Buffer.from('%PDF-1.7 x'), png())],
  ];
  test.each(cases)('%s is refused: %s', async (_name, expected, work) => {
    expect(await code(work())).toBe(expected);
    expect(kept()).toEqual([]);
    expect(await lab.storage.read.files.after('', 9)).toEqual([]);
  });

  test('twice under one idempotency key keeps one file', async () => {
    const options = { idempotency: { key: 'k', bodyHash: 'same' } };
    const first = await lab.engine.files.upload(keeper, items, 'photos', arrived(lab, 'a.png', png()), options);
    const again = await lab.engine.files.upload(keeper, items, 'photos', arrived(lab, 'a.png', png()), options);
    expect(again).toEqual(first);
    expect(kept()).toEqual([first.id]);
    const other = { idempotency: { key: 'k', bodyHash: 'other' } };
    expect(await code(lab.engine.files.upload(keeper, items, 'photos', arrived(lab, 'a.png', png()), other))).toBe('idempotency.other-body');
    expect(kept()).toEqual([first.id]);
  });

  test('of many at once keeps each by itself', async () => {
    const files = await Promise.all(Array.from({ length: 20 }, (_, n) => upload(lab, keeper, 'photos', `${n}.png`, png(4, n + 1))));
    expect(new Set(files.map((file) => file.id)).size).toBe(20);
    expect(kept()).toHaveLength(20);
    const id = await create(keeper, { photos: files.slice(0, 3).map((file) => file.id) });
    for (const [n, file] of files.slice(0, 3).entries()) expect(await have(keeper, id, 'photos', file.id)).toEqual(png(4, n + 1));
  });

  test('goes on no longer once too much of it is on no record', async () => {
    for (let n = 0; n < 300; n++) {
      await lab.storage.write(keeper, (tx) =>
        tx.files.add({
          key: n.toString(16).padStart(32, '0'),
          name: 'a',
          type: 'image/png',
          size: 1,
          sha256: '',
          thumbnail: null,
          uploader: keeper.id,
          entity: 1,
          field: 1,
        }),
      );
    }
    expect(await code(upload(lab, keeper, 'photos', 'a.png'))).toBe('file.too-many-waiting');
    expect(await code(upload(lab, otherKeeper, 'photos', 'a.png'))).toBe('done');
  });
});

describe('the bytes of a file', () => {
  let file: FileJson;
  let paper: FileJson;
  let id = 0;
  beforeEach(async () => {
    file = await upload(lab, office, 'photos', 'a.png');
    paper = await upload(lab, office, 'papers', 'a.pdf', Buffer.from('%PDF-1.7 secret'));
    id = await create(office, { photos: [file.id], papers: [paper.id], keeper: keeper.id });
  });

  test('are had by whoever may read the field on the record', async () => {
    expect(await have(keeper, id, 'photos', file.id)).toEqual(png());
    expect(await have(looker, id, 'photos', file.id)).toEqual(png());
    expect(await have(office, id, 'papers', paper.id)).toEqual(Buffer.from('%PDF-1.7 secret'));
  });

  test('are refused to everyone else with one answer', async () => {
    const refusals: (() => Promise<unknown>)[] = [
      () => have(keeper, id, 'papers', paper.id),
      () => have(keeper, id, 'photos', paper.id),
      () => have(otherKeeper, id, 'photos', file.id),
      () => have(person(4), id, 'photos', file.id),
      () => have(office, id + 1, 'photos', file.id),
      () => have(office, id, 'photos', paper.id),
      () => have(office, id, 'name', file.id),
      () => have(office, id, 'constructor', file.id),
      () => have(office, id, 'photos', '0'.repeat(32)),
      () => have(office, id, 'photos', '../../trellis.sqlite'),
      () => have(office, id, 'photos', file.id, 'thumb'),
    ];
    for (const attempt of refusals) expect(await code(attempt())).toBe('file.not-found');
  });

  test('are refused once the record is another one’s, deleted, or the file was never its', async () => {
    await set(office, id, { keeper: otherKeeper.id });
    expect(await code(have(keeper, id, 'photos', file.id))).toBe('file.not-found');
    expect(await have(otherKeeper, id, 'photos', file.id)).toEqual(png());
    const waiting = await upload(lab, office, 'photos', 'b.png');
    expect(await code(have(office, id, 'photos', waiting.id))).toBe('file.not-found');
    const { version } = await lab.engine.get(office, items, id, {});
    await lab.engine.remove(office, items, [{ id, version }], {});
    expect(await code(have(office, id, 'photos', file.id))).toBe('file.not-found');
  });

  test('come from where a range says', async () => {
    const opened = await lab.engine.files.open(office, items, id, 'papers', paper.id, 'full');
    expect(String(await bytesOf(await opened.read({ first: 9, last: 11 })))).toBe('sec');
  });
});

describe('what is left over', () => {
  test('a file that no record took within a day is removed, others stay', async () => {
    const early = await upload(lab, keeper, 'photos', 'early.png', png(), png(2, 2));
    const used = await upload(lab, keeper, 'photos', 'used.png');
    const id = await create(keeper, { photos: [used.id] });
    lab.now += DAY - 1;
    const late = await upload(lab, keeper, 'photos', 'late.png');
    await lab.engine.files.sweep();
    expect(kept()).toContain(early.id);
    lab.now += 2;
    await lab.engine.files.sweep();
    expect(kept().toSorted()).toEqual([late.id, used.id].toSorted());
    expect(await code(create(keeper, { photos: [early.id] }))).toBe('file.not-uploaded');
    // A record's file stays while its history tells of it.
    await set(keeper, id, { photos: [] });
    lab.now += 400 * DAY;
    await lab.engine.files.sweep();
    expect(kept()).toEqual([used.id]);
  });

  test('a crash between keeping the bytes and the record leaves a pending file, one before leaves nothing after a day', async () => {
    const file = await upload(lab, keeper, 'photos', 'a.png');
    await lab.storage.write(keeper, async (tx) => {
      const [line] = await tx.files.byKey([file.id]);
      if (line !== undefined) await tx.files.add({ ...line, key: 'f'.repeat(32) });
    });
    mkdirSync(join(lab.folder, 'files', 'ff', 'ff'), { recursive: true });
    writeFileSync(join(lab.folder, 'files', 'ff', 'ff', `${'f'.repeat(32)}.part`), 'half');
    expect(await inUse()).toEqual([file.id]);
    const folder = lab.folder;
    await lab.engine.close();
    const again = await openLab({ source: deskSource, folder });
    expect(await code(again.engine.create(keeper, items, [{ name: 'x', keeper: 1, photos: ['f'.repeat(32)] }], {}))).toBe('file.not-uploaded');
    expect(await code(again.engine.create(keeper, items, [{ name: 'x', keeper: 1, photos: [file.id] }], {}))).toBe('done');
    // The one that began with the engine is over.
    await again.engine.files.sweep();
    again.now += DAY + 1;
    await again.engine.files.sweep();
    expect(kept()).toEqual([file.id]);
    await again.close();
    lab = await openLab({ source: deskSource });
    rmSync(folder, { recursive: true });
  });

  test('a removal that a crash interrupted is finished at the next start', async () => {
    const file = await upload(lab, keeper, 'photos', 'a.png');
    const id = await create(keeper, { photos: [file.id] });
    await lab.storage.write(office, async (tx) => {
      await tx.files.move([file.id], ['attached'], 'leaving');
    });
    expect(await code(have(keeper, id, 'photos', file.id))).toBe('file.not-found');
    expect((await lab.engine.get(keeper, items, id, {}))['photos']).toEqual([]);
    await lab.engine.files.sweep();
    expect(kept()).toEqual([]);
    expect(await lab.storage.read.files.after('', 9)).toEqual([]);
  });

  test('files of a record that is deleted for good go with it, those of others stay', async () => {
    const [gone, taken, other] = [
      await upload(lab, office, 'photos', 'a.png'),
      await upload(lab, office, 'papers', 'b.txt', Buffer.from('b')),
      await upload(lab, office, 'photos', 'c.png'),
    ];
    const id = await create(office, { photos: [gone.id], papers: [taken.id] });
    await create(office, { photos: [other.id] });
    await set(office, id, { papers: [] });
    await lab.engine.remove(office, items, [{ id, version: 2 }], {});
    await lab.engine.files.sweep();
    expect(kept()).toHaveLength(3);
    await lab.engine.purge(owner, items, [{ id, version: 3 }], {});
    await lab.engine.files.sweep();
    expect(kept()).toEqual([other.id]);
    expect(await inUse()).toEqual([other.id]);
  });

  test('erased files are gone at once, from records and history too', async () => {
    const file = await upload(lab, office, 'passport', 'p.png', png(), png(2, 2));
    const other = await upload(lab, office, 'papers', 'p.txt', Buffer.from('paper'));
    const id = await create(office, { passport: [file.id], papers: [other.id] });
    await set(office, id, { passport: [] });
    expect((await inUse()).toSorted()).toEqual([file.id, `${file.id}-thumb`, other.id].toSorted());
    await lab.engine.files.erase([file.id]);
    expect(kept()).toEqual([other.id]);
    expect(await inUse()).toEqual([other.id]);
    expect((await lab.engine.history(office, items, id))[0]?.changes).toEqual([{ field: 'passport', before: [], after: [] }]);
    expect(await code(have(office, id, 'passport', file.id))).toBe('file.not-found');
  });
});

describe('where the bytes cannot be kept', () => {
  test('nothing of the upload is left, and the next one works', async () => {
    // A file stands where the folder should be: whoever runs the tests, it cannot be written into.
    writeFileSync(join(lab.folder, 'files'), 'in the way');
    expect(await code(upload(lab, keeper, 'photos', 'a.png'))).toBe('server.disk-error');
    expect((await lab.storage.read.files.after('', 9)).filter((file) => file.state !== 'leaving')).toEqual([]);
    rmSync(join(lab.folder, 'files'));
    const { id } = await upload(lab, keeper, 'photos', 'a.png');
    await lab.engine.files.sweep();
    expect(kept()).toEqual([id]);
    expect((await lab.storage.read.files.after('', 9)).map((file) => file.key)).toEqual([id]);
  });

  test('a full disk is said to be one', async () => {
    const full: FileStore = {
      name: 'disk',
      put: async () => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
      read: async () => undefined,
      remove: async () => undefined,
    };
    const folder = lab.folder;
    await lab.engine.close();
    const other = await openLab({ folder, store: full });
    lab = await openLab({ source: deskSource });
    expect(await code(upload(other, keeper, 'photos', 'a.png'))).toBe('server.disk-full');
    expect(await other.storage.read.files.after('', 9)).toEqual([]);
    await other.close();
    rmSync(folder, { recursive: true });
  });
});

test('a table brings no files along, and an export gives their names', async () => {
  const file = await upload(lab, office, 'papers', 'A, B.pdf', Buffer.from('%PDF-1.7'));
  await create(office, { papers: [file.id] });
  const path = join(lab.folder, 'in.csv');
  writeFileSync(path, 'name,papers\nLamp,A.pdf\n');
  const incoming = { name: 'in.csv', path };
  const started = lab.engine.startImport(office, items, incoming, { mapping: { name: 'name', papers: 'papers' } });
  const refused = await code(
    started.then(async (job) => {
      for (let look = await lab.engine.job(office, job.id, 'en'); ; look = await lab.engine.job(office, job.id, 'en')) {
        if (look.status === 'failed') throw new AppError('invalid', (look.error?.code ?? 'server.internal') as 'file.not-imported');
        if (look.status === 'done') return;
        await new Promise((later) => setTimeout(later, 50));
      }
    }),
  );
  expect(refused).toBe('file.not-imported');
  const chunks = await bytesOf(lab.engine.exportRecords(office, items, { fields: ['name', 'papers'] }, 'csv', 'en'));
  expect(String(chunks)).toContain('Lamp,"A, B.pdf"');
});
