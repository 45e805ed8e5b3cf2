// In charge of: comparing the product's answers with SQL run on the source files of an example: the files as tables, the product asked over HTTP, rows made comparable.
import Sqlite from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** @param {string} path */
function readFile(path) {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/**
 * A database in memory with a table for each CSV file of a folder, named as the file.
 * Cells are kept as they are written; what looks like a number is one.
 * @param {string} folder
 */
export function openSource(folder) {
  const database = new Sqlite(':memory:');
  for (const name of readdirSync(folder)) {
    const [, table] = /^(\w+)\.csv(\.gz)?$/.exec(name) ?? [];
    if (table === undefined) continue;
    const [header = [], ...rows] = /** @type {string[][]} */ (parse(readFile(join(folder, name)), { bom: true }));
    database.exec(`CREATE TABLE ${table} (${header.map((column) => `${column} NUMERIC`).join(', ')})`);
    const insert = database.prepare(`INSERT INTO ${table} VALUES (${header.map(() => '?').join(', ')})`);
    database.transaction(() => rows.forEach((row) => insert.run(row)))();
  }
  return database;
}

/**
 * Rows as both sides write them, in one order: linked records by their title, and what SQL names `…_cents` as an amount.
 * @param {readonly Readonly<Record<string, unknown>>[]} rows
 * @returns {readonly string[]}
 */
export function comparable(rows) {
  return rows
    .map((row) => {
      const cells = Object.entries(row).map(([name, value]) => {
        if (name.endsWith('_cents')) return [name.slice(0, -6), Number(value) / 100];
        return [name, typeof value === 'object' && value !== null && 'title' in value ? value.title : value];
      });
      return JSON.stringify(Object.fromEntries(cells.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))));
    })
    .toSorted();
}

/**
 * Signs in to a started product and answers a function that posts JSON to it; what is refused throws.
 * @param {string} origin
 * @param {Readonly<{ email: string, password: string }>} who
 * @returns {Promise<(path: string, body: object) => Promise<any>>}
 */
export async function signIn(origin, who) {
  const json = { 'content-type': 'application/json' };
  const signedIn = await fetch(`${origin}/api/auth/login`, { method: 'POST', headers: json, body: JSON.stringify(who) });
  if (!signedIn.ok) throw new Error(await signedIn.text());
  const { csrfToken } = await signedIn.json();
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const headers = { ...json, cookie, 'x-csrf-token': csrfToken };
  return async (path, body) => {
    const answer = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
}
