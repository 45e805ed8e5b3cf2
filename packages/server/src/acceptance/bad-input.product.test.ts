// In charge of: proving that bad input is refused in words, in both languages, in the one shape, and that nothing was written.
import { startRefused, type Product } from '@trellis/dx/product';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  fileForm,
  finishedJob,
  makeFolder,
  OWNER,
  removeFolder,
  seqOf,
  signIn,
  start,
  type Answer,
  type Caller,
  type Sent,
} from './product.fixtures.ts';

const products = '/api/apps/base/entities/product';
const suppliers = '/api/apps/base/entities/supplier';

let folder: string;
let product: Product;
let owner: Caller;

beforeAll(async () => {
  folder = await makeFolder('stage-1');
  product = await start(folder);
  owner = await signIn(product.origin, OWNER);
  const created = await owner.send('POST', `${products}/records`, { json: { sku: 'TAKEN-1', name: 'Taken' } });
  const { id } = created.body['record'] as { readonly id: number };
  const changed = await owner.send('PATCH', `${products}/records/${id}`, { json: { name: 'Taken again' }, headers: { 'if-match': '"1"' } });
  if (changed.status !== 200) throw new Error(changed.text);
  takenId = id;
}, 60_000);

afterAll(async () => {
  await product?.stop();
  removeFolder(folder);
});

let takenId = 0;
const languages = ['en', 'zh-CN'] as const;
const chinese = /\p{Script=Han}/u;

