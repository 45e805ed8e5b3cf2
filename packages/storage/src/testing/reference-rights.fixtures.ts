// In charge of: what a role may read, worked out from the documents as they are written and records as they were sent: the reading that
// shares nothing with permissions, query or expr, so that a mistake of theirs cannot be its own too.

/** A part of a condition as grants hold it. */
export interface Node {
  readonly path?: readonly string[];
  readonly value?: Plain;
  readonly user?: 'id' | 'email' | 'roles' | 'departments' | 'departmentsBelow' | 'departmentsLed' | 'team';
  readonly list?: readonly Node[];
  readonly call?: string;
  readonly args?: readonly Node[];
}

/** A value in plain JSON. */
export type Plain = string | number | boolean | null | readonly Plain[];

/** Which fields a grant gives, by field id. */
export type FieldList =
  | { readonly all: true }
  | { readonly only: { readonly [field: string]: true } }
  | { readonly except: { readonly [field: string]: true } };

/** A grant's members. */
export interface GrantBody {
  readonly role: string;
  readonly entity: string;
  readonly actions: { readonly [action: string]: true };
  readonly condition?: Node;
  readonly read: FieldList;
}

/** Who asks. */
export interface Asker {
  readonly id: number | null;
  readonly email: string | null;
  readonly roles: readonly string[];
  readonly departments: readonly number[];
  readonly departmentsBelow: readonly number[];
  readonly departmentsLed: readonly number[];
  readonly team: readonly number[];
}

/** A record: field names to values; links hold ids. */
export type PlainRecord = { readonly [field: string]: Plain };

/** Entities with their title field, their links' targets and their records, id 1 first. */
export interface PlainWorld {
  readonly [entity: string]: {
    readonly title: string;
    readonly links: { readonly [field: string]: string };
    readonly records: readonly PlainRecord[];
  };
}

/** What a field of a record shows. */
export type Shown = { readonly seen: false } | { readonly seen: true; readonly value: Plain; readonly title?: string };

const HIDDEN: Shown = { seen: false };

/** Tells what an asker may read. */
export class ReferenceRights {
  readonly #world: PlainWorld;
  readonly #grants: readonly GrantBody[];

  constructor(world: PlainWorld, grants: readonly GrantBody[]) {
    this.#world = world;
    this.#grants = grants;
  }

  /** Whether the asker may read the record at all. */
  row(asker: Asker, entity: string, id: number): boolean {
    return this.#giving(asker, entity, id).length > 0;
  }

  /** What the asker sees at the end of a path of field names. */
  field(asker: Asker, entity: string, id: number, path: readonly string[]): Shown {
    const [name = '', ...rest] = path;
    // One grant has to give both the record and the field.
    if (!this.#giving(asker, entity, id).some((grant) => gives(grant.read, `${entity}.${name}`))) return HIDDEN;
    const value = this.#record(entity, id)[name] ?? null;
    const target = this.#world[entity]?.links[name];
    if (target === undefined) return { seen: true, value };
    // A link to what no grant opens at all is no field to the asker.
    if (this.#opening(asker, target).length === 0) return HIDDEN;
    const isShown = typeof value === 'number' && this.row(asker, target, value);
    if (rest.length > 0) return isShown ? this.field(asker, target, value, rest) : HIDDEN;
    if (!isShown) return { seen: true, value: null };
    const title = this.field(asker, target, value, [this.#world[target]?.title ?? '']);
    return { seen: true, value, title: title.seen && title.value !== null ? String(title.value) : `#${value}` };
  }

  /** Grants to read some records of an entity. */
  #opening(asker: Asker, entity: string): readonly GrantBody[] {
    return this.#grants.filter(
      (grant) =>
        grant.entity === entity &&
        asker.roles.includes(grant.role) &&
        grant.actions['read'] === true &&
        (grant.condition === undefined || !lacks(grant.condition, asker)),
    );
  }

  /** Those of them that give this record. */
  #giving(asker: Asker, entity: string, id: number): readonly GrantBody[] {
    return this.#opening(asker, entity).filter(({ condition }) => condition === undefined || this.#value(condition, asker, entity, id) === true);
  }

  #record(entity: string, id: number): PlainRecord {
    const record = this.#world[entity]?.records[id - 1];
    if (record === undefined) throw new TypeError(`no ${entity} ${id}`);
    return record;
  }

  #value(node: Node, asker: Asker, entity: string, id: number): Plain {
    if (node.path !== undefined) return this.#walk(entity, id, node.path);
    if (node.user !== undefined) return asker[node.user];
    if (node.list !== undefined) return node.list.map((each) => this.#value(each, asker, entity, id));
    if (node.call === undefined) return node.value ?? null;
    const args = node.args ?? [];
    const isBesideNull = args.some((arg) => arg.value === null && 'value' in arg);
    return answer(
      node.call,
      args.map((arg) => this.#value(arg, asker, entity, id)),
      isBesideNull,
    );
  }

  #walk(entity: string, id: number, path: readonly string[]): Plain {
    const [field = '', ...rest] = path;
    const name = field.slice(entity.length + 1);
    const value = this.#record(entity, id)[name] ?? null;
    if (rest.length === 0 || value === null) return value;
    return this.#walk(this.#world[entity]?.links[name] ?? '', Number(value), rest);
  }
}

/** Whether a condition asks for something of the asker that the asker lacks: then it gives nothing, however it is turned. */
function lacks(node: Node, asker: Asker): boolean {
  if (node.user !== undefined) return asker[node.user] === null;
  return [...(node.list ?? []), ...(node.args ?? [])].some((each) => lacks(each, asker));
}

function gives(list: FieldList, field: string): boolean {
  if ('only' in list) return field in list.only;
  return 'all' in list || !(field in list.except);
}

function answer(name: string, args: readonly Plain[], isBesideNull: boolean): boolean {
  const [a = null, b = null] = args;
  const equal = isBesideNull ? a === b : a !== null && a === b;
  switch (name) {
    case 'and':
      return args.every((arg) => arg === true);
    case 'or':
      return args.includes(true);
    case 'not':
      return a !== true;
    case 'eq':
      return equal;
    case 'ne':
      return !equal;
    case 'in':
      return a !== null && Array.isArray(b) && b.includes(a);
    case 'gt':
      return a !== null && b !== null && a > b;
    case 'lte':
      return a !== null && b !== null && a <= b;
    default:
      throw new TypeError(`the reference knows no ${name}`);
  }
}
