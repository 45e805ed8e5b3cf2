// In charge of: tests of functions beside plain versions of them, written with other means: JS Date, RegExp, arrays of characters, big.js.
import { longer, patience, seeded } from '@trellis/dx/soak';
import Big from 'big.js';
import { expect, test } from 'vitest';
import { compile } from '../evaluate.ts';
import { caseEnv, caseScope } from '../fixtures/case-scope.ts';
import { randomOf, type Random } from '../fixtures/random.ts';
import { resolve } from '../resolve.ts';
import { showValue } from '../types/show.ts';

type Answer = string | number | boolean | null | Big | readonly Answer[];
/** Makes the arguments as they are written and the answer that is expected. */
type Case = (random: Random) => readonly [args: string, expected: Answer];

function shown(answer: Answer): string {
  if (answer === null) return 'null';
  if (answer instanceof Big) return (answer.eq(0) ? new Big(0) : answer).toFixed();
  if (typeof answer === 'boolean') return answer ? 'TRUE' : 'FALSE';
  if (typeof answer === 'object') return `[${answer.map(shown).join(', ')}]`;
  return typeof answer === 'number' ? String(answer + 0) : `"${answer.replaceAll('"', '""')}"`;
}

function evaluate(text: string): string {
  const result = resolve(text, caseScope);
  if (!result.ok) return `!${result.issues.map((each) => each.code).join(' ')}`;
  return showValue(compile(result.typed)(caseEnv), result.typed.type);
}

/** A date marked so that it is shown without quotes. */
class Day {
  readonly iso: string;
  constructor(ms: number) {
    this.iso = new Date(ms).toISOString().slice(0, 10);
  }
}
const dayText = (ms: number): string => `D${new Day(ms).iso}`;

// ---- what arguments are made of

const letters = ['a', 'b', 'A', ' ', '-', '中', '😀', 'é', '1'];
const word = (random: Random, most = 8): string => Array.from({ length: random.below(most + 1) }, () => random.pick(letters)).join('');
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const points = (text: string): string[] => Array.from(text);
const decimal = (random: Random, most = 99_999, places = 4): Big =>
  new Big(random.below(2 * most + 1) - most).div(new Big(10).pow(random.below(places + 1)));
const written = (value: Big): string => (value.lt(0) ? `(${value.toFixed()})` : value.toFixed());
const numbers = (random: Random, most = 6, least = 1): Big[] => Array.from({ length: least + random.below(most) }, () => decimal(random, 500, 2));
const listOf = (values: readonly Big[]): string => `[${values.map((value) => value.toFixed()).join(', ')}]`;
const msPerDay = 86_400_000;
const moment = (random: Random): number => Date.UTC(1900 + random.below(300), random.below(12), 1 + random.below(31));
const dated = (ms: number): string => `DATE("${new Day(ms).iso}")`;
const utc = (year: number, month: number, day: number): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime();
};
const parts = (ms: number): readonly [number, number, number] => {
  const date = new Date(ms);
  return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
};
Big.DP = 60;
const twelve = (value: Big): Big => value.round(12, Big.roundHalfUp);

/** The same text form for quotients whose true value is a half is decided by big.js rounding half away from zero. */
function rounded(value: Big, digits: number, mode: 'half' | 'up' | 'down' | 'floor' | 'ceiling'): Big {
  // Big.round takes no negative digits: move the point instead.
  const unit = new Big(10).pow(digits);
  const moved = value.times(unit);
  const low = moved.round(0, Big.roundDown);
  const isExact = low.eq(moved);
  const away = low.plus(moved.lt(0) ? -1 : 1);
  const chosen = {
    half: moved.round(0, Big.roundHalfUp),
    down: low,
    up: isExact ? low : away,
    floor: isExact || !moved.lt(0) ? low : away,
    ceiling: isExact || moved.lt(0) ? low : away,
  }[mode];
  return chosen.div(unit);
}

const rounding =
  (mode: Parameters<typeof rounded>[2]): Case =>
  (random) => {
    const value = decimal(random);
    const digits = random.below(7) - 2;
    return [`${written(value)}, ${digits}`, rounded(value, digits, mode)];
  };

