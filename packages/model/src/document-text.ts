// In charge of: writing a document as text, the same bytes whatever order its keys came in.
import { fieldType } from '@trellis/fields';
import { documentSchemas, sharedSchemas, type DocumentKind } from '@trellis/schemas';

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
  readonly additionalProperties?: Schema | boolean;
  readonly [keyword: string]: unknown;
}

const shared = sharedSchemas as { readonly [name: string]: object } as { readonly [name: string]: Schema };

type JsonObject = { readonly [key: string]: unknown };

/** The text of a document: members in the order of the schema, other keys by code point, two spaces, LF at the end. */
export function documentText(kind: DocumentKind, body: unknown): string {
  return `${JSON.stringify(ordered(body, schemaOf(kind, body), {}), null, 2)}\n`;
}

// A field's config has a schema of its own, which the document's schema leaves open.
function schemaOf(kind: DocumentKind, body: unknown): Schema {
  const schema: Schema = documentSchemas[kind] as Schema;
  const typeName = isObject(body) ? body['type'] : undefined;
  const type = kind === 'field' && typeof typeName === 'string' ? fieldType(typeName) : undefined;
  if (type === undefined) return schema;
  return { ...schema, properties: { ...schema.properties, config: type.configSchema as Schema } };
}

/** `root` is what `#` in a schema stands for. */
function ordered(value: unknown, schema: Schema, root: Schema): unknown {
  const target = follow(schema, root);
  const home = target === schema ? root : target;
  if (target.anyOf !== undefined) return ordered(value, branchFor(value, target.anyOf), home);
  if (Array.isArray(value)) return value.map((each) => ordered(each, target.items ?? {}, home));
  return isObject(value) ? orderedObject(value, target, home) : value;
}

function follow(schema: Schema, root: Schema): Schema {
  switch (schema.$ref) {
    case '#':
      return root;
    case 'expression.schema.json':
      return shared['expression'] ?? {};
    case 'filter.schema.json':
      return shared['filter'] ?? {};
    default:
      return schema;
  }
}

function branchFor(value: unknown, branches: readonly Schema[]): Schema {
  if (!isObject(value)) return branches.find((branch) => branch.properties === undefined) ?? {};
  const has = (branch: Schema): boolean => Object.keys(branch.properties ?? {}).some((name) => Object.hasOwn(value, name));
  return branches.find(has) ?? {};
}

function orderedObject(object: JsonObject, schema: Schema, root: Schema): JsonObject {
  const named = Object.keys(schema.properties ?? {}).filter((key) => Object.hasOwn(object, key));
  const others = Object.keys(object).filter((key) => !named.includes(key));
  const additional = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  const schemaFor = (key: string): Schema => (named.includes(key) ? (schema.properties?.[key] ?? {}) : additional);
  return Object.fromEntries([...named, ...others.sort()].map((key) => [key, ordered(object[key], schemaFor(key), root)]));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
