// In charge of: attempts to rise: roles, owners, documents, requests, views, the audit.
import { ask, said, sweep, type Attack } from './attack.fixtures.ts';
import type { World } from './world.fixtures.ts';

const me = (world: World): number => world.person('mallory').user.id;

/** The attempts. */
export const peopleAttacks: readonly Attack[] = [
  {
    rules: 'W4 W1',
    door: 'PATCH /api/auth/me',
    attempt: 'owner: true beside one’s name',
    expected: '400 request.invalid (request.shape)',
    got: ask('mallory', 'PATCH', '/api/auth/me', { json: { name: 'Mallory', owner: true } }),
  },
  {
    rules: 'W4 W1',
    door: 'PATCH /api/auth/me',
    attempt: 'roles beside one’s name',
    expected: '400 request.invalid (request.shape)',
    got: ask('mallory', 'PATCH', '/api/auth/me', { json: { name: 'Mallory', roles: ['manager'] } }),
  },
  {
    rules: 'W4 I1',
    door: 'PATCH /api/auth/me',
    attempt: 'another person’s address as one’s own',
    expected: '400 request.invalid (request.shape)',
    got: ask('mallory', 'PATCH', '/api/auth/me', { json: { email: 'owner@test.example' } }),
  },
  {
    rules: 'W4',
    door: 'GET /api/people',
    attempt: 'everyone, with roles and state',
    expected: '403 access.denied',
    got: ask('mallory', 'GET', '/api/people'),
  },
  {
    rules: 'W4',
    door: 'POST /api/people',
    attempt: 'inviting an owner',
    expected: '403 access.denied',
    got: ask('manager', 'POST', '/api/people', { json: { email: 'friend@test.example', name: 'Friend', owner: true } }),
  },
  {
    rules: 'W4',
    door: 'PATCH /api/people/:id',
    attempt: 'making oneself an owner',
    expected: '403 access.denied',
    got: ask('mallory', 'PATCH', (world) => `/api/people/${me(world)}`, { json: { owner: true } }),
  },
  {
    rules: 'W4',
    door: 'PATCH /api/people/:id',
    attempt: 'giving oneself a role',
    expected: '403 access.denied',
    got: ask('manager', 'PATCH', (world) => `/api/people/${world.person('manager').user.id}`, { json: { roles: ['manager', 'fin'] } }),
  },
  {
    rules: 'W4 P9',
    door: 'PATCH /api/people/:id',
    attempt: 'who is there, by disabling numbers',
    expected: '403 access.denied, all of them',
    got: (world) =>
      sweep([String(world.person('owner').user.id), '999999', '0'], async (id) =>
        said(await world.ask('mallory', 'PATCH', `/api/people/${id}`, { json: { disabled: true } })),
      ),
  },
  {
    rules: 'W4',
    door: 'POST /api/people/:id/invite',
    attempt: 'a new link into the owner’s account',
    expected: '403 access.denied',
    got: ask('mallory', 'POST', (world) => `/api/people/${world.person('owner').user.id}/invite`),
  },
  {
    rules: 'W4',
    door: 'POST /api/people/:id/invite',
    attempt: 'an owner, a link into the account of somebody with a password',
    expected: '409 person.has-password',
    got: ask('owner', 'POST', (world) => `/api/people/${me(world)}/invite`),
  },
  {
    rules: 'W4',
    door: 'PATCH /api/people/:id',
    attempt: 'the last owner lays it down',
    expected: '409 person.last-owner',
    got: ask('owner', 'PATCH', (world) => `/api/people/${world.person('owner').user.id}`, { json: { owner: false } }),
  },
  {
    rules: 'W4',
    door: 'PATCH /api/people/:id',
    attempt: 'the last owner is disabled',
    expected: '409 person.last-owner',
    got: ask('owner', 'PATCH', (world) => `/api/people/${world.person('owner').user.id}`, { json: { disabled: true } }),
  },
  {
    rules: 'W1',
    door: 'PATCH /api/people/:id',
    attempt: 'an owner, a password hash for somebody',
    expected: '400 request.invalid (request.shape)',
    got: ask('owner', 'PATCH', (world) => `/api/people/${me(world)}`, { json: { passwordHash: 'x' } }),
  },
  {
    rules: 'W1',
    door: 'POST /api/people',
    attempt: 'an address that is two, or holds a header',
    expected: '400 person.invalid (person.bad-email), all of them',
    got: (world) =>
      sweep(['a@b.example,c@d.example', 'a@b.example\r\nBcc: c@d.example', '<a@b.example>'], async (email) =>
        said(await world.ask('owner', 'POST', '/api/people', { json: { email, name: 'X' } })),
      ),
  },
  {
    rules: 'W4 P3',
    door: 'DELETE /api/people/:id/sessions',
    attempt: 'throwing the owner out',
    expected: '403 access.denied',
    got: ask('mallory', 'DELETE', (world) => `/api/people/${world.person('owner').user.id}/sessions`),
  },
  {
    rules: 'W4',
    door: 'POST /api/departments',
    attempt: 'a department of one’s own',
    expected: '403 access.denied',
    got: ask('manager', 'POST', '/api/departments', { json: { name: 'Mine' } }),
  },
  {
    rules: 'W4 P9',
    door: 'PATCH /api/departments/:id',
    attempt: 'joining a department, whether it is there or not',
    expected: '403 access.denied',
    got: ask('mallory', 'PATCH', '/api/departments/1', (world) => ({ json: { members: [me(world)] } })),
  },
  {
    rules: 'W4',
    door: 'POST /api/auth/view-as',
    attempt: 'looking as the owner',
    expected: '403 access.denied',
    got: ask('manager', 'POST', '/api/auth/view-as', (world) => ({ json: { user: world.person('owner').user.id } })),
  },
  {
    rules: 'W4',
    door: 'GET /api/studio/apps/:app/documents',
    attempt: 'the documents, with their grants',
    expected: '403 access.denied',
    got: ask('manager', 'GET', '/api/studio/apps/base/documents'),
  },
  {
    rules: 'W4',
    door: 'GET /api/studio/apps/:app/grants',
    attempt: 'what every role may do',
    expected: '403 access.denied',
    got: ask('manager', 'GET', '/api/studio/apps/base/grants'),
  },
  {
    rules: 'W4 P5',
    door: 'POST /api/studio/apps/:app/read-condition',
    attempt: 'finding out by a condition whether a field is there',
    expected: '403 access.denied',
    got: ask('mallory', 'POST', '/api/studio/apps/base/read-condition', { json: { entity: 'product', text: 'purchase_price > 1' } }),
  },
  {
    rules: 'W4',
    door: 'POST /api/studio/apps/:app/apply-change',
    attempt: 'a grant for oneself',
    expected: '403 access.denied',
    got: ask('manager', 'POST', '/api/studio/apps/base/apply-change', { json: { documents: [], expect: '' } }),
  },
  {
    rules: 'W4',
    door: 'POST /api/studio/apps/:app/preview-change',
    attempt: 'looking at what a change would do',
    expected: '403 access.denied',
    got: ask('manager', 'POST', '/api/studio/apps/base/preview-change', { json: { documents: [] } }),
  },
  {
    rules: 'W4',
    door: 'POST /api/studio/apps/:app/preview-rights',
    attempt: 'how many records each person sees',
    expected: '403 access.denied',
    got: ask('manager', 'POST', '/api/studio/apps/base/preview-rights', { json: { documents: [] } }),
  },
  {
    rules: 'W4 P9',
    door: 'GET /api/studio/apps/:app/dropped',
    attempt: 'what changes dropped',
    expected: '403 access.denied',
    got: ask('manager', 'GET', '/api/studio/apps/base/dropped'),
  },
  {
    rules: 'W4 S5',
    door: 'GET /api/apps/:app/archive',
    attempt: 'a whole app with every record',
    expected: '403 access.denied',
    got: ask('manager', 'GET', '/api/apps/sales/archive'),
  },
  {
    rules: 'W4 C3',
    door: 'POST /api/apps/archive',
    attempt: 'bringing an app in',
    expected: '403 access.denied',
    got: ask('manager', 'POST', '/api/apps/archive', () => {
      const data = new FormData();
      data.set('options', '{"slug":"mine"}');
      data.set('file', new Blob(['x']), 'a.trellis');
      return { raw: data };
    }),
  },
  {
    rules: 'C3',
    door: 'POST /api/apps/archive',
    attempt: 'an owner, a file that is no archive',
    expected: '400 archive.damaged',
    got: ask('owner', 'POST', '/api/apps/archive', () => {
      const data = new FormData();
      data.set('options', '{"slug":"mine"}');
      data.set('file', new Blob(['x']), 'a.trellis');
      return { raw: data };
    }),
  },
  {
    rules: 'P3',
    door: 'POST /api/doctor',
    attempt: 'examining, and repairing',
    expected: '403 access.denied',
    got: ask('manager', 'POST', '/api/doctor', { json: {} }),
  },
  { rules: 'S7', door: 'GET /api/audit', attempt: 'reading the audit', expected: '403 access.denied', got: ask('manager', 'GET', '/api/audit') },
  {
    rules: 'S7',
    door: 'GET /api/audit/export',
    attempt: 'taking it away as a file',
    expected: '403 access.denied',
    got: ask('manager', 'GET', '/api/audit/export'),
  },
  {
    rules: 'S7',
    door: 'GET /api/audit',
    attempt: 'an owner, changing or deleting an entry',
    expected: '404 route.not-found, all of them',
    got: (world) =>
      sweep(['POST', 'PUT', 'PATCH', 'DELETE'], async (method) =>
        said(await world.ask('owner', method, '/api/audit/1', method === 'DELETE' ? {} : { json: {} })),
      ),
  },
  {
    rules: 'S7 S2',
    door: 'GET /api/audit/export',
    attempt: 'an owner, looking for passwords, tokens and values in it',
    expected: '200: none',
    got: ask(
      'owner',
      'GET',
      '/api/audit/export?format=jsonl',
      {},
      (_, { text }) => /wooden horses|argon2|kanari(?!-ORDER)|91827|71625/i.exec(text)?.[0] ?? 'none',
    ),
  },
  {
    rules: 'W4 W6',
    door: 'PATCH /api/requests/:id',
    attempt: 'granting one’s own request for access',
    expected: '201, then 403 access.denied',
    writes: true,
    async got(world) {
      const asked = await world.ask('mallory', 'POST', '/api/requests', {
        json: { app: 'sales', entity: 'order', action: 'delete', reason: 'please' },
      });
      const { id } = (asked.body['request'] ?? {}) as { id?: number };
      return `${said(asked)}, then ${said(await world.ask('mallory', 'PATCH', `/api/requests/${id}`, { json: { status: 'granted' } }))}`;
    },
  },
  {
    rules: 'P9',
    door: 'GET /api/requests',
    attempt: 'what others asked for',
    expected: '200: 0',
    got: ask('bob', 'GET', '/api/requests', {}, (body) => (body['requests'] as unknown[]).length),
  },
  {
    rules: 'P9 W1',
    door: 'POST /api/requests',
    attempt: 'asking for access to a hidden entity tells that it is there',
    expected: '404 entity.not-found',
    got: ask('mallory', 'POST', '/api/requests', { json: { app: 'base', entity: 'supplier', action: 'read' } }),
  },
  {
    rules: 'S2 P9',
    door: 'GET /api/users',
    attempt: 'addresses and roles of colleagues',
    expected: '200: names alone',
    got: ask('mallory', 'GET', '/api/users', {}, (_, { text }) => (/"(roles|owner|email|disabled|passwordHash)":/.test(text) ? text : 'names alone')),
  },
  {
    rules: 'S2',
    door: 'GET /api/health',
    attempt: 'paths, versions of what it runs on, settings',
    expected: '200: status, version, storage, seq',
    got: ask('nobody', 'GET', '/api/health', {}, (body) => Object.keys(body).join(', ')),
  },
];
