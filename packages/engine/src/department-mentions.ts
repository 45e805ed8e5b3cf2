// In charge of: which documents name a department by its id: in conditions, filters and defaults.
import { keyOfRef, type LinkedApp, type LinkedField, type Model } from '@trellis/model';
import type { Path } from '@trellis/schemas';
import type { StoredDocument } from './storage.ts';
import { sourceName } from './workspace.ts';
import type { DocumentKind } from '@trellis/schemas';

type Node = { readonly [member: string]: unknown };

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const inner of Object.values(value)) yield* nodesOf(inner);
}

const isPath = (value: unknown): value is Path => Array.isArray(value);
const holds = (value: unknown, id: number): boolean => (Array.isArray(value) ? value.includes(id) : value === id);

/** What one app's documents say. */
class Mentions {
  readonly #app: LinkedApp;
  readonly #fields: ReadonlyMap<string, LinkedField>;
  readonly #id: number;

  constructor(app: LinkedApp, fields: ReadonlyMap<string, LinkedField>, id: number) {
    this.#app = app;
    this.#fields = fields;
    this.#id = id;
  }

  in({ kind, id, body }: StoredDocument): boolean {
    const document = JSON.parse(body) as Node;
    if (kind === 'field' && this.#namesDepartments([id]) && holds(document['default'], this.#id)) return true;
    return [...nodesOf(document)].some((node) => this.#inNode(node));
  }

  #inNode(node: Node): boolean {
    // A filter's leaf: a path beside a value.
    if (isPath(node['path']) && 'op' in node) return this.#namesDepartments(node['path']) && holds(node['value'], this.#id);
    // A page's filter: what it begins with, for the fields it reaches.
    if ('targets' in node && holds(node['default'], this.#id))
      return [...nodesOf(node['targets'])].some((target) => isPath(target['path']) && this.#namesDepartments(target['path']));
    // A call of an expression: what stands beside a department.
    const args = node['args'];
    if (!Array.isArray(args)) return false;
    const parts = args as readonly Node[];
    const values = parts.flatMap((part) => [part, ...(Array.isArray(part['list']) ? (part['list'] as readonly Node[]) : [])]);
    const isBesideDepartments = parts.some((part) =>
      isPath(part['path']) ? this.#namesDepartments(part['path']) : `${String(part['user'])}`.startsWith('departments'),
    );
    return isBesideDepartments && values.some((part) => part['value'] === this.#id);
  }

  #namesDepartments(path: Path): boolean {
    const last = path.at(-1);
    const key = last === undefined ? undefined : keyOfRef(this.#app, last);
    return key !== undefined && this.#fields.get(key)?.type.names === 'departments';
  }
}

/** Documents that name a department, each as messages call it. */
export function documentsNaming(model: Model, documents: readonly StoredDocument[], id: number): readonly string[] {
  const fields = new Map([...model.entities.values()].flatMap((entity) => entity.fields).map((field) => [field.key, field]));
  const found = model.apps.flatMap((app) => {
    const mentions = new Mentions(app, fields, id);
    return documents.filter((document) => document.app === app.id && mentions.in(document));
  });
  return found.map((document) => sourceName(document.app, document.kind as DocumentKind, document.id));
}
