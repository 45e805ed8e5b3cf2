// Proves that two worlds which differ only in what a link does not show answer whoever comes by it alike, through every route that is open to them.
import { Random } from '@trellis/dx/random';
import { longer, patience, seeded } from '@trellis/dx/soak';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LinkDesk, records, type Visit } from './link-desk.fixtures.ts';

/** One request. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly json?: unknown;
}

const fields = ['code', 'qty', 'supplier', 'agent', 'agent.city', 'photo', 'id', 'version', 'note', 'cost', 'region', 'owner', 'state', 'createdAt'];
const paths = [...fields, 'supplier.name', 'supplier.city', 'supplier.iban', 'agent.name', 'agent.iban', 'nowhere', 'supplier.nowhere'];
const words = ['A', 'B', 'C', 'hush', 'Bolt', 'alpha', 'beta', 'Acme', 'near', 'far', 'x'];
const operators = ['eq', 'ne', 'gt', 'lte', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty', 'in'];

/** Makes requests such as somebody would who looks for more than is shown. */
class Curious {
  readonly #number: (below: number) => number;

  constructor(seed: number) {
    const random = new Random(seed);
    this.#number = (below) => random.below(below);
  }

  next(): Asked {
    const kind = this.#number(10);
    if (kind < 5) return { method: 'GET', path: `${records}?${this.#question()}` };
    if (kind < 7) return { method: 'GET', path: `${records}/${this.#number(16)}?${this.#part('fields')}` };
    if (kind === 7) return { method: 'GET', path: `/api/apps/desk/entities/supplier/records/${this.#number(5)}` };
    return { method: 'POST', path: '/api/apps/desk/entities/order/query', json: this.#groups() };
  }

  sent(): Asked {
    const values = Object.fromEntries(Array.from({ length: 1 + this.#number(3) }, () => [this.#pick(paths), this.#value()]));
    return { method: 'POST', path: records, json: { ...(this.#number(4) === 0 ? {} : { code: 'sent' }), ...values } };
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#number(from.length)] as T;
  }

  #value(): unknown {
    return this.#pick<unknown>([this.#pick(words), this.#number(12), this.#number(4), null, [this.#pick(words)]]);
  }

  #filter(): object {
    const one = { field: this.#pick(paths), op: this.#pick(operators), value: this.#value() };
    const kind = this.#number(6);
    if (kind === 0) return { not: one };
    return kind === 1 ? { or: [one, { field: 'qty', op: 'gt', value: this.#number(9) }] } : one;
  }

  #part(name: 'fields' | 'sort' | 'expand' | 'search' | 'filter'): string {
    if (name === 'filter') return `filter=${encodeURIComponent(JSON.stringify(this.#filter()))}`;
    if (name === 'search') return `search=${this.#pick(words)}`;
    if (name === 'expand') return `expand=${this.#pick(['supplier', 'agent', 'owner', 'supplier,agent'])}`;
    return `${name}=${Array.from({ length: 1 + this.#number(3) }, () => (name === 'sort' && this.#number(2) === 0 ? '-' : '') + this.#pick(paths)).join()}`;
  }

  #question(): string {
    const parts = (['fields', 'sort', 'expand', 'search', 'filter'] as const).filter(() => this.#number(3) === 0).map((name) => this.#part(name));
    return [...parts, `limit=${1 + this.#number(3)}`, ...(this.#number(2) === 0 ? ['count=exact'] : [])].join('&');
  }

  #groups(): object {
    const op = this.#pick(['count', 'sum', 'min', 'max', 'countDistinct']);
    const metric = { op, as: 'n', ...(op === 'count' ? {} : { field: this.#pick(paths) }) };
    return {
      groupBy: this.#number(2) === 0 ? [] : [{ field: this.#pick(paths) }],
      metrics: [metric],
      ...(this.#number(2) === 0 ? { filter: this.#filter() } : {}),
    };
  }
}

let worlds: readonly LinkDesk[];
beforeAll(async () => {
  worlds = [await LinkDesk.begin('sqlite', { mark: 'alpha', more: 2 }), await LinkDesk.begin('sqlite', { mark: 'beta', more: 7 })];
});
afterAll(() => Promise.all(worlds.map((desk) => desk.close())));

async function answers(visits: readonly Visit[], { method, path, json }: Asked): Promise<readonly string[]> {
  const told = await Promise.all(worlds.map((desk, side) => desk.by(visits[side] as Visit, method, path, json)));
  return told.map(({ status, text }) => `${status} ${text.replace(/"nextCursor":"[^"]*"/, '"nextCursor":""')}`);
}

test('P5 P7 P8 P9: worlds that differ in what a shared view does not show are alike', { timeout: patience(120_000) }, async () => {
  const visits = await Promise.all(worlds.map((desk) => desk.known('near')));
  const curious = new Curious(seeded(11));
  const [shown, statuses] = [new Set<string>(), new Set<string>()];
  for (let count = 0; count < longer(400); count += 1) {
    const asked = curious.next();
    const [one, other] = await answers(visits, asked);
    expect(other, JSON.stringify(asked)).toBe(one);
    statuses.add((one ?? '').slice(0, 3));
    shown.add(one ?? '');
  }
  // Questions that are all refused, or all answered alike, would prove nothing.
  expect([statuses.has('200'), statuses.has('400'), statuses.has('404'), shown.size > 60]).toEqual([true, true, true, true]);
});

test('S6 P9: worlds that differ in anything at all are alike to whoever fills in a form', { timeout: patience(120_000) }, async () => {
  const curious = new Curious(seeded(12));
  const statuses = new Set<string>();
  for (let round = 0; round < longer(4); round += 1) {
    // A form takes so much and no more from one address.
    const visits = await Promise.all(worlds.map((desk) => desk.form()));
    for (let count = 0; count < 25; count += 1) {
      const asked = curious.sent();
      const [one, other] = await answers(visits, asked);
      expect(other, JSON.stringify(asked)).toBe(one);
      statuses.add((one ?? '').slice(0, 3));
    }
  }
  expect([...statuses].toSorted()).toEqual(['201', '400']);
});
