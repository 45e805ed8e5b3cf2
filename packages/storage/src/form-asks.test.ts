// Proves that what a form asks reaches a browser whole, and that nothing of it does where it tells of something hidden.
import type { SourceDocument } from '@trellis/model';
import { call, doc, path } from '@trellis/model/testing';
import type { Actor } from '@trellis/permissions';
import { entryValue, type EnteredRecord, type FormJson } from '@trellis/query';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookingDocuments, bookingSource } from './testing/bookings.fixtures.ts';
import { openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';

const form: SourceDocument = doc('form', 'stay', {
  entity: 'booking',
  name: 'stay',
  label: 'Stay',
  order: 1,
  steps: { later: { order: 2, label: 'Later' }, first: { order: 1, label: 'First' } },
  sections: {
    who: {
      order: 1,
      step: 'first',
      fields: {
        code: { order: 1, field: 'booking.code' },
        paid: { order: 2, field: 'booking.paid' },
        receipt: { order: 3, field: 'booking.receipt', when: path('booking.paid'), require: path('booking.paid') },
        phone: { order: 4, field: 'booking.phone', when: call('eq', path('booking.secret'), { value: 'the word' }) },
      },
    },
    what: {
      order: 2,
      step: 'later',
      when: call('gte', path('booking.guests'), { value: 2 }),
      fields: { amount: { order: 1, field: 'booking.amount', default: call('mul', path('booking.guests'), { value: 12.5 }) } },
    },
  },
});

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ source: bookingSource([...bookingDocuments, form]) });
});
afterAll(() => lab.close());

function sent(actor: Actor): FormJson {
  const { forms } = JSON.parse(JSON.stringify(lab.engine.app(actor, 'desk'))) as { forms: { [id: string]: FormJson } };
  const found = forms['stay'];
  if (found === undefined) throw new TypeError('no form');
  return found;
}

const entering = (values: { readonly [field: string]: string | number | boolean | null }): EnteredRecord => ({
  cell: (name) => values[name],
  day: () => 0,
  clock: { today: 0, now: 0, offset: () => 0 },
});

test('steps, conditions and defaults arrive, and come to the same in the browser', () => {
  const { steps, sections } = sent(person(1, 'agent'));
  expect(steps?.map(({ id }) => id)).toEqual(['first', 'later']);
  const [who, what] = sections;
  expect(who?.step).toBe('first');
  const receipt = who?.fields.find(({ field }) => field === 'receipt');
  if (receipt?.when === undefined || what?.when === undefined) throw new TypeError('not sent');
  expect(entryValue(receipt.when, entering({ paid: true }))).toBe(true);
  expect(entryValue(receipt.when, entering({ paid: null }))).not.toBe(true);
  // What is not known yet is not guessed.
  expect(entryValue(receipt.when, entering({}))).toBeUndefined();
  expect([1, 2].map((guests) => entryValue(what.when ?? { constant: null, type: { kind: 'null' } }, entering({ guests })))).toEqual([false, true]);
  expect(what.fields[0]?.default).toBeDefined();
});

test('a condition over a hidden field is not sent, nor a word of it, and its place stays', () => {
  const seen = sent(person(1, 'agent'));
  expect(JSON.stringify(seen)).not.toMatch(/secret|the word/);
  expect(seen.sections[0]?.fields.map(({ field }) => field)).toContain('phone');
  expect(JSON.stringify(sent(owner))).toMatch(/the word/);
});