const monthsLater = (ms: number, months: number): number => {
  const [year, month, day] = parts(ms);
  const last = new Date(utc(year, month + months + 1, 0)).getUTCDate();
  return utc(year, month + months, Math.min(day, last));
};

/** Natural logarithm by halving towards 1 with square roots, then the plain series: nothing in common with the product's way. */
function plainLog(value: Big): Big {
  let x = value;
  let times = new Big(1);
  while (x.minus(1).abs().gt('0.01')) {
    x = x.sqrt();
    times = times.times(2);
  }
  const z = x.minus(1);
  let power = z;
  let sum = z;
  for (let n = 2; n < 40; n++) {
    power = power.times(z).round(60).times(-1);
    sum = sum.plus(power.div(n));
  }
  return sum.times(times);
}

function plainExp(value: Big): Big {
  const small = value.div(64);
  let term = new Big(1);
  let sum = new Big(1);
  for (let n = 1; n < 60; n++) {
    term = term.times(small).div(n).round(70);
    sum = sum.plus(term);
  }
  let result = sum;
  for (let i = 0; i < 6; i++) result = result.times(result).round(60);
  return result;
}

const toDays = (ms: number): number => Math.round(ms / msPerDay);
const isWeekend = (ms: number): boolean => [0, 6].includes(new Date(ms).getUTCDay());

