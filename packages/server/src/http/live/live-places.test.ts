// In charge of: places at the live door: who is refused when, and that visitors never keep people out.
import type { AppError } from '@trellis/errors';
import { describe, expect, test } from 'vitest';
import { LivePlaces, type Guest } from './live-places.ts';

const visits = { linksPerPerson: 1, perLink: 60, inAll: 120 };
const visitor = (link: number, source: string): Guest => ({ link, source });

/** What came of taking a place. */
function taken(take: () => unknown): string {
  try {
    take();
    return 'taken';
  } catch (error) {
    return (error as AppError).code;
  }
}

/** Takes sockets until one is refused; how many there were, and why no more. */
function fill(places: LivePlaces, guest: Guest): readonly [number, string] {
  for (let count = 0; ; count += 1) {
    const said = taken(() => places.takeSocket(guest));
    if (said !== 'taken') return [count, said];
  }
}

describe('S6 R3: sockets', () => {
  test('visitors are bounded by link and address, by link, by address and in all, and people find room all the same', () => {
    const places = new LivePlaces(visits);
    expect([
      fill(places, visitor(1, 'a')),
      fill(places, visitor(1, 'b')),
      fill(places, visitor(1, 'c')),
      fill(places, visitor(2, 'a')),
      fill(places, visitor(2, 'd')),
      fill(places, visitor(3, 'e')),
      fill(places, { user: 1 }),
      taken(() => places.checkSocket({ user: 2 })),
    ]).toEqual([
      [50, 'live.too-many-visitors'],
      [10, 'live.too-many-visitors'],
      [0, 'live.too-many-visitors'],
      [50, 'live.too-many-visitors'],
      [10, 'live.too-many-visitors'],
      [0, 'live.too-many-visitors'],
      [50, 'live.too-many-sockets'],
      'taken',
    ]);
  });

  test('one address holds a bounded number through all links', () => {
    const places = new LivePlaces({ ...visits, inAll: 4_000 });
    expect([1, 2, 3].map((link) => fill(places, visitor(link, 'a'))[0])).toEqual([50, 50, 0]);
  });

  test('a place that is given back is there once more, and once alone', () => {
    const places = new LivePlaces({ ...visits, perLink: 1 });
    const giveBack = places.takeSocket(visitor(1, 'a'));
    expect(taken(() => places.takeSocket(visitor(1, 'b')))).toBe('live.too-many-visitors');
    giveBack();
    giveBack();
    expect(fill(places, visitor(1, 'b'))[0]).toBe(1);
  });
});

describe('S6 R3: lists', () => {
  test('visitors follow a bounded number of them, people are bounded by their sockets', () => {
    const places = new LivePlaces({ ...visits, perLink: 2 });
    const count = (guest: Guest): number =>
      Array.from({ length: 20 }, () => taken(() => places.takeList(guest))).filter((said) => said === 'taken').length;
    expect([count(visitor(1, 'a')), count(visitor(1, 'b')), count(visitor(2, 'a')), count({ user: 1 })]).toEqual([4, 0, 4, 20]);
  });

  test('visitors have a few turns among them; people never wait for one', async () => {
    const places = new LivePlaces(visits);
    const gates: (() => void)[] = [];
    const begin = (guest: Guest): Promise<void> => places.inTurn(guest, () => new Promise((resolve) => gates.push(resolve)));
    const works = Array.from({ length: 20 }, (_, place) => begin(visitor(1, `${place}`)));
    expect(gates.length).toBe(8);
    const own = begin({ user: 1 });
    expect(gates.length).toBe(9);
    gates[8]?.();
    await own;
    // One that fails gives its turn on like any other.
    const broken = places.inTurn(visitor(2, 'x'), () => Promise.reject(new Error('broken'))).catch((error: unknown) => String(error));
    let isOver = false;
    const all = Promise.all([...works, broken]).then(() => (isOver = true));
    while (!isOver) {
      for (const open of gates.splice(0)) open();
      await Promise.resolve();
    }
    await all;
    expect(await broken).toBe('Error: broken');
    await places.inTurn(visitor(3, 'y'), () => Promise.resolve());
  });
});