interface Issue {
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

interface Refusal {
  readonly name: string;
  readonly method?: string;
  readonly path: () => string;
  readonly sent: Sent;
  readonly status: number;
  readonly kind: string;
  readonly code: string;
  /** Code and path of each issue. */
  readonly issues?: readonly string[];
}

const create = (json: unknown): Pick<Refusal, 'path' | 'sent'> => ({ path: () => `${products}/records`, sent: { json } });
const one = (): string => `${products}/records/${takenId}`;

const refusals: readonly Refusal[] = [
  {
    name: 'an unknown field',
    ...create({ sku: 'N-1', name: 'N', colour: 'red' }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.unknown-field colour'],
  },
  {
    name: 'several mistakes at once',
    ...create({ name: 7, moq: 'many', nothing: 1 }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.unknown-field nothing', 'value.type name', 'value.type moq', 'record.required sku'],
  },
  {
    name: 'a wrong type',
    ...create({ sku: 'N-1', name: 'N', moq: '12x' }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['value.type moq'],
  },
  {
    name: 'a number too large for a whole number',
    ...create({ sku: 'N-1', name: 'N', moq: 1e21 }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['value.too-large moq'],
  },
  {
    name: 'an amount too large to be kept exactly',
    ...create({ sku: 'N-1', name: 'N', purchase_price: 1e20 }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['value.too-large purchase_price'],
  },
  {
    name: 'an amount with more decimals than the field has',
    ...create({ sku: 'N-1', name: 'N', purchase_price: 1.005 }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['value.scale purchase_price'],
  },
  {
    name: 'a day that does not exist',
    ...create({ sku: 'N-1', name: 'N', launch_on: '2026-02-30' }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['value.date launch_on'],
  },
  {
    name: 'an unknown choice',
    ...create({ sku: 'N-1', name: 'N', grade: 'superb' }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['value.option-of grade'],
  },
  {
    name: 'a link to nothing',
    ...create({ sku: 'N-1', name: 'N', supplier: 999_999 }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.link-missing supplier'],
  },
  {
    name: 'a required field left out',
    ...create({ sku: 'N-1' }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.required name'],
  },
  {
    name: 'a required field of spaces',
    ...create({ sku: 'N-1', name: '   ' }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.required name'],
  },
  {
    name: 'a unique value that is taken',
    ...create({ sku: 'TAKEN-1', name: 'N' }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.duplicate sku'],
  },
  {
    name: 'a unique value twice in one request',
    ...create({
      records: [
        { sku: 'N-1', name: 'N' },
        { sku: 'N-1', name: 'N' },
      ],
    }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.duplicate records.1.sku'],
  },
  {
    name: 'one bad record among many',
    ...create({ records: [...Array.from({ length: 500 }, (_, n) => ({ sku: `B-${n}`, name: 'B' })), { sku: 'B-500' }] }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.required records.500.name'],
  },
  {
    name: 'more records than one request takes',
    ...create({ records: Array.from({ length: 5_001 }, (_, n) => ({ sku: `B-${n}`, name: 'B' })) }),
    status: 413,
    kind: 'limit',
    code: 'record.too-many',
  },
  {
    name: 'a version from before',
    method: 'PATCH',
    path: one,
    sent: { json: { name: 'Late' }, headers: { 'if-match': '"1"' } },
    status: 409,
    kind: 'conflict',
    code: 'record.stale',
    issues: ['record.stale version'],
  },
  { name: 'no version', method: 'PATCH', path: one, sent: { json: { name: 'Late' } }, status: 428, kind: 'invalid', code: 'record.version-required' },
  {
    name: 'deleting with a version from before',
    method: 'DELETE',
    path: one,
    sent: { headers: { 'if-match': '"1"' } },
    status: 409,
    kind: 'conflict',
    code: 'record.stale',
    issues: ['record.stale version'],
  },
  {
    name: 'broken JSON',
    path: () => `${products}/records`,
    sent: { raw: '{"sku": "N-1", ' },
    status: 400,
    kind: 'invalid',
    code: 'request.broken-json',
  },
  {
    name: 'no JSON at all',
    path: () => `${products}/records`,
    sent: { raw: '' },
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.shape '],
  },
  {
    name: 'a prototype key',
    path: () => `${products}/records`,
    sent: { raw: '{"sku":"N-1","name":"N","__proto__":{"owner":true}}' },
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.forbidden-key __proto__'],
  },
  {
    name: 'a prototype key in a query',
    path: () => `${products}/query`,
    sent: { raw: '{"metrics":[{"op":"count","as":"n","constructor":1}]}' },
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.forbidden-key metrics.0.constructor'],
  },
  {
    name: 'a filter over an unknown field',
    method: 'GET',
    path: () => `${products}/records?filter=${encodeURIComponent('{"field":"colour","op":"eq","value":1}')}`,
    sent: {},
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['query.unknown-field filter.field'],
  },
  {
    name: 'a file without rows',
    path: () => `${products}/import`,
    sent: { raw: fileForm('') },
    status: 400,
    kind: 'invalid',
    code: 'import.empty-file',
  },
  {
    name: 'a file with a header only',
    path: () => `${products}/import`,
    sent: { raw: fileForm('sku,name\n') },
    status: 400,
    kind: 'invalid',
    code: 'import.no-rows',
  },
  {
    name: 'a file of another kind',
    path: () => `${products}/import`,
    sent: { raw: fileForm(new Uint8Array([0x25, 0x50, 0x44, 0x46, 0, 1, 2, 3]), {}, 'report.pdf') },
    status: 400,
    kind: 'invalid',
    code: 'import.unknown-format',
  },
  {
    name: 'a mapping to an unknown field',
    path: () => `${products}/import`,
    sent: { raw: fileForm('sku,name\nN-1,N\n', { mapping: { sku: 'sku', name: 'colour' } }) },
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['record.unknown-field mapping.name', 'import.required-unmapped mapping'],
  },
];

function errorOf(answer: Answer): {
  readonly kind: string;
  readonly code: string;
  readonly message: string;
  readonly issues?: readonly Issue[];
  readonly data?: unknown;
} {
  return answer.body['error'] as ReturnType<typeof errorOf>;
}

describe('a request', () => {
  test.each(refusals)('with $name is refused and changes nothing', async ({ method = 'POST', path, sent, status, kind, code, issues }) => {
    const before = await seqOf(product.origin);
    const told: Record<string, ReturnType<typeof errorOf>> = {};
    for (const language of languages) {
      const answer = await owner.send(method, path(), { ...sent, headers: { ...sent.headers, 'accept-language': language } });
      expect(answer.status, answer.text.slice(0, 600)).toBe(status);
      told[language] = errorOf(answer);
    }
    const { en, 'zh-CN': zh } = told as { readonly en: ReturnType<typeof errorOf>; readonly 'zh-CN': ReturnType<typeof errorOf> };
    expect([en.kind, en.code, en.issues?.map((issue) => `${issue.code} ${issue.path}`).toSorted()]).toEqual([kind, code, issues?.toSorted()]);
    expect([zh.kind, zh.code, zh.issues?.map(({ code: each, path: where }) => `${each} ${where}`)]).toEqual([
      en.kind,
      en.code,
      en.issues?.map(({ code: each, path: where }) => `${each} ${where}`),
    ]);
    expect(chinese.test(zh.message) && !chinese.test(en.message), `${en.message} / ${zh.message}`).toBe(true);
    for (const [at, issue] of (en.issues ?? []).entries()) {
      expect(issue.message).not.toMatch(chinese);
      expect(zh.issues?.[at]?.message).toMatch(chinese);
      // Without full sentences there is nothing to read, and templates show when a value is missing.
      expect(`${issue.message} ${zh.issues?.[at]?.message}`).not.toMatch(/undefined|\[object|\{\w+\}/);
    }
    expect(await seqOf(product.origin)).toBe(before);
  });

  test('with a version from before answers the record as it is now', async () => {
    const answer = await owner.send('PATCH', one(), { json: { name: 'Late' }, headers: { 'if-match': '"1"' } });
    expect(errorOf(answer).data).toMatchObject({ record: { id: takenId, version: 2, name: 'Taken again' } });
  });
});

/** What an import stored and refused. */
async function importing(target: string, content: string | Uint8Array, options: object = {}, name = 'file.csv', language = 'en') {
  const headers = { 'accept-language': language };
  const started = await owner.send('POST', `${target}/import`, { raw: fileForm(content, options, name), headers });
  const job = await finishedJob(owner, started);
  const { body } = await owner.send('GET', `/api/jobs/${String(job['id'])}`, { headers });
  return body['job'] as {
    readonly status: string;
    readonly result?: { readonly created: number; readonly updated: number; readonly refused: number };
    readonly refused?: readonly { readonly row: number; readonly issues: readonly Issue[] }[];
  };
}

describe('a file', () => {
  test('with one bad row among good ones is not imported, and says which row and why', async () => {
    const before = await seqOf(product.origin);
    const file = 'sku,name,moq\nF-1,First,10\nF-2,,20\nF-3,Third,a few\nTAKEN-1,Fourth,5\n';
    for (const language of languages) {
      const job = await importing(products, file, {}, 'file.csv', language);
      expect([job.status, job.result]).toMatchObject(['failed', { created: 0, updated: 0, refused: 3 }]);
      expect(job.refused?.map(({ row, issues }) => [row, issues.map(({ code, path }) => `${code} ${path}`)])).toEqual([
        [3, ['record.required name']],
        [4, ['value.number moq']],
        [5, ['record.duplicate sku']],
      ]);
      const words = job.refused?.flatMap(({ issues }) => issues.map(({ message }) => chinese.test(message))) ?? [];
      expect(new Set(words)).toEqual(new Set([language === 'zh-CN']));
    }
    expect(await seqOf(product.origin)).toBe(before);
  });

  test('in GBK comes in with its Chinese intact', async () => {
    // “供应商甲” and the header “名称,联系人” in GBK.
    const gbk = Buffer.from('c3fbb3c62cc1aacfb5c8cb0ab9a9d3a6c9ccbcd72cd5c5c8fd0ab9a9d3a6c9ccd2d22cc0eecbc40a', 'hex');
    const job = await importing(suppliers, gbk);
    expect([job.status, job.result]).toMatchObject(['done', { created: 2, refused: 0 }]);
    const filter = encodeURIComponent(JSON.stringify({ field: 'name', op: 'startsWith', value: '供应商' }));
    const { body } = await owner.send('GET', `${suppliers}/records?filter=${filter}&sort=id&fields=name,contact`);
    expect(body['records']).toMatchObject([
      { name: '供应商甲', contact: '张三' },
      { name: '供应商乙', contact: '李四' },
    ]);
  });

  test('of 300 columns is read: the columns that mean something come in, the others are named and left out', async () => {
    const names = Array.from({ length: 298 }, (_, n) => `extra ${n}`);
    const wide = `sku,name,${names.join(',')}\nWIDE-1,Wide,${names.map((_, n) => n).join(',')}\n`;
    const preview = await owner.send('POST', `${products}/import/preview`, { raw: fileForm(wide) });
    expect(preview.status, preview.text.slice(0, 300)).toBe(200);
    expect(preview.body['columns']).toHaveLength(300);
    const job = await importing(products, wide, { mapping: { sku: 'sku', name: 'name' } });
    expect([job.status, job.result]).toMatchObject(['done', { created: 1, refused: 0 }]);
  });

  test('with dates that could be read two ways is not guessed at', async () => {
    const file = 'sku,name,launch_on\nD-1,D,03/04/2026\n';
    const before = await seqOf(product.origin);
    const open = await owner.send('POST', `${products}/import`, { raw: fileForm(file) });
    const outcome = open.status === 202 ? await finishedJob(owner, open) : undefined;
    expect(await seqOf(product.origin), JSON.stringify(outcome ?? open.body)).toBe(before);
    const job = await importing(products, file, { dateOrder: 'dmy' });
    expect([job.status, job.result]).toMatchObject(['done', { created: 1 }]);
    const filter = encodeURIComponent(JSON.stringify({ field: 'sku', op: 'eq', value: 'D-1' }));
    expect((await owner.send('GET', `${products}/records?filter=${filter}`)).body['records']).toMatchObject([{ launch_on: '2026-04-03' }]);
  });
});

describe('a start', () => {
  /** Every file of a folder but SQLite's own shared memory, with what is in it. */
  function contentsOf(at: string): { readonly [file: string]: string } {
    const files = readdirSync(at, { recursive: true, withFileTypes: true }).filter((each) => each.isFile() && !each.name.endsWith('-shm'));
    const sumOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
    return Object.fromEntries(files.map((each) => join(each.parentPath, each.name)).map((path) => [path, sumOf(path)]));
  }

  /** A change of a stored document, by its kind and id. */
  type Break = readonly [kind: string, id: string, more: object];

  const broken: readonly { readonly name: string; readonly breaks: readonly Break[]; readonly says: readonly RegExp[] }[] = [
    {
      name: 'a wrong shape, in two documents',
      breaks: [
        ['workspace', 'workspace', { currancy: 'X' }],
        ['field', 'order.status', { type: 'single_choise' }],
      ],
      says: [/workspace\.json: currancy: .*currency.*\(document\.[a-z-]+\)/, /order\.status\.json: .*single_choise.*\(document\.[a-z-]+\)/],
    },
    {
      name: 'a meaning that is none',
      breaks: [
        ['entity', 'order', { titleField: 'order.nothing' }],
        ['field', 'order.store', { config: { target: { app: 'base', id: 'stall' } } }],
      ],
      says: [/order\.json: titleField: .*order\.nothing.*\(document\.[a-z-]+\)/, /order\.store\.json: .*stall.*\(document\.[a-z-]+\)/],
    },
  ];

  test.each(broken)('on documents with $name ends with words for each, and leaves the data as it was', async ({ breaks, says }) => {
    const data = await makeFolder('stage-1');
    try {
      const database = new Database(join(data, 'trellis.sqlite'));
      for (const [kind, id, more] of breaks) {
        const { body } = database.prepare('SELECT body FROM documents WHERE kind = ? AND id = ?').get(kind, id) as { readonly body: string };
        database
          .prepare('UPDATE documents SET body = ? WHERE kind = ? AND id = ?')
          .run(JSON.stringify({ ...(JSON.parse(body) as object), ...more }), kind, id);
      }
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
      const before = contentsOf(data);
      const { code, output } = await startRefused(data);
      expect(code).toBe(1);
      for (const line of says) expect(output).toMatch(line);
      expect(output).toMatch(/Nothing was changed/);
      // Words, no trace of where in the program it happened.
      expect(output).not.toMatch(/\n\s+at /);
      expect(contentsOf(data)).toEqual(before);
    } finally {
      removeFolder(data);
    }
  });
});