const cases: Readonly<Record<string, Case>> = {
  // text
  LEN: (random) => ((text) => [quoted(text), points(text).length])(word(random)),
  LEFT: (random) => ((text, n) => [`${quoted(text)}, ${n}`, points(text).slice(0, n).join('')])(word(random), random.below(10)),
  RIGHT: (random) => ((text, n) => [`${quoted(text)}, ${n}`, n === 0 ? '' : points(text).slice(-n).join('')])(word(random), random.below(10)),
  MID: (random) =>
    ((text, from, n) => [
      `${quoted(text)}, ${from}, ${n}`,
      points(text)
        .filter((_, i) => i >= from - 1 && i < from - 1 + n)
        .join(''),
    ])(word(random), 1 + random.below(9), random.below(9)),
  REPLACE: (random) =>
    ((text, from, n, by) => [
      `${quoted(text)}, ${from}, ${n}, ${quoted(by)}`,
      [...points(text).slice(0, from - 1), by, ...points(text).slice(from - 1 + n)].join(''),
    ])(word(random), 1 + random.below(9), random.below(9), word(random, 3)),
  REVERSE: (random) => ((text) => [quoted(text), points(text).reduce((end, each) => each + end, '')])(word(random)),
  SUBSTITUTE: (random) =>
    ((text, old, by) => [`${quoted(text)}, ${quoted(old)}, ${quoted(by)}`, old === '' ? text : text.split(old).join(by)])(
      word(random, 12),
      word(random, 2),
      word(random, 2),
    ),
  OCCURRENCES: (random) =>
    ((text, part) => [`${quoted(text)}, ${quoted(part)}`, part === '' ? 0 : text.split(part).length - 1])(word(random, 12), word(random, 2)),
  FIND: (random) => {
    const [text, part] = [word(random, 10), word(random, 2)];
    const [all, few] = [points(text), points(part)];
    const at = [...all, ''].findIndex((_, i) => all.slice(i, i + few.length).join('') === part);
    return [`${quoted(part)}, ${quoted(text)}`, at < 0 ? null : at + 1];
  },
  REPT: (random) => ((text, n) => [`${quoted(text)}, ${n}`, Array.from({ length: n }, () => text).join('')])(word(random, 3), random.below(6)),
  PADLEFT: (random) => {
    const text = word(random).replaceAll('😀', 'x');
    const n = random.below(12);
    return [`${quoted(text)}, ${n}, "ab"`, text.padStart(n, 'ab')];
  },
  PADRIGHT: (random) => {
    const text = word(random).replaceAll('😀', 'x');
    const n = random.below(12);
    return [`${quoted(text)}, ${n}, "ab"`, text.padEnd(n, 'ab')];
  },
  TRIM: (random) =>
    ((text) => [
      quoted(text),
      text
        .split(' ')
        .filter((part) => part !== '')
        .join(' '),
    ])(word(random, 12)),
  BEFORE: (random) => ((text) => [`${quoted(text)}, "-"`, text.includes('-') ? (text.split('-')[0] ?? '') : null])(word(random)),
  AFTER: (random) => ((text) => [`${quoted(text)}, "-"`, text.includes('-') ? text.split('-').slice(1).join('-') : null])(word(random)),
  UNICODE: (random) => ((text) => [quoted(text), text === '' ? null : ([...new Uint32Array([text.codePointAt(0) ?? 0])][0] ?? 0)])(word(random)),
  SPLIT: (random) =>
    ((text) => [
      `${quoted(text)}, "-"`,
      text
        .match(/[^-]*(?:-|$)/gy)
        ?.slice(0, text.split('-').length)
        .map((each) => each.replace('-', '')) ?? [],
    ])(word(random)),
  JOIN: (random) => {
    const texts = Array.from({ length: 1 + random.below(4) }, () => word(random, 2));
    return [
      `"+", ${texts.map(quoted).join(', ')}`,
      texts.filter((text) => text.length > 0).reduce((all, text) => (all === '' ? text : `${all}+${text}`), ''),
    ];
  },
  // number
  ABS: (random) => ((value) => [written(value), value.abs()])(decimal(random)),
  SIGN: (random) => ((value) => [written(value), value.cmp(0)])(decimal(random)),
  ROUND: rounding('half'),
  ROUNDUP: rounding('up'),
  ROUNDDOWN: rounding('down'),
  TRUNC: rounding('down'),
  CEIL_TO: rounding('ceiling'),
  FLOOR_TO: rounding('floor'),
  INT: (random) => ((value) => [written(value), Math.floor(Number(value))])(decimal(random)),
  MOD: (random) => {
    const [a, b] = [decimal(random), decimal(random, 50, 1)];
    return [`${written(a)}, ${written(b)}`, b.eq(0) ? null : a.minus(b.times(rounded(a.div(b), 0, 'floor')))];
  },
  QUOTIENT: (random) => {
    const [a, b] = [decimal(random), decimal(random, 50, 1)];
    return [`${written(a)}, ${written(b)}`, b.eq(0) ? null : a.div(b).round(0, Big.roundDown)];
  },
  SAFE_DIV: (random) => {
    const [a, b] = [decimal(random), decimal(random, 50, 2)];
    return [`${written(a)}, ${written(b)}`, b.eq(0) ? 0 : twelve(a.div(b))];
  },
  MROUND: (random) => ((a, b) => [`${written(a)}, ${b}`, rounded(a.div(b), 0, 'half').times(b)])(decimal(random), 1 + random.below(20)),
  CEILING: (random) => ((a, b) => [`${written(a)}, ${b}`, rounded(a.div(b), 0, 'ceiling').times(b)])(decimal(random), 1 + random.below(20)),
  FLOOR: (random) => ((a, b) => [`${written(a)}, ${b}`, rounded(a.div(b), 0, 'floor').times(b)])(decimal(random), 1 + random.below(20)),
  EVEN: (random) => {
    const value = decimal(random, 999, 2);
    let found = 0;
    while (found < Math.abs(Number(value))) found += 2;
    return [written(value), value.lt(0) ? -found : found];
  },
  ODD: (random) => {
    const value = decimal(random, 999, 2);
    let found = 1;
    while (found < Math.abs(Number(value))) found += 2;
    return [written(value), value.lt(0) ? -found : found];
  },
  GCD: (random) => {
    const [a, b] = [1 + random.below(300), 1 + random.below(300)];
    return [`${a}, ${b}`, Array.from({ length: a }, (_, i) => i + 1).findLast((n) => a % n === 0 && b % n === 0) ?? 0];
  },
  LCM: (random) => {
    const [a, b] = [1 + random.below(60), 1 + random.below(60)];
    return [`${a}, ${b}`, Array.from({ length: b }, (_, i) => a * (i + 1)).find((n) => n % b === 0) ?? 0];
  },
  FACT: (random) =>
    ((n) => [String(n), n === 0 ? new Big(1) : Array.from({ length: n }, (_, i) => new Big(i + 1)).reduce((a, b) => a.times(b))])(random.below(70)),
  COMBIN: (random) => {
    const [n, k] = [random.below(60), random.below(60)];
    let above = [new Big(1)];
    for (let i = 0; i < n; i++) above = [new Big(1), ...above.slice(1).map((each, j) => each.plus(above[j] ?? 0)), new Big(1)];
    return [`${n}, ${k}`, above[k] ?? null];
  },
  SUM: (random) => ((all) => [all.map(written).join(', '), all.reduce((a, b) => a.plus(b))])(numbers(random)),
  PRODUCT: (random) => ((all) => [all.map(written).join(', '), all.reduce((a, b) => a.times(b))])(numbers(random, 4)),
  AVERAGE: (random) => ((all) => [listOf(all), twelve(all.reduce((a, b) => a.plus(b)).div(all.length))])(numbers(random)),
  MEDIAN: (random) => {
    const all = numbers(random).toSorted((a, b) => a.cmp(b));
    const half = Math.floor(all.length / 2);
    const [low, high] = [all[all.length % 2 === 0 ? half - 1 : half] ?? new Big(0), all[half] ?? new Big(0)];
    return [listOf(random.shuffle(all)), low.plus(high).div(2)];
  },
  MIN: (random) => ((all) => [listOf(all), Math.min(...all.map(Number))])(numbers(random)),
  MAX: (random) => ((all) => [listOf(all), Math.max(...all.map(Number))])(numbers(random)),
  VAR: (random) => ((all) => [listOf(all), twelve(spread(all))])(numbers(random, 6, 2)),
  STDEV: (random) => ((all) => [listOf(all), twelve(spread(all).sqrt())])(numbers(random, 6, 2)),
  LARGE: (random) => ((all, k) => [`${listOf(all)}, ${k}`, all.toSorted((a, b) => b.cmp(a))[k - 1] ?? null])(numbers(random), 1 + random.below(7)),
  SMALL: (random) => ((all, k) => [`${listOf(all)}, ${k}`, all.toSorted((a, b) => a.cmp(b))[k - 1] ?? null])(numbers(random), 1 + random.below(7)),
  RANK: (random) => {
    const all = numbers(random);
    const value = random.pick(all);
    return [`${written(value)}, ${listOf(all)}`, all.toSorted((a, b) => b.cmp(a)).findIndex((each) => each.eq(value)) + 1];
  },
  PERCENTILE: (random) => {
    const all = numbers(random).toSorted((a, b) => a.cmp(b));
    const share = new Big(random.below(101)).div(100);
    const place = share.times(all.length - 1);
    const at = Math.floor(Number(place));
    const [low, high] = [all[at] ?? new Big(0), all[at + 1] ?? all[at] ?? new Big(0)];
    return [`${listOf(all)}, ${share.toFixed()}`, twelve(low.times(new Big(1).minus(place.minus(at))).plus(high.times(place.minus(at))))];
  },
  SQRT: (random) => ((value) => [written(value), value.lt(0) ? null : twelve(value.sqrt())])(decimal(random)),
  POWER: (random) => {
    const [base, exponent] = [decimal(random, 99, 1), random.below(17) - 5];
    const isWrong = base.eq(0) && exponent <= 0;
    return [`${written(base)}, ${exponent}`, isWrong ? null : twelve(base.pow(exponent))];
  },
  LN: (random) => ((value) => [written(value), value.lte(0) ? null : twelve(plainLog(value))])(decimal(random, 9_999, 4)),
  LOG10: (random) =>
    ((value) => [written(value), value.lte(0) ? null : twelve(plainLog(value).div(plainLog(new Big(10))))])(decimal(random, 9_999, 4)),
  LOG: (random) => {
    const [value, base] = [decimal(random, 999, 2).abs().plus('0.01'), decimal(random, 99, 1).abs().plus('1.1')];
    return [`${written(value)}, ${written(base)}`, twelve(plainLog(value).div(plainLog(base)))];
  },
  EXP: (random) => ((value) => [written(value), twelve(plainExp(value))])(decimal(random, 3_000, 2).div(100)),
  // date
  YEAR: (random) => ((ms) => [dated(ms), parts(ms)[0]])(moment(random)),
  MONTH: (random) => ((ms) => [dated(ms), parts(ms)[1] + 1])(moment(random)),
  DAY: (random) => ((ms) => [dated(ms), parts(ms)[2]])(moment(random)),
  QUARTER: (random) => ((ms) => [dated(ms), [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4][parts(ms)[1]] ?? 0])(moment(random)),
  WEEKDAY: (random) => ((ms) => [`${dated(ms)}, 2`, new Date(ms).getUTCDay() || 7])(moment(random)),
  WEEKNUM: (random) => {
    const ms = moment(random);
    let week = 1;
    for (let at = utc(parts(ms)[0], 0, 2); at <= ms; at += msPerDay) if (new Date(at).getUTCDay() === 0) week++;
    return [dated(ms), week];
  },
  ISOWEEKNUM: (random) => {
    const ms = moment(random);
    // Count back Thursdays to the first of the year of this week's Thursday.
    const thursday = ms + (4 - (new Date(ms).getUTCDay() || 7)) * msPerDay;
    let week = 0;
    for (let at = thursday; parts(at)[0] === parts(thursday)[0]; at -= 7 * msPerDay) week++;
    return [dated(ms), week];
  },
  DATE: (random) =>
    ((y, m, d) => [`${y}, ${m}, ${d}`, dayText(utc(y, m - 1, d))])(1000 + random.below(3000), random.below(60) - 20, random.below(900) - 300),
  EDATE: (random) => ((ms, n) => [`${dated(ms)}, ${n}`, dayText(monthsLater(ms, n))])(moment(random), random.below(400) - 200),
  EOMONTH: (random) =>
    ((ms, n) => [`${dated(ms)}, ${n}`, dayText(utc(parts(ms)[0], parts(ms)[1] + n + 1, 0))])(moment(random), random.below(400) - 200),
  DATEADD: (random) => ((ms, n) => [`${dated(ms)}, ${n}, "week"`, dayText(ms + n * 7 * msPerDay)])(moment(random), random.below(400) - 200),
  MONTH_START: (random) => ((ms) => [dated(ms), dayText(utc(parts(ms)[0], parts(ms)[1], 1))])(moment(random)),
  MONTH_END: (random) => ((ms) => [dated(ms), dayText(utc(parts(ms)[0], parts(ms)[1] + 1, 0))])(moment(random)),
  QUARTER_START: (random) =>
    ((ms) => [dated(ms), dayText(utc(parts(ms)[0], [0, 3, 6, 9].findLast((m) => m <= parts(ms)[1]) ?? 0, 1))])(moment(random)),
  YEAR_END: (random) => ((ms) => [dated(ms), dayText(utc(parts(ms)[0] + 1, 0, 0))])(moment(random)),
  DAYS_IN_MONTH: (random) => ((ms) => [dated(ms), new Date(utc(parts(ms)[0], parts(ms)[1] + 1, 0)).getUTCDate()])(moment(random)),
  WEEK_START: (random) => {
    const ms = moment(random);
    let at = ms;
    while (new Date(at).getUTCDay() !== 1) at -= msPerDay;
    return [dated(ms), dayText(at)];
  },
  DAYS: (random) => ((a, b) => [`${dated(a)}, ${dated(b)}`, toDays(a) - toDays(b)])(moment(random), moment(random)),
  DATEDIF: (random) => {
    const from = moment(random);
    const to = from + random.below(4_000) * msPerDay;
    let months = 0;
    // A whole month has passed once the day of the month is reached; a day that the month does not have is not.
    while (utcReached(from, months + 1, to)) months++;
    return [`${dated(from)}, ${dated(to)}, "M"`, months];
  },
  NETWORKDAYS: (random) => {
    const from = moment(random);
    const to = from + random.below(200) * msPerDay;
    const free = from + random.below(100) * msPerDay;
    let count = 0;
    for (let at = from; at <= to; at += msPerDay) if (!isWeekend(at) && at !== free) count++;
    return [`${dated(from)}, ${dated(to)}, [${dated(free)}]`, count];
  },
  WORKDAY: (random) => {
    const from = moment(random);
    const n = random.below(120) - 60;
    const free = [from + (random.below(60) - 30) * msPerDay, from + (random.below(20) - 10) * msPerDay];
    let at = from;
    for (let left = Math.abs(n); left > 0;) {
      at += Math.sign(n) * msPerDay;
      if (!isWeekend(at) && !free.includes(at)) left--;
    }
    return [`${dated(from)}, ${n}, [${free.map(dated).join(', ')}]`, dayText(at)];
  },
  HOURS_BETWEEN: (random) => {
    const from = moment(random);
    const ms = random.below(10 ** 9);
    const at = (instant: number): string => `TIMESTAMP("${new Date(instant).toISOString()}")`;
    return [`${at(from)}, ${at(from + ms)}`, twelve(new Big(ms).div(3_600_000))];
  },
  // money, conversion, list
  FX: (random) => ((amount) => [`${written(amount)}, "USD", d`, amount.times('7.2')])(decimal(random)),
  MARGIN: (random) => ((a, b) => [`${written(a)}, ${written(b)}`, a.eq(0) ? null : twelve(a.minus(b).div(a))])(decimal(random), decimal(random)),
  NET_OF_TAX: (random) => ((a) => [`${written(a)}, 0.13`, twelve(a.div('1.13'))])(decimal(random)),
  CARTONS: (random) => ((a, b) => [`${a}, ${b}`, Math.ceil(a / b)])(random.below(10_000), 1 + random.below(50)),
  CONVERT: (random) => {
    const [from, to] = [random.pick([...masses.keys()]), random.pick([...masses.keys()])];
    const value = decimal(random);
    return [`${written(value)}, "${from}", "${to}"`, twelve(value.times(masses.get(from) ?? 0).div(masses.get(to) ?? 1))];
  },
  VALUE: (random) =>
    ((value) => [`"${Number(value.round(2)).toLocaleString('en-US', { minimumFractionDigits: 2 })}"`, value.round(2)])(decimal(random, 9_999_999, 2)),
  UNIQUE: (random) => ((all) => [listOf(all), all.filter((each, i) => all.findIndex((other) => other.eq(each)) === i)])(numbers(random, 8)),
  COUNTDISTINCT: (random) =>
    ((all) => [listOf(all), Object.keys(Object.fromEntries(all.map((each) => [each.toFixed(), 1]))).length])(numbers(random, 8)),
  SORT: (random) => ((all) => [listOf(all), all.map(Number).toSorted((a, b) => a - b)])(numbers(random, 8)),
  SLICE: (random) =>
    ((all, from, n) => [`${listOf(all)}, ${from}, ${n}`, all.filter((_, i) => i + 1 >= from && i + 1 < from + n)])(
      numbers(random, 8),
      1 + random.below(9),
      random.below(9),
    ),
  SUMPRODUCT: (random) => {
    const [a, b] = [numbers(random, 5), numbers(random, 5)];
    return [`${listOf(a)}, ${listOf(b)}`, a.length === b.length ? a.reduce((sum, each, i) => sum.plus(each.times(b[i] ?? 0)), new Big(0)) : null];
  },
};

