// In charge of: killing the built product at random moments under load, and finding every acknowledged write whole after each restart.
import { Random } from '@trellis/dx/random';
import { longer, patience, seeded } from '@trellis/dx/soak';
import type { Product } from '@trellis/dx/product';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { caller, fileForm, makeFolder, OWNER, removeFolder, signIn, start, type Answer, type Caller } from './product.fixtures.ts';

const KILLS = longer(20);
const SINGLES = 11;
const BULKS = 4;
const BULK_SIZE = 120;
/** More than an import applies in one transaction, so that a kill finds it between slices. */
const IMPORT_ROWS = 5_600;
const products = '/api/apps/base/entities/product';

/** What is known of a product that was written on its own: what was acknowledged, and what was asked for and not answered. */
interface Single {
  readonly key: string;
  id: number | undefined;
  version: number;
  moq: number;
  asked: number | undefined;
}

/** What one life of the server was asked to write. */
class Life {
  readonly singles: Single[] = [];
  /** Key of each bulk, and whether it was acknowledged. */
  readonly bulks = new Map<string, boolean>();
  isOver = false;
  readonly #who: Caller;
  readonly #name: string;

  constructor(who: Caller, name: string) {
    this.#who = who;
    this.#name = name;
  }

  async #send(method: string, path: string, json: unknown, headers: { readonly [name: string]: string }): Promise<Answer | undefined> {
    try {
      const answer = await this.#who.send(method, path, { json, headers });
      if (answer.status >= 300) throw new TypeError(`${method} ${path}: ${answer.status} ${answer.text}`);
      return answer;
    } catch (error) {
      if (this.isOver && !(error instanceof TypeError && /: \d{3} /.test(error.message))) return undefined;
      throw error;
    }
  }

  /** Creates a product, then changes it, and so on. */
  async writeSingles(client: number): Promise<void> {
    for (let n = 0; !this.isOver; n++) {
      const single: Single = { key: `${this.#name}-s${client}-${n}`, id: undefined, version: 0, moq: 0, asked: 1 };
      this.singles.push(single);
      const created = await this.#send('POST', `${products}/records`, { sku: single.key, name: 'Single', moq: 1 }, { 'idempotency-key': single.key });
      if (created === undefined) return;
      acknowledge(single, created);
      single.asked = n + 10;
      const changed = await this.#send('PATCH', `${products}/records/${single.id}`, { moq: n + 10 }, { 'if-match': `"${single.version}"` });
      if (changed === undefined) return;
      acknowledge(single, changed);
    }
  }

  async writeBulks(client: number): Promise<void> {
    for (let n = 0; !this.isOver; n++) {
      const key = `${this.#name}-b${client}-${n}`;
      this.bulks.set(key, false);
      const records = Array.from({ length: BULK_SIZE }, (_, at) => ({ sku: `${key}-${at}`, name: 'Bulk' }));
      const created = await this.#send('POST', `${products}/records`, { records }, { 'idempotency-key': key });
      if (created === undefined) return;
      this.bulks.set(key, true);
    }
  }
}

function acknowledge(single: Single, { body }: Answer): void {
  const { id, version, moq } = body['record'] as { readonly id: number; readonly version: number; readonly moq: number };
  Object.assign(single, { id, version, moq, asked: undefined });
}

interface Stored {
  readonly id: number;
  readonly version: number;
  readonly sku: string;
  readonly moq: number;
}

let folder: string;
let product: Product;
let who: Caller;
let headers: Caller['headers'];
/** Imports: the name of their rows, with the job's id once it was answered. */
const imports = new Map<string, string | undefined>();

async function restart(): Promise<void> {
  product = await start(folder);
  // The session of before still holds: it was acknowledged too.
  who = caller(product.origin, headers);
}

beforeAll(async () => {
  folder = await makeFolder('stage-1');
  product = await start(folder);
  ({ headers } = await signIn(product.origin, OWNER));
  who = caller(product.origin, headers);
}, 60_000);

afterAll(async () => {
  await product?.stop();
  removeFolder(folder);
});

