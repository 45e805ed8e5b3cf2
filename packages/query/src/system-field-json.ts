// In charge of: describing to the browser the fields that every record has by itself, as it is told of all others.
import { isSystemFieldName, systemFieldNames, systemFieldParts, type SystemFieldName } from '@trellis/model';
import type { FieldJson } from './app-json.ts';

function describe(name: SystemFieldName, place: number): FieldJson {
  const { type, label } = systemFieldParts(name);
  // They come after all fields that people made.
  return { id: name, name, label, order: 1_000_000 + place, type, config: {}, required: true, unique: name === 'id', writable: false };
}

const described: ReadonlyMap<string, FieldJson> = new Map(systemFieldNames.map((name, place) => [name, describe(name, place)]));

/** The description of a system field; undefined for every other name. */
export function systemFieldJson(name: string): FieldJson | undefined {
  return isSystemFieldName(name) ? described.get(name) : undefined;
}