const masses = new Map([
  ['g', '1'],
  ['kg', '1000'],
  ['lb', '453.59237'],
  ['oz', '28.349523125'],
  ['jin', '500'],
]);

function spread(all: readonly Big[]): Big {
  const mean = all.reduce((a, b) => a.plus(b)).div(all.length);
  return all.reduce((sum, each) => sum.plus(each.minus(mean).pow(2)), new Big(0)).div(all.length - 1);
}

function utcReached(from: number, months: number, to: number): boolean {
  const [fromYear, fromMonth, fromDay] = parts(from);
  const [year, month, day] = parts(to);
  const passed = (year - fromYear) * 12 + (month - fromMonth);
  return passed > months || (passed === months && day >= fromDay);
}

const rows = longer(150);
const patterns = longer(3_000);
// Their plain versions take long.
const slow = new Set(['LN', 'LOG', 'LOG10', 'EXP', 'STDEV', 'SQRT', 'POWER']);

test('at least 40 functions have a plain version', () => {
  expect(Object.keys(cases).length).toBeGreaterThanOrEqual(40);
});

test.each(Object.entries(cases))('%s', { timeout: patience(20_000) }, (name, make) => {
  const random = randomOf(seeded(name.length * 7919 + (name.codePointAt(0) ?? 0)));
  const different: string[] = [];
  const answers = new Set<string>();
  for (let i = 0; i < (slow.has(name) ? longer(25) : rows); i++) {
    const [args, expected] = make(random);
    const text = `${name}(${args})`;
    const wanted = shown(expected).replace(/^"D(.*)"$/, '$1');
    const found = evaluate(text);
    answers.add(found);
    if (found !== wanted) different.push(`${text} gives ${found}, not ${wanted}`);
  }
  expect(different).toEqual([]);
  expect(answers.size).toBeGreaterThan(1);
});