/** Every product whose code begins so. */
async function stored(prefix: string): Promise<ReadonlyMap<string, Stored>> {
  const found = new Map<string, Stored>();
  const filter = encodeURIComponent(JSON.stringify({ field: 'sku', op: 'startsWith', value: prefix }));
  for (let cursor = ''; ;) {
    const { body, text } = await who.send('GET', `${products}/records?fields=sku,moq&limit=1000&filter=${filter}${cursor}`);
    if (!Array.isArray(body['records'])) throw new Error(text);
    for (const record of body['records'] as readonly Stored[]) found.set(record.sku, record);
    if (typeof body['nextCursor'] !== 'string') return found;
    cursor = `&cursor=${encodeURIComponent(body['nextCursor'])}`;
  }
}

/** What is wrong with a single: it is as acknowledged, or as asked for when the answer was cut off. */
function wrongSingle(single: Single, found: Stored | undefined): string | undefined {
  const state = found === undefined ? 'absent' : `version ${found.version}, ${found.moq}`;
  const kept = single.version === 0 ? 'absent' : `version ${single.version}, ${single.moq}`;
  const allowed = single.asked === undefined ? [kept] : [kept, `version ${single.version + 1}, ${single.asked}`];
  return allowed.includes(state) ? undefined : `${single.key} is ${state}, and should be ${allowed.join(' or ')}`;
}

async function wrongAfter(life: Life, name: string): Promise<readonly string[]> {
  const found = await stored(`${name}-`);
  const wrong = life.singles.flatMap((single) => wrongSingle(single, found.get(single.key)) ?? []);
  for (const [key, isAcknowledged] of life.bulks) {
    const there = Array.from({ length: BULK_SIZE }, (_, at) => found.has(`${key}-${at}`)).filter(Boolean).length;
    if (there !== BULK_SIZE && (there !== 0 || isAcknowledged))
      wrong.push(`${key} has ${there} of ${BULK_SIZE}${isAcknowledged ? ', though acknowledged' : ''}`);
  }
  return wrong;
}

/** Sends again what was cut off, under its key: it ends up there once, whether or not it was there before. */
async function sendAgain(life: Life): Promise<readonly number[]> {
  const cut = life.singles.filter((single) => single.version === 0);
  return Promise.all(
    cut.map(async (single) => {
      const answer = await who.send('POST', `${products}/records`, {
        json: { sku: single.key, name: 'Single', moq: 1 },
        headers: { 'idempotency-key': single.key },
      });
      return answer.status;
    }),
  );
}

/** What SQLite itself and the log say of the data. */
function wrongInDatabase(): readonly string[] {
  const database = new Database(join(folder, 'trellis.sqlite'), { readonly: true });
  try {
    const { number } = database.prepare("SELECT number FROM catalog WHERE app = 'base' AND document = 'product'").get() as {
      readonly number: number;
    };
    const numberOf = (sql: string): number => (database.prepare(sql).get() as { readonly n: number }).n;
    const counted = `(SELECT count(*) FROM log WHERE log.entity = ${number} AND log.record = kept.id)`;
    const unequal = numberOf(`SELECT count(*) AS n FROM e_${number} AS kept WHERE version <> ${counted}`);
    const orphans = numberOf(
      `SELECT count(*) AS n FROM log WHERE entity = ${number} AND NOT EXISTS (SELECT 1 FROM e_${number} AS kept WHERE kept.id = log.record)`,
    );
    const gaps = numberOf('SELECT max(seq) - count(*) AS n FROM log');
    const integrity = String(database.pragma('integrity_check', { simple: true }));
    return [
      ...(integrity === 'ok' ? [] : [`integrity_check: ${integrity}`]),
      ...(unequal === 0 ? [] : [`${unequal} records whose version is not the number of their log entries`]),
      ...(orphans === 0 ? [] : [`${orphans} log entries without a record`]),
      ...(gaps === 0 ? [] : [`${gaps} numbers missing in the log`]),
    ];
  } finally {
    database.close();
  }
}

