// In charge of: attempts at doors that strangers see: public links, other providers, and at people that come in from a file.
import { attacks as linkAttacks } from '../http/links/link-attacks.fixtures.ts';
import type { LinkDesk } from '../http/links/link-desk.fixtures.ts';
import { ask, said, sweep, type Attack } from './attack.fixtures.ts';

/** A form with people in a file. */
function people(content: string, options: object = {}): FormData {
  const data = new FormData();
  data.set('options', JSON.stringify(options));
  data.set('file', new Blob([content]), 'people.csv');
  return data;
}

const share = (target: string): object => ({ json: { app: 'base', kind: 'share', target } });

/** What is tried by whoever came by a link, in a world of its own. */
export function attacksByLink(desk: () => LinkDesk): readonly Attack[] {
  return linkAttacks.map((attack) => ({ ...attack, got: () => attack.got(desk()) }));
}

const handOver = (parts?: readonly (readonly [app: string, entity: string, field: string])[]): Attack['got'] =>
  ask(
    'mallory',
    'POST',
    (world) => `/api/users/${world.person('owner').user.id}/hand-over`,
    (world) => ({
      json: {
        to: world.person('mallory').user.id,
        ...(parts === undefined ? {} : { parts: parts.map(([app, entity, field]) => ({ app, entity, field })) }),
      },
    }),
    (body) => `${String(body['records'])} records`,
  );

/** Attempts at what names people, and at handing it over. */
const handingOver: readonly Attack[] = [
  {
    rules: 'P7 P4',
    door: 'GET /api/users/:id/records',
    attempt: 'what of other stores names the owner',
    expected: '200: nothing',
    got: ask(
      'mallory',
      'GET',
      (world) => `/api/users/${world.person('owner').user.id}/records`,
      {},
      ({ parts }) => ((parts as readonly object[]).length === 0 ? 'nothing' : parts),
    ),
  },
  {
    rules: 'W2 P4',
    door: 'POST /api/users/:id/hand-over',
    attempt: 'everything of the owner to oneself',
    expected: '200: 0 records',
    got: handOver(),
  },
  {
    rules: 'W2 P9',
    door: 'POST /api/users/:id/hand-over',
    attempt: 'the other store to oneself, by its field',
    expected: '200: 0 records',
    got: handOver([['base', 'store', 'owner']]),
  },
  {
    rules: 'P9 E4',
    door: 'POST /api/users/:id/hand-over',
    attempt: 'fields that are hidden, that name nobody, that there are not',
    expected: '200 and 0 records, all of them',
    got: (world) =>
      sweep(['purchase_price', 'name', 'nothing', '__proto__'], async (field) => {
        const json = { to: world.person('bob').user.id, parts: [{ app: 'base', entity: 'product', field }] };
        const answer = await world.ask('mallory', 'POST', `/api/users/${world.person('owner').user.id}/hand-over`, { json });
        return `${said(answer)} and ${String(answer.body['records'])} records`;
      }),
  },
  {
    rules: 'W4 P9',
    door: 'GET /api/departments/:id/use',
    attempt: 'what names a department, by who is no owner',
    expected: '403 access.denied',
    got: ask('manager', 'GET', '/api/departments/1/use'),
  },
  {
    rules: 'W4 P9',
    door: 'DELETE /api/departments/:id',
    attempt: 'taking a department away, by who is no owner',
    expected: '403 access.denied',
    got: ask('manager', 'DELETE', '/api/departments/1', { json: {} }),
  },
];

