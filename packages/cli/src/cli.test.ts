// In charge of: the commands as they are called: what they print in both languages, what they leave, and their exit codes.
import { testDatabase } from '@trellis/dx/postgres';
import Sqlite from 'better-sqlite3';
import { openStorage, productRoot } from '@trellis/server/data';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runLine } from './run.ts';

const root = productRoot();
let place: string;
let data: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'trellis-cli-'));
  data = join(place, 'data');
  mkdirSync(data);
  cpSync(join(root, 'packages/storage/data-folders/format-1/trellis.sqlite'), join(data, 'trellis.sqlite'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Calls the commands as a shell does. */
async function call(line: string, env: NodeJS.ProcessEnv = {}): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const world = { env, cwd: place, out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const code = await runLine(line.split(' ').filter(Boolean), world);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const lines: readonly (readonly [line: string, env: NodeJS.ProcessEnv, code: number, said: RegExp])[] = [
  ['', {}, 2, /Usage: npm run trellis[\s\S]*backup[\s\S]*restore FROM[\s\S]*doctor/],
  ['--help', { LANG: 'zh_CN.UTF-8' }, 0, /用法[\s\S]*backup +备份工作区/],
  ['backup --help --lang zh-CN', {}, 0, /用法：npm run trellis -- backup[\s\S]*--to DIR[\s\S]*退出码/],
  ['restore --help', {}, 0, /--replace/],
  ['bakup', {}, 2, /no command “bakup”[\s\S]*“backup”/],
  ['restore', {}, 2, /FROM is missing/],
  ['doctor now', {}, 2, /“now” is one too many/],
  ['doctor --fix', {}, 2, /options are not right: .*--fix/],
  ['doctor --lang de', {}, 2, /en or zh-CN/],
  ['backup --data nowhere', {}, 1, /There is no workspace in .*nowhere\.\nName the data folder/],
  ['backup --data nowhere --lang zh-CN', {}, 1, /没有工作区。\n用 --data/],
  ['doctor --data nowhere', {}, 1, /There is no workspace/],
  ['restore nothing --data new', {}, 1, /nothing is not a backup/],
  ['migrate', {}, 2, /--from sqlite --to postgres/],
  ['migrate --from sqlite --to sqlite --lang zh-CN', {}, 2, /--from postgres --to sqlite/],
  ['migrate --from sqlite --to postgres', {}, 2, /DATABASE_URL must/],
  ['restore x', { DATABASE_URL: 'postgres://a:b@localhost/c', DATA_DIR: 'data' }, 1, /x is not a backup/],
  ['backup', { PORT: 'x', DATA_DIR: 'data' }, 2, /PORT is "x"/],
];

test.each(lines)('“%s” %o', async (line, env, code, said) => {
  const answer = await call(line, env);
  expect(answer.code).toBe(code);
  expect(`${answer.out}${answer.err}`).toMatch(said);
  expect(existsSync(join(place, 'nowhere'))).toBe(false);
});

test('what is backed up is restored elsewhere, refused where something is, and put in its place when asked', async () => {
  const made = await call('backup --to copies', { DATA_DIR: data });
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toMatch(/^Backed up \d+ records of 4 entities and 0 files, up to change \d+: .*copies\/trellis-/);
  const [name = ''] = readdirSync(join(place, 'copies'));
  const restored = await call(`restore copies/${name} --data new --lang zh-CN`);
  expect(restored).toMatchObject({ code: 0, out: expect.stringMatching(/^已恢复 4 个实体的 \d+ 条记录和 0 个文件/) });
  expect(await call(`restore copies/${name} --data new`)).toMatchObject({ code: 1, err: expect.stringMatching(/is not empty[\s\S]*--replace/) });
  const replaced = await call(`restore copies/${name} --data new --replace`);
  expect(replaced).toMatchObject({ code: 0, out: expect.stringMatching(/What was there is in .*before-restore-/) });
  const database = join(place, 'copies', name, 'trellis.sqlite');
  writeFileSync(database, Buffer.concat([readFileSync(database), Buffer.from('x')]));
  const damaged = await call(`restore copies/${name} --data never`);
  expect(damaged).toMatchObject({ code: 1, err: expect.stringMatching(/is damaged. Nothing was restored.\n {2}trellis.sqlite: The content/) });
});

test('an app written to a file comes in elsewhere, once', { timeout: 60_000 }, async () => {
  const database = new Sqlite(join(data, 'trellis.sqlite'), { readonly: true });
  const [app = ''] = database.prepare('SELECT slug FROM apps ORDER BY rowid').pluck().all() as string[];
  database.close();
  const written = await call(`export ${app} app.trellis.gz --data data`);
  expect(written).toMatchObject({ code: 0, out: expect.stringMatching(/^Wrote .* to .*app\.trellis\.gz$/) });
  expect(await call(`export ${app} app.trellis.gz --data data`)).toMatchObject({ code: 1, err: expect.stringMatching(/is there already/) });
  expect(await call('export nothing other.gz --data data')).toMatchObject({ code: 1 });
  expect(existsSync(join(place, 'other.gz')) || existsSync(join(place, 'other.gz.part'))).toBe(false);
  const twin = join(place, 'twin');
  cpSync(data, twin, { recursive: true });
  expect(await call('import app.trellis.gz --slug second --data twin')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/as second: \d+ records/),
  });
  expect(await call('import app.trellis.gz --slug second --data twin')).toMatchObject({ code: 1 });
  expect(await call('doctor --data twin')).toMatchObject({ code: 0 });
});

test('a doctor says in words what is wrong, and is refused beside a running server', { timeout: 60_000 }, async () => {
  const sick = join(place, 'sick');
  cpSync(data, sick, { recursive: true });
  expect(await call('doctor --data sick')).toEqual({ code: 0, out: 'Everything is right.', err: '' });
  const database = new Sqlite(join(sick, 'trellis.sqlite'));
  database.exec('UPDATE e_1 SET f_5 = NULL WHERE id = 3; DELETE FROM e_2 WHERE id = 7');
  database.close();
  const found = await call('doctor --data sick');
  expect(found.code).toBe(1);
  expect(found.out).toMatch(
    /lab\/customer #3 .*: is required and empty\n[\s\S]*: leads to a record that is not there \(.*\)\n[\s\S]*Found: \d+. Put right: 0.\nRun it with --repair/,
  );
  expect((await call('doctor --data sick --lang zh-CN')).out).toMatch(/lab\/customer #3 .*：必填但为空/);
  const json = (await call('doctor --data sick --json')).out.split('\n').map((line) => JSON.parse(line) as { kind: string; record: number });
  expect(json.find((each) => each.kind === 'required')).toMatchObject({ entity: 'customer', record: 3, repaired: false });
  const storage = await openStorage({ root, folder: sick });
  expect(await call('doctor --data sick')).toMatchObject({
    code: 1,
    out: expect.stringContaining('POST /api/doctor'),
    err: expect.stringContaining('using'),
  });
  await storage.close();
});

test('a workspace moves to PostgreSQL and back, once', { timeout: 60_000 }, async () => {
  const url = `${await testDatabase()}?schema=cli_move`;
  const there = await call('migrate --from sqlite --to postgres --data copy', { DATABASE_URL: url });
  expect(there.err).toMatch(/There is no workspace in .*copy/);
  cpSync(data, join(place, 'copy'), { recursive: true });
  expect(await call('migrate --from sqlite --to postgres --data copy', { DATABASE_URL: url })).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^The workspace of .*copy is now in the schema cli_move\./),
  });
  expect(await call('doctor --data copy', { DATABASE_URL: url })).toMatchObject({ code: 0, out: 'Everything is right.' });
  expect(await call('migrate --from sqlite --to postgres --data copy', { DATABASE_URL: url })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/There is a workspace in PostgreSQL \(cli_move\) already\. Nothing was moved\./),
  });
  const made = await call('backup --to pg-copies --data copy', { DATABASE_URL: url });
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^Backed up \d+ records of 4 entities/) });
  const [name = ''] = readdirSync(join(place, 'pg-copies'));
  expect(readdirSync(join(place, 'pg-copies', name)).toSorted()).toEqual(['manifest.json', 'trellis.sqlite']);
  expect(await call(`restore pg-copies/${name} --data from-pg`)).toMatchObject({ code: 0 });
  expect((await call('doctor --data from-pg')).out).toBe('Everything is right.');
  const straight = { DATABASE_URL: url.replace('cli_move', 'cli_restored') };
  expect(await call(`restore pg-copies/${name} --data straight`, straight)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Restored \d+ records of 4 entities .* into the schema cli_restored and .*straight$/),
  });
  expect((await call('doctor --data straight', straight)).out).toBe('Everything is right.');
  expect(await call(`restore pg-copies/${name} --data straight`, straight)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/is not empty[\s\S]*--replace/),
  });
  expect(await call(`restore pg-copies/${name} --data straight --replace --lang zh-CN`, straight)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^已恢复 .*到 模式 cli_restored 和[\s\S]*原有内容在 模式 cli_restored_before_restore_\d{14} 里$/),
  });
  expect((await call('doctor --data straight', straight)).out).toBe('Everything is right.');
  const back = await call('migrate --from postgres --to sqlite --data back', { DATABASE_URL: url });
  expect(back).toMatchObject({ code: 0, out: expect.stringMatching(/cli_move is now in .*back/) });
  expect((await call('doctor --data back')).out).toBe('Everything is right.');
});
