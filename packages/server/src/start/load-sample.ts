// In charge of: creating the people and records of a sample company through the engine.
import type { Engine, Identity, RecordInput } from '@trellis/engine';
import type { LinkedEntity } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import type { SampleCompany, SampleFile, SampleRecord, SampleRecords } from '@trellis/templates';
import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Records that one call of the engine takes. */
const AT_ONCE = 5_000;

async function createPeople(identity: Identity, company: SampleCompany): Promise<void> {
  for (const { email, name, roles, locale } of company.users) {
    await identity.createUser({ email, name, roles, locale, owner: false, passwordHash: null, disabled: false });
  }
}

/** Fields that name people take ids; the sample names people by e-mail. Links by a unique field are the engine's to find. */
function withPeople(identity: Identity, entity: LinkedEntity, record: SampleRecord): RecordInput {
  const named = Object.entries(record).map(([name, value]): [string, unknown] => {
    const isPerson = entity.fieldByName.get(name)?.type.names === 'users';
    if (!isPerson || typeof value !== 'object' || value === null || !('email' in value)) return [name, value];
    const user = identity.userByEmail(value.email ?? '');
    if (user === undefined) throw new TypeError(`the sample names ${value.email}, who is not one of its people`);
    return [name, user.id];
  });
  return Object.fromEntries(named);
}

/** Keeps the files of a record; their ids take their place. */
async function withFiles(engine: Engine, entity: LinkedEntity, record: RecordInput): Promise<RecordInput> {
  const filled: { [name: string]: unknown } = { ...record };
  for (const [name, value] of Object.entries(record)) {
    if (entity.fieldByName.get(name)?.type.files === undefined || !Array.isArray(value)) continue;
    const kept: string[] = [];
    for (const file of value as readonly SampleFile[]) kept.push(await keepFile(engine, entity, name, file));
    filled[name] = kept;
  }
  return filled;
}

async function keepFile(engine: Engine, entity: LinkedEntity, field: string, { file, bytes, isSmall }: SampleFile): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trellis-sample-'));
  try {
    const source = { path: join(folder, 'file'), size: bytes.length, sha256: hash('sha256', bytes, 'hex') };
    await writeFile(source.path, bytes);
    const arrived = { ...source, name: file, ...(isSmall ? { thumbnail: source } : {}) };
    const target = { app: entity.app.id, entity: entity.name };
    return (await engine.files.upload(systemActor('sample'), target, field, arrived, {})).id;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function createRecords(engine: Engine, identity: Identity, { app, entity: name, records }: SampleRecords): Promise<void> {
  const entity = engine.model.appByName.get(app)?.entities.find((each) => each.name === name);
  if (entity === undefined) throw new TypeError(`the sample has records of ${app}/${name}, which is not installed`);
  for (let start = 0; start < records.length; start += AT_ONCE) {
    const slice: RecordInput[] = [];
    for (const record of records.slice(start, start + AT_ONCE)) slice.push(await withFiles(engine, entity, withPeople(identity, entity, record)));
    await engine.create(systemActor('sample'), { app, entity: name }, slice, {});
  }
}

/** Creates the company. */
export async function loadSample(engine: Engine, identity: Identity, company: SampleCompany): Promise<void> {
  await createPeople(identity, company);
  for (const records of company.records) await createRecords(engine, identity, records);
}
