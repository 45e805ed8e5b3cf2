// In charge of: the program as it is started: the first time, again, killed in between, and refused.
import { programSettings, testProgram } from '@trellis/dx/programs';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { productRoot } from '../product-root.ts';

const { program } = testProgram(new URL('../main.ts', import.meta.url));

/** The program running. */
class Program {
  readonly child: ChildProcess;
  output = '';

  constructor(environment: { readonly [name: string]: string }) {
    this.child = spawn(process.execPath, [program], {
      cwd: productRoot(),
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', PORT: '0', ...programSettings(), ...environment },
    });
    this.child.stdout?.on('data', (text) => (this.output += String(text)));
    this.child.stderr?.on('data', (text) => (this.output += String(text)));
  }

  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (let tries = 0; tries < 600; tries++) {
      const found = pattern.exec(this.output);
      if (found !== null) return found;
      if (this.child.exitCode !== null) break;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error(`the program did not say ${pattern}:\n${this.output}`);
  }

  async origin(): Promise<string> {
    return (await this.until(/Trellis +(http:\/\/localhost:\d+)/))[1]?.replace('localhost', '127.0.0.1') ?? '';
  }

  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const exited = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill(signal);
    return (await exited)[0];
  }

  /** Waits for the program to end by itself. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }
}

const post = (url: string, body: object, headers = {}) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the first start', () => {
  test('fills the data folder with the sample, prints a link that works, and the data is there the next time', async () => {
    const data = join(folder, 'sample');
    const first = new Program({ DATA_DIR: data });
    const origin = await first.origin();
    const [, token] = await first.until(/\/link\/([\w-]+)/);
    const signedIn = await post(`${origin}/api/auth/link`, { token });
    expect(signedIn.status).toBe(200);
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const orders = async (at: string): Promise<{ total: number; records: { store: { title: string } }[] }> =>
      (await fetch(`${at}/api/apps/sales/entities/order/records?count=exact&sort=-ordered_at`, { headers: { cookie } })).json() as never;
    const before = await orders(origin);
    expect(before.total).toBe(2_000);
    expect(before.records[0]?.store.title).toMatch(/^(Pinewell (US|DE|UK|JP)|pinewell\.com|Homely UK)$/);
    expect(statSync(join(data, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(data).filter((name) => name.startsWith('first-start-'))).toEqual([]);
    expect(await first.end()).toBe(0);

    const second = new Program({ DATA_DIR: data });
    const [, fresh] = await second.until(/\/link\/([\w-]+)/);
    expect(fresh).not.toBe(token);
    expect(await orders(await second.origin())).toEqual({ ...before, nextCursor: expect.any(String) });
    const filter = encodeURIComponent(JSON.stringify({ field: 'image', op: 'isNotEmpty' }));
    const again = await second.origin();
    const found = await fetch(`${again}/api/apps/base/entities/product/records?limit=1&filter=${filter}`, { headers: { cookie } });
    const [product] = ((await found.json()) as { records: { image: { url: string }[] }[] }).records;
    const picture = await fetch(`${again}${product?.image[0]?.url}?size=thumb`, { headers: { cookie } });
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    const third = new Program({ DATA_DIR: data });
    expect(await third.ended()).toBe(1);
    expect(third.output).toContain('Another server is using the data folder');
    expect(await second.end()).toBe(0);
  }, 60_000);

  test('killed in the middle leaves nothing, and the next one is whole', async () => {
    const data = join(folder, 'killed');
    const first = new Program({ DATA_DIR: data });
    for (let tries = 0; tries < 400 && !(existsSync(data) && readdirSync(data).some((name) => name.startsWith('first-start-'))); tries++)
      await new Promise((later) => setTimeout(later, 10));
    await new Promise((later) => setTimeout(later, 300));
    await first.end('SIGKILL');
    expect(readdirSync(data)).toEqual([expect.stringMatching(/^first-start-/)]);
    const second = new Program({ DATA_DIR: data });
    await second.origin();
    expect(readdirSync(data).filter((name) => name.startsWith('first-start-'))).toEqual([]);
    await second.end();
  }, 60_000);

  test('I6: with ADMIN_EMAIL and ADMIN_PASSWORD prints no link; there is no other way in', async () => {
    const data = join(folder, 'admin');
    const program = new Program({ DATA_DIR: data, SAMPLE: 'none', ADMIN_EMAIL: 'Boss@test.example', ADMIN_PASSWORD: 'correct horse battery' });
    const origin = await program.origin();
    expect(program.output).not.toContain('/link/');
    expect((await post(`${origin}/api/auth/login`, { email: 'boss@test.example', password: 'correct horse battery' })).status).toBe(200);
    for (const email of ['owner@localhost', 'admin', 'admin@localhost'])
      expect((await post(`${origin}/api/auth/login`, { email, password: '' })).status).toBe(401);
    const apps = await fetch(`${origin}/api/apps`);
    expect(apps.status).toBe(401);
    expect(await program.end()).toBe(0);
  }, 60_000);
});

describe('refused', () => {
  test('wrong settings, all of them named', async () => {
    const program = new Program({ DATA_DIR: join(folder, 'never'), PORT: 'x', DATABASE_URL: 'mysql://x' });
    expect(await program.ended()).toBe(1);
    expect(program.output).toMatch(/PORT[\s\S]*DATABASE_URL/);
    expect(existsSync(join(folder, 'never'))).toBe(false);
  }, 30_000);

  test('a secret key that is too short', async () => {
    const file = join(folder, 'short.key');
    writeFileSync(file, 'short');
    const program = new Program({ DATA_DIR: join(folder, 'short'), SAMPLE: 'none', SECRET_KEY_FILE: file });
    expect(await program.ended()).toBe(1);
    expect(program.output).toContain('at least 32');
  }, 30_000);
});
