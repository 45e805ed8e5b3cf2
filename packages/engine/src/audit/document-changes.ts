// In charge of: what the audit says of a change of documents: which were made, changed and removed, and of grants what they said and say.
import { localText, type LocalText } from '@trellis/errors';
import { print } from '@trellis/expr';
import { expressionScope, type DocumentChange, type Model } from '@trellis/model';
import type { AuditDetail } from '@trellis/query';
import type { Grant } from '@trellis/schemas';
import type { AuditPart, KnownOfAct } from './audit-carry.ts';

/** Documents that get an entry of their own; of the rest, how many. */
const MAX_DOCUMENTS = 50;
/** Characters of one side of a change that are told. */
const MAX_TEXT = 500;
/** Members of a document that say what it is. */
const HEAD = new Set(['$schema', 'kind', 'format', 'id']);

interface Body {
  readonly kind: string;
  readonly id: string;
  readonly label?: LocalText;
}

/** An app's documents at one moment, with the model that they link to. */
export interface DocumentsState {
  readonly model: Model;
  readonly documents: readonly unknown[];
}

type Rights = Grant['read'];

function fieldsText(rights: Rights): string | undefined {
  const named = (fields: { readonly [id: string]: true }, before = ''): string =>
    Object.keys(fields)
      .sort()
      .map((id) => before + id)
      .join(' ');
  if (rights?.all === true) return 'all';
  if (rights?.except !== undefined) return `all ${named(rights.except, '−')}`;
  return rights?.only === undefined ? undefined : named(rights.only);
}

function conditionText({ model }: DocumentsState, app: string, { id, condition }: Grant): string | undefined {
  const linked = model.grants.find((grant) => grant.app.id === app && grant.id === id);
  return condition === undefined || linked === undefined ? undefined : print(condition, expressionScope(model, linked.entity, linked.app));
}

function said(state: DocumentsState, app: string, grant: Grant | undefined): { readonly [member: string]: string | undefined } {
  if (grant === undefined) return {};
  const { role, entity, actions, read, write } = grant;
  return {
    role,
    entity: typeof entity === 'string' ? entity : `${entity.app}/${entity.id}`,
    actions: Object.keys(actions).sort().join(' '),
    condition: conditionText(state, app, grant),
    read: fieldsText(read),
    write: fieldsText(write),
  };
}

const short = (text = ''): string => (text === '' ? '—' : text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

/** What a grant said and says, member by member; whom it is for and what of is told even where it stayed. */
function grantDetail(app: string, [before, after]: readonly [DocumentsState, DocumentsState], was?: Grant, is?: Grant): AuditDetail {
  const [old, now] = [said(before, app, was), said(after, app, is)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return Object.fromEntries(
    names.flatMap((name) => {
      if (old[name] !== now[name]) return [[name, `${short(old[name])} → ${short(now[name])}`]];
      return name === 'role' || name === 'entity' ? [[name, short(now[name])]] : [];
    }),
  );
}

function membersOf({ members = [] }: DocumentChange): AuditDetail {
  const names = [...new Set(members.map(({ pointer }) => pointer.split('/')[1] ?? ''))].filter((name) => !HEAD.has(name));
  return names.length === 0 ? {} : { parts: short(names.join(' ')) };
}

function bodyOf({ documents }: DocumentsState, { kind, id }: DocumentChange): Body | undefined {
  return (documents as readonly Body[]).find((body) => body.kind === kind && (kind === 'app' || body.id === id));
}

function partOf(app: string, change: DocumentChange, states: readonly [DocumentsState, DocumentsState]): AuditPart {
  const [was, is] = states.map((state) => bodyOf(state, change));
  const { kind, id } = change;
  const label = localText((is ?? was)?.label, states[1].model.workspace.locale);
  const more = kind === 'grant' ? grantDetail(app, states, was as Grant | undefined, is as Grant | undefined) : membersOf(change);
  return {
    kind: 'document.changed',
    target: (kind === 'app' ? `app:${app}` : `${kind}:${app}/${id}`).slice(0, 200),
    detail: { change: change.change, ...(label === '' ? {} : { label }), ...more },
  };
}

/** What is known of a change of documents: how many there are of each sort, and an entry for each of the first of them, rights before others. */
export function documentChanges(
  app: string,
  changes: readonly DocumentChange[],
  before: DocumentsState,
  after: DocumentsState,
): Required<Pick<KnownOfAct, 'parts' | 'detail'>> {
  const count = (change: DocumentChange['change']): number => changes.filter((each) => each.change === change).length;
  const counts = { added: count('added'), changed: count('changed'), removed: count('removed') };
  const told = changes.toSorted((a, b) => Number(b.kind === 'grant') - Number(a.kind === 'grant')).slice(0, MAX_DOCUMENTS);
  const untold = changes.length - told.length;
  return {
    detail: {
      ...Object.fromEntries(Object.entries(counts).flatMap(([name, value]) => (value === 0 ? [] : [[`documents-${name}`, value]]))),
      ...(untold === 0 ? {} : { 'documents-untold': untold }),
    },
    parts: told.map((change) => partOf(app, change, [before, after])),
  };
}
