// In charge of: the built product on a data folder of its own, with the documents of the benches.
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startProgram, type Program } from '../program.ts';
import { Api } from './api.ts';
import { prepareData } from './prepare.ts';

const main = new URL('../../../server/dist/main.js', import.meta.url);
const owner = { email: 'owner@bench.test', password: 'correct-horse-battery-staple' };

/** The product's address of the orders. */
export const ORDERS = '/api/apps/bench/entities/order/records';

/** The product's address of the stores. */
export const STORES_PATH = '/api/apps/bench/entities/store/records';

/** A running product. */
export interface Product {
  readonly port: number;
  readonly pid: number;
  readonly api: Api;
  /** From starting the process to the first healthy answer. */
  readonly readySeconds: number;
  stop(): Promise<void>;
}

/** Starts the product on the data in `folder/data`; the first time the documents of the benches are put there. */
export async function startProduct(folder: string): Promise<Product> {
  if (!existsSync(main)) throw new Error('The server is not built: run the benches with "npm run bench".');
  const data = join(folder, 'data');
  if (!existsSync(data)) await prepareData(data);
  const port = await freePort();
  const started = performance.now();
  const program = startProgram(main, [], {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: data,
    SAMPLE: 'none',
    ADMIN_EMAIL: owner.email,
    ADMIN_PASSWORD: owner.password,
  });
  const api = new Api(port);
  await healthy(program, api);
  const readySeconds = (performance.now() - started) / 1_000;
  await api.signIn(owner.email, owner.password);
  return { port, pid: program.child.pid ?? 0, api, readySeconds, stop: () => program.stop() };
}

/** Waits until the health address answers. Looks often: what is measured is the product, not the pause between looks. */
async function healthy(program: Program, api: Api): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    if (program.child.exitCode !== null) break;
    const response = await fetch(`${api.origin}/api/health`).catch(() => undefined);
    if (response?.ok === true) return void (await response.text());
    await new Promise((later) => setTimeout(later, 10));
  }
  throw new Error(`The product did not start:\n${program.complaints()}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