/** The attempts. */
export const publicAttacks: readonly Attack[] = [
  {
    rules: 'W4 P3',
    door: 'POST /api/people/import',
    attempt: 'people from a file, by who is no owner',
    expected: '403 access.denied',
    got: ask('manager', 'POST', '/api/people/import', { raw: people('email,name\nfriend@test.example,Friend\n') }),
  },
  {
    rules: 'W4 P9',
    door: 'POST /api/people/import/preview',
    attempt: 'who is there already, by a preview of their addresses',
    expected: '403 access.denied',
    got: ask('manager', 'POST', '/api/people/import/preview', { raw: people('email,name\nowner@test.example,Owner\n') }),
  },
  {
    rules: 'W1',
    door: 'POST /api/people/import',
    attempt: 'an owner, what was never shown',
    expected: '409 people-import.changed',
    got: ask('owner', 'POST', '/api/people/import', () => ({ raw: people('email,name\nfriend@test.example,Friend\n', { expect: 'x' }) })),
  },
  {
    rules: 'W4 W1',
    door: 'POST /api/people/import/preview',
    attempt: 'an owner, a column that would make owners',
    expected: '200: ignored: ["owner","passwordHash","disabled"]',
    got: ask(
      'owner',
      'POST',
      '/api/people/import/preview',
      () => ({ raw: people('email,name,owner,passwordHash,disabled\nfriend@test.example,Friend,true,x,false\n') }),
      (body) => `ignored: ${JSON.stringify(body['ignored'])}`,
    ),
  },
  {
    rules: 'W4 E4',
    door: 'POST /api/people/import/preview',
    attempt: 'an owner, a role that there is not, columns called __proto__',
    expected: '400 request.invalid (import.forbidden-column)',
    got: ask(
      'owner',
      'POST',
      '/api/people/import/preview',
      () => ({ raw: people('email,name,roles,__proto__\nfriend@test.example,Friend,root,x\n') }),
      (body) => (body['people'] as { issues: { code: string }[] }[]).flatMap(({ issues }) => issues.map(({ code }) => code)),
    ),
  },
  {
    rules: 'I6 P9',
    door: 'GET /api/auth/providers',
    attempt: 'what the server knows of other providers',
    expected: '200: []',
    got: ask('nobody', 'GET', '/api/auth/providers', {}, (body) => body['providers']),
  },
  {
    rules: 'I6 P9',
    door: 'POST /api/auth/providers/:id/begin',
    attempt: 'providers that there are not: oidc, __proto__, ../me',
    expected: '404 auth.no-provider, all of them',
    got: (world) =>
      sweep(['oidc', '__proto__', '..%2fme'], async (id) => said(await world.ask('nobody', 'POST', `/api/auth/providers/${id}/begin`, { json: {} }))),
  },
  {
    rules: 'I6 I2',
    door: 'POST /api/auth/providers/:id/finish',
    attempt: 'coming back without having gone',
    expected: '404 auth.no-provider',
    got: ask('nobody', 'POST', '/api/auth/providers/oidc/finish', { json: { answer: 'code=x&state=y' } }),
  },
  {
    rules: 'I6 W4',
    door: 'POST /api/auth/providers/:id/link',
    attempt: 'linking a provider that there is not to oneself',
    expected: '404 auth.no-provider',
    got: ask('mallory', 'POST', '/api/auth/providers/oidc/link', { json: { answer: 'code=x&state=y' } }),
  },
  {
    rules: 'W4 S6',
    door: 'POST /api/links',
    attempt: 'sharing what one may read and not export',
    expected: '403 link.share-not-allowed',
    got: ask('wh', 'POST', '/api/links', share('view.products')),
  },
  {
    rules: 'W4 P9',
    door: 'POST /api/links',
    attempt: 'sharing a view of a hidden entity, and one that is not there',
    expected: '404 link.no-target, all of them',
    got: (world) =>
      sweep(['view.suppliers', 'view.nothing', '__proto__'], async (target) => said(await world.ask('mallory', 'POST', '/api/links', share(target)))),
  },
  {
    rules: 'W4',
    door: 'POST /api/links',
    attempt: 'sharing with an app that one does not see',
    expected: '404 app.not-found',
    got: ask('admin', 'POST', '/api/links', share('view.products')),
  },
  {
    rules: 'W4 S6',
    door: 'POST /api/links',
    attempt: 'a public form without the right to create',
    expected: '403 link.form-not-allowed',
    got: ask('mallory', 'POST', '/api/links', { json: { app: 'sales', kind: 'form', target: 'form.order' } }),
  },
  {
    rules: 'P9 W4',
    door: 'PATCH /api/links/:id',
    attempt: 'changing and ending somebody else’s link',
    expected: '404 link.unknown, 404 link.unknown',
    writes: true,
    async got(world) {
      const { body } = await world.ask('owner', 'POST', '/api/links', share('view.products'));
      const { id } = body['link'] as { id: number };
      const change = said(await world.ask('mallory', 'PATCH', `/api/links/${id}`, { json: { password: 'open sesame' } }));
      return `${change}, ${said(await world.ask('mallory', 'DELETE', `/api/links/${id}`))}`;
    },
  },
  {
    rules: 'P9',
    door: 'GET /api/links',
    attempt: 'links of others',
    expected: '200: []',
    got: ask('mallory', 'GET', '/api/links?app=base', {}, (body) => body['links']),
  },
  {
    rules: 'W4 P4',
    door: 'POST /api/links',
    attempt: 'a share of the attacker’s own: other stores’ orders by it',
    expected: '200: 3',
    writes: true,
    async got(world) {
      const made = await world.ask('mallory', 'POST', '/api/links', { json: { app: 'sales', kind: 'share', target: 'view.all_orders' } });
      if (made.status !== 201) return said(made);
      const token = String(made.body['path']).split('#').at(-1);
      const opened = await world.ask('nobody', 'POST', '/api/links/open', { json: { token } });
      const headers = { authorization: `Bearer ${String(opened.body['session'])}` };
      const list = await world.askWith(headers, 'GET', '/api/apps/sales/entities/order/records?count=exact');
      return `${said(list)}: ${String(list.body['total'])}`;
    },
  },
  {
    rules: 'I1 P9',
    door: 'POST /api/links/open',
    attempt: 'tokens that nobody was given: short, long, __proto__',
    expected: '404 link.not-found, all of them',
    got: (world) =>
      sweep(['x', 'A'.repeat(43), 'A'.repeat(900), '__proto__'], async (token) =>
        said(await world.ask('nobody', 'POST', '/api/links/open', { json: { token } })),
      ),
  },
  ...handingOver,
];
