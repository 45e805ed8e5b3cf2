// In charge of: the names of what entries of the audit mention by id, and the sentences of codes, in the reader's language.
import { catalog, localText, message, type ErrorCode, type Locale, type LocalText } from '@trellis/errors';
import type { LinkedApp, Model } from '@trellis/model';
import type { AuditDetail } from '@trellis/query';
import type { Identity } from '../identity.ts';

/** Where names are found. */
export interface AuditNameSources {
  readonly model: () => Model;
  readonly identity: Pick<Identity, 'user' | 'departments' | 'publicLinks'>;
}

/** Names for one reader. What is not there any more keeps its id. */
export interface AuditNames {
  target(target: string, detail: AuditDetail): string;
  detail(detail: AuditDetail, target: string): AuditDetail;
}

type Name = (id: string) => string;

const words: { readonly [word: string]: LocalText } = {
  all: { en: 'all fields', 'zh-CN': '全部字段' },
  without: { en: 'without ', 'zh-CN': '除' },
  comma: { en: ', ', 'zh-CN': '、' },
  create: { en: 'create', 'zh-CN': '新建' },
  read: { en: 'read', 'zh-CN': '查看' },
  update: { en: 'update', 'zh-CN': '修改' },
  delete: { en: 'delete', 'zh-CN': '删除' },
  export: { en: 'export', 'zh-CN': '导出' },
  import: { en: 'import', 'zh-CN': '导入' },
  on: { en: 'on', 'zh-CN': '开启' },
  off: { en: 'off', 'zh-CN': '关闭' },
  begun: { en: 'setting up', 'zh-CN': '设置中' },
  added: { en: 'made', 'zh-CN': '新建' },
  changed: { en: 'changed', 'zh-CN': '更改' },
  removed: { en: 'removed', 'zh-CN': '移除' },
  grant: { en: 'Grant', 'zh-CN': '授权' },
  request: { en: 'Request', 'zh-CN': '申请' },
  token: { en: 'Token', 'zh-CN': '令牌' },
  link: { en: 'Link', 'zh-CN': '链接' },
};

/** Members that list people, and those that list departments; `to` and `moveTo` hold one number. */
const PEOPLE = new Set(['head', 'to', 'added', 'removed']);
const DEPARTMENTS = new Set(['departments', 'parent', 'moveTo']);
const WORDS = new Set(['action', 'actions', 'secondFactor', 'change']);

const labelIn = (all: readonly { readonly id: string; readonly label?: LocalText }[], id: string, locale: Locale): string =>
  localText(all.find((each) => each.id === id)?.label, locale) || id;

function sentence(code: string, locale: Locale): string {
  // What a sentence was told is not kept: the gaps stay open.
  return Object.hasOwn(catalog, code) ? message(code as ErrorCode, {}, locale).message.replace(/\{\w+\}/g, '…') : code;
}

/** Names in the language of a reader. */
export function auditNames({ model, identity }: AuditNameSources, locale: Locale): AuditNames {
  const word: Name = (id) => (Object.hasOwn(words, id) ? localText(words[id], locale) : id);
  const user: Name = (id) => (/^\d+$/.test(id) ? (identity.user(Number(id))?.name ?? id) : id);
  const role: Name = (id) => localText(model().roles.get(id)?.label, locale) || id;
  const department: Name = (id) => localText(identity.departments().find((each) => String(each.id) === id)?.name, locale) || id;
  const appOf = (id: string): LinkedApp | undefined => model().apps.find((app) => app.id === id) ?? model().appByName.get(id);
  const entityOf = (app: string | undefined, id: string) => appOf(app ?? '')?.entities.find((each) => each.id === id);
  const link: Name = (id) => identity.publicLinks.byId(Number(id))?.name ?? `${word('link')} ${id}`;

  /** A list, or two of them with an arrow between, each member by its name. */
  const listed = (text: string, name: Name): string =>
    text
      .split(' → ')
      .map((side) => side.split(' ').map(name).join(word('comma')))
      .join(' → ');

  function within(kind: string, appId: string, id: string): string | undefined {
    const app = appOf(appId);
    if (app === undefined) return undefined;
    const own = { view: app.views, form: app.forms, page: app.pages }[kind];
    const [entity = '', record] = id.split('/');
    const name =
      kind === 'field'
        ? labelIn(
            app.entities.flatMap(({ fields }) => fields),
            id,
            locale,
          )
        : kind === 'entity' || kind === 'record'
          ? labelIn(app.entities, entity, locale)
          : own === undefined
            ? undefined
            : labelIn(own, id, locale);
    if (name === undefined) return undefined;
    return `${localText(app.document.label, locale)} · ${name}${record === undefined ? '' : ` ${record}`}`;
  }

  function target(text: string, detail: AuditDetail): string {
    const colon = text.indexOf(':');
    if (colon < 0) return text;
    const [kind, id] = [text.slice(0, colon), text.slice(colon + 1)];
    const slash = id.indexOf('/');
    if (kind === 'user') return user(id);
    if (kind === 'role') return role(id);
    if (kind === 'department') return department(id);
    if (kind === 'app') return localText(appOf(id)?.document.label, locale) || id;
    if (kind === 'link') return link(id);
    if (kind === 'token') return typeof detail['name'] === 'string' ? detail['name'] : `${word('token')} ${id}`;
    if (kind === 'request') return `${word('request')} ${id}`;
    if (kind === 'grant') return [word('grant'), detail['label']].filter(Boolean).join(' ');
    return (slash < 0 ? undefined : within(kind, id.slice(0, slash), id.slice(slash + 1))) ?? text;
  }

  function fields(detail: AuditDetail, app: string | undefined): Name {
    // A grant that was moved to another entity names fields of both.
    const ids = String(detail['entity'] ?? '').split(' → ');
    const known = ids.flatMap((id) => {
      const [first = '', second] = id.split('/');
      return (second === undefined ? entityOf(app, first) : entityOf(first, second))?.fields ?? [];
    });
    return (id) =>
      id === 'all' ? word('all') : id.startsWith('−') ? `${word('without')}${labelIn(known, id.slice(1), locale)}` : labelIn(known, id, locale);
  }

  function named(name: string, value: string, detail: AuditDetail, app: string | undefined): string {
    if (name === 'code') return sentence(value, locale);
    if (name === 'viewAs') return target(value, {});
    if (name === 'role' || name === 'roles') return listed(value, role);
    if (PEOPLE.has(name)) return listed(value, user);
    if (DEPARTMENTS.has(name)) return listed(value, department);
    if (WORDS.has(name)) return listed(value, word);
    if (name === 'entity') return listed(value, (id) => localText(entityOf(app, id)?.label, locale) || id);
    return (name === 'read' || name === 'write') && 'entity' in detail ? listed(value, fields(detail, app)) : value;
  }

  return {
    target,
    detail(detail, text) {
      const app = /^\w+:([^/]+)\//.exec(text)?.[1];
      return Object.fromEntries(
        Object.entries(detail).flatMap(([name, value]) => {
          // The name beside it says which.
          if (name === 'tokenId') return [];
          const isId = typeof value === 'string' || (typeof value === 'number' && (name === 'to' || name === 'moveTo'));
          return [[name, isId ? named(name, String(value), detail, app) : value]];
        }),
      );
    },
  };
}
