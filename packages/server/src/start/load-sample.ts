// In charge of: creating the people and records of a sample company through the engine.
import type { Engine, Identity, RecordInput } from '@trellis/engine';
import type { LinkedEntity } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import type { SampleCompany, SampleRecord, SampleRecords } from '@trellis/templates';

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

async function createRecords(engine: Engine, identity: Identity, { app, entity: name, records }: SampleRecords): Promise<void> {
  const entity = engine.model.appByName.get(app)?.entities.find((each) => each.name === name);
  if (entity === undefined) throw new TypeError(`the sample has records of ${app}/${name}, which is not installed`);
  for (let start = 0; start < records.length; start += AT_ONCE) {
    const slice = records.slice(start, start + AT_ONCE).map((record) => withPeople(identity, entity, record));
    await engine.create(systemActor('sample'), { app, entity: name }, slice, {});
  }
}

/** Creates the company. */
export async function loadSample(engine: Engine, identity: Identity, company: SampleCompany): Promise<void> {
  await createPeople(identity, company);
  for (const records of company.records) await createRecords(engine, identity, records);
}