async function startImport(name: string): Promise<void> {
  imports.set(name, undefined);
  const rows = Array.from({ length: IMPORT_ROWS }, (_, at) => `${name}-${at},Imported,${at % 100}`).join('\n');
  try {
    const { body, status, text } = await who.send('POST', `${products}/import`, { raw: fileForm(`sku,name,moq\n${rows}\n`) });
    if (status !== 202) throw new RangeError(text);
    imports.set(name, (body['job'] as { readonly id: string }).id);
  } catch (error) {
    // The server went away before it answered: then the import may be there or not.
    if (error instanceof RangeError) throw error;
  }
}

async function jobOf(id: string): Promise<{ readonly status: string; readonly phase?: string; readonly result?: object; readonly error?: object }> {
  const { body, text } = await who.send('GET', `/api/jobs/${id}`);
  if (body['job'] === undefined) throw new Error(text);
  return body['job'] as Awaited<ReturnType<typeof jobOf>>;
}

test(
  `${KILLS} kills while ${SINGLES + BULKS + 1} clients write lose nothing that was acknowledged and leave nothing half done`,
  async () => {
    const random = new Random(seeded(20_261_122));
    const seen = { acknowledged: 0, bulks: 0, cutOff: 0, cutBulks: 0, resumed: 0 };
    for (let round = 0; round < KILLS; round++) {
      const name = `r${round}`;
      const life = new Life(who, name);
      // Every second time the moment is counted from the begin of an import, so that kills meet imports on any machine.
      const importing = round % 2 === 0 ? startImport(`${name}i`) : wait(100);
      const working = [
        ...Array.from({ length: SINGLES }, (_, client) => life.writeSingles(client)),
        ...Array.from({ length: BULKS }, (_, client) => life.writeBulks(client)),
      ];
      const moment = Math.floor(random.next() * 1_000);
      const killing = importing
        .then(() => wait(moment))
        .then(() => {
          life.isOver = true;
          return product.kill();
        });
      await Promise.all([...working, killing]);
      await restart();

      const unfinished = await Promise.all([...imports.values()].flatMap((id) => (id === undefined ? [] : [jobOf(id)])));
      seen.resumed += unfinished.filter(({ status }) => status === 'running' || status === 'queued').length;
      seen.acknowledged += life.singles.filter(({ version }) => version > 0).length;
      seen.bulks += [...life.bulks.values()].filter(Boolean).length;
      seen.cutOff += life.singles.filter(({ asked }) => asked !== undefined).length;
      seen.cutBulks += [...life.bulks.values()].filter((isAcknowledged) => !isAcknowledged).length;
      expect([...(await wrongAfter(life, name)), ...wrongInDatabase()], `after kill ${round + 1}`).toEqual([]);
      expect(new Set([201, ...(await sendAgain(life))])).toEqual(new Set([201]));
    }
    // The kills did meet work of each kind.
    expect(
      Object.entries(seen).filter(([, times]) => times === 0),
      JSON.stringify(seen),
    ).toEqual([]);

    const done = ['done', { created: IMPORT_ROWS, updated: 0, unchanged: 0, refused: 0 }, undefined];
    for (const [name, id] of imports) {
      let job = id === undefined ? undefined : await jobOf(id);
      while (id !== undefined && (job?.status === 'queued' || job?.status === 'running')) {
        await wait(100);
        job = await jobOf(id);
      }
      const rows = await stored(`${name}-`);
      const outcome = [job?.status, job?.result, job?.error];
      expect(id === undefined ? done : outcome, name).toEqual(done);
      expect(id === undefined ? [0, IMPORT_ROWS] : [IMPORT_ROWS]).toContain(rows.size);
      expect([...rows.values()].filter(({ version }) => version !== 1)).toEqual([]);
    }
    expect(wrongInDatabase()).toEqual([]);
    console.log(
      `Crash: ${KILLS} kills; ${seen.acknowledged} single and ${seen.bulks} bulk writes acknowledged, ${seen.cutOff} and ${seen.cutBulks} cut off, imports went on ${seen.resumed} times`,
    );
  },
  patience(240_000),
);
