// Proves that views, forms and pages reach only whom they are for, and that they give nobody a right to records.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { doc, type Members } from '@trellis/model/testing';
import type { Actor } from '@trellis/permissions';
import type { AppJson } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskSource } from '../testing/desk.fixtures.ts';
import { openLab, owner, person, type Lab } from '../testing/open-lab.fixtures.ts';

const titled = (kind: SourceDocument['kind'], id: string, members: Members): SourceDocument =>
  doc(kind, id, { name: id, label: id, order: 1, ...members });

/** Who each of the documents is for. */
const audiences: { readonly [name: string]: Members } = {
  everyone: {},
  leads: { roles: { lead: true } },
  both: { roles: { lead: true, agent: true } },
  owners: { roles: {} },
};

const documents = Object.entries(audiences).flatMap(([name, roles]) => [
  titled('view', `view_${name}`, { entity: 'ticket', type: 'table', columns: {}, form: `form_${name}`, ...roles }),
  titled('view', `open_${name}`, { entity: 'ticket', type: 'table', columns: {}, form: `form_${name}` }),
  titled('form', `form_${name}`, { entity: 'ticket', sections: {}, ...roles }),
  titled('page', `page_${name}`, {
    widgets: { text: { order: 1, type: 'text', label: name, desktop: { x: 0, y: 0, w: 4, h: 4 } } },
    ...roles,
  }),
]);

/** Words for guests, who have no grant. */
const guests = [
  titled('page', 'page_guests', {
    widgets: { text: { order: 1, type: 'text', label: 'Hi', desktop: { x: 0, y: 0, w: 4, h: 4 } } },
    roles: { guest: true },
  }),
  titled('view', 'view_guests', { entity: 'ticket', type: 'table', columns: {}, roles: { guest: true } }),
  titled('form', 'form_guests', { entity: 'ticket', sections: {}, roles: { guest: true } }),
];

/** Boards laid out and summed by fields that not every role reads. */
const boards = [
  doc('grant', 'viewer', {
    role: 'viewer',
    entity: 'ticket',
    actions: { read: true },
    read: { only: { 'ticket.code': true, 'ticket.status': true } },
  }),
  titled('view', 'pivot', {
    entity: 'ticket',
    type: 'pivot',
    columns: {},
    config: {
      rows: { agent: { order: 2, path: ['ticket.agent'] }, status: { order: 1, path: ['ticket.status'] } },
      metrics: { refund: { order: 1, op: 'sum', path: ['ticket.refund'] } },
    },
  }),
  titled('view', 'board', {
    entity: 'ticket',
    type: 'board',
    columns: {},
    config: { field: 'ticket.status', total: 'ticket.refund', limits: { open: 3 } },
  }),
];

const navigation = Object.fromEntries(
  Object.keys(audiences).flatMap((name, order) => [
    [`view_${name}`, { order, view: `view_${name}` }],
    [`page_${name}`, { order, page: `page_${name}` }],
  ]),
);

const desk = deskSource();
const source: WorkspaceSource = {
  ...desk,
  roles: [...desk.roles, titled('role', 'guest', {}), titled('role', 'viewer', {})],
  apps: desk.apps.map((app) => ({
    ...app,
    documents: [
      ...app.documents.map((each) => (each.kind === 'app' ? { ...each, body: { ...(each.body as Members), navigation } } : each)),
      ...documents,
      ...guests,
      ...boards,
    ],
  })),
};

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ source });
});
afterAll(() => lab.close());

const shown = (actor: Actor): AppJson => JSON.parse(JSON.stringify(lab.engine.app(actor, 'desk'))) as AppJson;

const cases: readonly (readonly [string, Actor, readonly string[]])[] = [
  ['an owner', owner, ['everyone', 'leads', 'both', 'owners']],
  ['a lead', person(1, 'lead'), ['everyone', 'leads', 'both']],
  ['an agent', person(2, 'agent'), ['everyone', 'both']],
  ['an agent who is a lead too', person(3, 'agent', 'lead'), ['everyone', 'leads', 'both']],
];

describe.each(cases)('P3, P9: %s', (_name, actor, audience) => {
  test.each(['view', 'form', 'page'] as const)('gets each %s that is for them', (kind) => {
    const { [`${kind}s` as const]: found } = shown(actor);
    const own = Object.keys(found).filter((id) => id.startsWith(`${kind}_`) && !id.endsWith('_guests'));
    expect(own.toSorted()).toEqual(audience.map((name) => `${kind}_${name}`).toSorted());
  });

  test('is led to nothing else, nor told that it exists', () => {
    const app = shown(actor);
    const led = app.app.navigation.map((entry) => entry.view ?? entry.page);
    const navigated = audience.flatMap((name) => [`view_${name}`, `page_${name}`]);
    expect(new Set(led)).toEqual(new Set(navigated));
    const forms = Object.values(app.views).flatMap((view) => view.form ?? []);
    expect(new Set(forms)).toEqual(new Set(audience.map((name) => `form_${name}`)));
    const text = JSON.stringify(app).replaceAll(/"open_\w+"/g, '');
    for (const name of Object.keys(audiences).filter((each) => !audience.includes(each))) expect(text).not.toContain(`_${name}"`);
  });
});

describe('P5: what lays a view out', () => {
  const config = (actor: Actor) => shown(actor).views['board']?.config;

  test('is told by name to those who read it', () => {
    expect(config(person(1, 'lead'))).toEqual({ field: 'status', total: 'refund', limits: { open: 3 } });
  });

  test('is told of a question as a whole or not at all', () => {
    expect(shown(person(1, 'lead')).views['pivot']?.config).toEqual({
      rows: [
        { as: 'status', field: 'status' },
        { as: 'agent', field: 'agent' },
      ],
      columns: [],
      metrics: [{ as: 'refund', op: 'sum', field: 'refund' }],
    });
    expect(Object.keys(shown(person(2, 'viewer')).views)).not.toContain('pivot');
  });

  test('is left out where the view goes without it, and takes the view along where it does not', () => {
    expect(config(person(2, 'viewer'))).toEqual({ field: 'status', limits: { open: 3 } });
    expect(Object.keys(shown(person(3, 'blind')).views)).not.toContain('board');
  });
});

describe('P3: a role without grants', () => {
  const guest = person(4, 'guest');

  test('gets the page that names it, and no view, form, entity or record with it', async () => {
    const app = shown(guest);
    expect([Object.keys(app.pages), app.views, app.forms, app.entities]).toEqual([['page_guests'], {}, {}, {}]);
    const missing = await lab.engine.list(guest, { app: 'desk', entity: 'nowhere' }, {}).catch((error: unknown) => error);
    const refused = await lab.engine.list(guest, { app: 'desk', entity: 'ticket' }, {}).catch((error: unknown) => error);
    expect(refused).toEqual(missing);
    expect(refused).toMatchObject({ code: 'entity.not-found' });
  });

  test('knows nothing of an app of which no page names it, though one is for everyone', () => {
    expect(() => lab.engine.app(person(5, 'stranger'), 'desk')).toThrow(expect.objectContaining({ code: 'app.not-found' }) as Error);
    expect(lab.engine.apps(person(5, 'stranger'))).toEqual([]);
  });
});
