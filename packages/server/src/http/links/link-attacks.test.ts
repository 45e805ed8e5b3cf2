// Proves that documents that changed narrow what public links opened.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LinkDesk, outcome, records } from './link-desk.fixtures.ts';

let desk: LinkDesk;
beforeAll(async () => {
  desk = await LinkDesk.begin('sqlite');
});
afterAll(() => desk.close());

test('S6 P6 what the documents do not show any more is shown no more, and what a form lost it takes no more', async () => {
  const [share, form] = [await desk.share('near'), await desk.form()];
  const base = '/api/studio/apps/desk';
  const { body } = await desk.as(desk.people.owner, 'GET', `${base}/documents`);
  const documents = (body['documents'] as readonly { id: string; columns?: object; sections?: { main: { fields: { [id: string]: object } } } }[]).map(
    (each) => {
      if (each.id === 'near') return { ...each, columns: { c0: { order: 1, path: ['order.code'] } } };
      if (each.id !== 'intake' || each.sections === undefined) return each;
      const { note: _note, ...fields } = each.sections.main.fields;
      return { ...each, sections: { main: { ...each.sections.main, fields } } };
    },
  );
  const shown = await desk.as(desk.people.owner, 'POST', `${base}/preview-change`, { documents });
  const { expect: expected } = (shown.body as unknown as { plan: { expect: string } }).plan;
  expect((await desk.as(desk.people.owner, 'POST', `${base}/apply-change`, { documents, expect: expected })).status).toBe(200);
  expect(outcome(await desk.by(share, 'GET', `${records}?fields=qty`))).toEqual([400, 'request.invalid']);
  expect((await desk.by(share, 'GET', `${records}/1`)).body['record']).toEqual({ id: 1, version: 1, code: 'A' });
  expect(outcome(await desk.by(form, 'POST', records, { code: 'N', note: 'n' }))).toEqual([400, 'record.invalid']);
  expect((await desk.by(form, 'POST', records, { code: 'N' })).status).toBe(201);
});
