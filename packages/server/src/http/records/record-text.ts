// In charge of: writing records as JSON fast, by the schema of what the caller may read.
import type { Engine, Target } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import type { ListAnswer, RecordJson } from '@trellis/query';
import type { JSONSchema } from '@trellis/schemas';
import build from 'fast-json-stringify';

/** Writers for the answers of one entity. */
interface Writers {
  readonly record: (answer: { readonly record: RecordJson }) => string;
  readonly list: (answer: ListAnswer) => string;
}

type BuildSchema = Parameters<typeof build>[0];

const writers = new WeakMap<object, Writers>();

function buildWriters(schema: object): Writers {
  const record = { type: 'object', properties: { record: schema } };
  const list = {
    type: 'object',
    properties: {
      records: { type: 'array', items: schema },
      total: { type: 'integer' },
      nextCursor: { type: 'string' },
      position: { type: 'string' },
    },
  };
  return { record: build(record as BuildSchema), list: build(list as BuildSchema) };
}

/** The writers for what an actor may read of an entity. Made once for each schema, which is one for each set of rights. */
export function recordWriters(engine: Engine, actor: Actor, target: Target): Writers {
  const schema: JSONSchema = engine.recordSchema(actor, target);
  if (typeof schema === 'boolean') throw new TypeError('the schema of a record is an object');
  let known = writers.get(schema);
  if (known === undefined) writers.set(schema, (known = buildWriters(schema)));
  return known;
}