test('ALLOCATE shares out all of it, each share within one unit of its part', { timeout: patience(20_000) }, () => {
  const random = randomOf(seeded(5));
  for (let i = 0; i < rows; i++) {
    const amount = new Big(random.below(100_000) - 50_000).div(100);
    const weights = Array.from({ length: 1 + random.below(6) }, () => 1 + random.below(20));
    const all = weights.reduce((a, b) => a + b);
    const found = evaluate(`ALLOCATE(${amount.toFixed(2)}, [${weights.join(', ')}])`)
      .slice(1, -1)
      .split(', ')
      .map((each) => new Big(each));
    const unit = new Big(1).div(new Big(10).pow((amount.toFixed().split('.')[1] ?? '').length));
    expect(found.reduce((a, b) => a.plus(b)).toFixed()).toBe(amount.toFixed());
    expect(
      found.every((share, at) =>
        share
          .minus(amount.times(weights[at] ?? 0).div(all))
          .abs()
          .lt(unit),
      ),
    ).toBe(true);
  }
});

test('patterns match as RegExp does', { timeout: patience(20_000) }, () => {
  const random = randomOf(seeded(11));
  const atoms = ['a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '(a)', '(?:ab)', '(a|b)', '(b|ab|a)', 'é', '中', '\\b', '^', '$'];
  const signs = ['', '', '', '*', '+', '?', '*?', '+?', '??', '{1,2}', '{2}', '{0,1}?'];
  let matched = 0;
  for (let i = 0; i < patterns; i++) {
    const some = (): string =>
      Array.from({ length: 1 + random.below(4) }, () => {
        const atom = random.pick(atoms);
        return atom === '^' || atom === '$' || atom === '\\b' ? atom : atom + random.pick(signs);
      }).join('');
    const pattern = random.below(4) === 0 ? `${some()}|${some()}` : some();
    const text = word(random, 8).replaceAll(' ', 'b').replaceAll('-', 'a');
    const plain = new RegExp(pattern, 'u');
    const found = plain.exec(text);
    if (found !== null) matched++;
    expect([pattern, text, evaluate(`REGEXMATCH(${quoted(text)}, ${quoted(pattern)})`)]).toEqual([pattern, text, found === null ? 'FALSE' : 'TRUE']);
    expect([pattern, text, evaluate(`REGEXREPLACE(${quoted(text)}, ${quoted(pattern)}, "<$0>")`)]).toEqual([
      pattern,
      text,
      `"${text.replaceAll(new RegExp(pattern, 'gu'), (all) => `<${all}>`)}"`,
    ]);
    const group = found === null ? null : found.length > 1 ? (found[1] ?? null) : found[0];
    expect([pattern, text, evaluate(`REGEXEXTRACT(${quoted(text)}, ${quoted(pattern)})`)]).toEqual([pattern, text, shown(group)]);
  }
  expect(matched).toBeGreaterThan(patterns / 3);
});

test('number and date formats write as Intl does', { timeout: patience(20_000) }, () => {
  const random = randomOf(seeded(13));
  for (let i = 0; i < longer(500); i++) {
    const value = decimal(random, 99_999_999, 2);
    const plain = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(Number(value));
    expect([value.toFixed(), evaluate(`TEXT(${written(value)}, "#,##0.00")`)]).toEqual([value.toFixed(), `"${plain === '-0.00' ? '0.00' : plain}"`]);
    const ms = moment(random);
    const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', weekday: 'long', timeZone: 'UTC' }).formatToParts(
      ms,
    );
    const part = (type: string): string => day.find((each) => each.type === type)?.value ?? '';
    expect(evaluate(`TEXT(${dated(ms)}, "dddd d mmmm yyyy")`)).toBe(`"${part('weekday')} ${part('day')} ${part('month')} ${part('year')}"`);
  }
});
