// In charge of: a small workspace whose records hold files, the people in it, and files of every sort as bytes.
import type { ArrivedFile, FileJson, Target } from '@trellis/engine';
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { both, doc, fieldMaker } from '@trellis/model/testing';
import type { Actor } from '@trellis/permissions';
import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { person, type Lab } from './open-lab.fixtures.ts';

const field = fieldMaker({ label: (name) => both(name, name) });

const own = { call: 'eq', args: [{ path: ['item.keeper'] }, { user: 'id' }] };

/** Items with photos that everyone of the desk sees, and papers that only the office does. */
const documents: readonly SourceDocument[] = [
  doc('app', 'desk', { name: 'desk', label: 'Desk', order: 1, version: '1.0.0' }),
  doc('entity', 'item', { name: 'item', label: { en: 'Item', 'zh-CN': '物品' }, order: 1, titleField: 'item.name' }),
  field('item.name', 'text', { required: true }),
  field('item.keeper', 'user', { order: 2 }),
  field('item.photos', 'attachment', { order: 3, config: { maxCount: 3, kinds: ['image'] } }),
  field('item.papers', 'attachment', { order: 4 }),
  field('item.passport', 'attachment', { order: 5, personal: true }),
  doc('grant', 'keeper.item', {
    role: 'keeper',
    entity: 'item',
    actions: { create: true, read: true, update: true },
    condition: own,
    read: { only: { 'item.name': true, 'item.keeper': true, 'item.photos': true } },
    write: { only: { 'item.name': true, 'item.keeper': true, 'item.photos': true } },
  }),
  doc('grant', 'looker.item', {
    role: 'looker',
    entity: 'item',
    actions: { read: true },
    read: { only: { 'item.name': true, 'item.photos': true } },
  }),
  doc('grant', 'office.item', {
    role: 'office',
    entity: 'item',
    actions: { create: true, read: true, update: true, delete: true, import: true, export: true },
    read: { all: true },
    write: { all: true },
  }),
];

const workspace: SourceDocument = {
  kind: 'workspace',
  source: 'workspace.json',
  body: { kind: 'workspace', format: 1, id: 'workspace', label: 'Test', currency: 'CNY', timezone: 'Asia/Shanghai', locale: 'zh-CN' },
};
const roles = ['keeper', 'looker', 'office'].map((id): SourceDocument => ({
  kind: 'role',
  source: `roles/${id}.json`,
  body: { kind: 'role', format: 1, id, name: id, label: id, order: 1 },
}));

/** The documents of the desk. */
export const deskSource: WorkspaceSource = { workspace, roles, apps: [{ id: 'desk', slug: 'desk', bindings: {}, documents }] };

/** The items, as requests name them. */
export const items: Target = { app: 'desk', entity: 'item' };

/** People: one who keeps items, another one, one who only looks, one of the office. */
export const keeper: Actor = person(1, 'keeper');
export const otherKeeper: Actor = person(2, 'keeper');
export const looker: Actor = person(3, 'looker');
export const office: Actor = person(4, 'office');

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of one colour, with more chunks before its end if asked. */
export function png(width = 4, height = 4, ...extra: readonly (readonly [string, string])[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const pixels = deflateSync(Buffer.alloc(height * (1 + width * 3), 120));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...extra.map(([name, text]) => chunk(name, Buffer.from(text))),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The bytes of a file as they lie on disk after coming in. */
function staged(lab: Lab, bytes: Uint8Array): { path: string; size: number; sha256: string } {
  const path = join(lab.folder, `incoming-${randomUUID()}`);
  writeFileSync(path, bytes);
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** A file that came in. */
export function arrived(lab: Lab, name: string, bytes: Uint8Array, thumbnail?: Uint8Array): ArrivedFile {
  return { ...staged(lab, bytes), name, ...(thumbnail === undefined ? {} : { thumbnail: staged(lab, thumbnail) }) };
}

/** Uploads a file. */
export function upload(
  lab: Lab,
  actor: Actor,
  fieldName: string,
  name: string,
  bytes: Uint8Array = png(),
  thumbnail?: Uint8Array,
): Promise<FileJson> {
  return lab.engine.files.upload(actor, items, fieldName, arrived(lab, name, bytes, thumbnail), {});
}

/** All bytes of what a store gives. */
export async function bytesOf(chunks: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of chunks ?? []) parts.push(part);
  return Buffer.concat(parts);
}
