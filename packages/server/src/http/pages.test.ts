// In charge of: proving that the browser app's folder gives its own files alone, and that trying is an ordinary refusal.
import Fastify, { type FastifyInstance } from 'fastify';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asAppError, statusOf } from './answer-error.ts';
import { servePages } from './pages.ts';

let folder: string;
let app: FastifyInstance;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-pages-'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  app = Fastify({ logger: false });
  app.setErrorHandler((error, _request, reply) => reply.code(statusOf(asAppError(error))).send({ code: asAppError(error).code }));
  await servePages(app, join(folder, 'dist'), false);
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/%5c..%5csecret.txt', '//etc/passwd', '/%00', '/index.html%00.js'])(
  '%s is not found',
  async (url) => {
    const answer = await app.inject({ url });
    expect([answer.statusCode, answer.body.includes('secret'), answer.body.includes('route.not-found')]).toEqual([404, false, true]);
  },
);

test('the page itself is served', async () => {
  expect((await app.inject({ url: '/apps/sales' })).body).toBe('<p>page</p>');
});
