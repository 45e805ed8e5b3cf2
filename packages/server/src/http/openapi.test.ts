// In charge of: the API description being complete, valid, and the caller's own; and every route having its line of rights.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routeRights } from './route-rights.ts';
import { startTestServer, type TestServer } from './test-server.fixtures.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

type Paths = {
  readonly [path: string]: {
    readonly [method: string]: { readonly operationId?: string; readonly parameters?: readonly object[]; readonly responses: object };
  };
};

const described = async (headers: { readonly [name: string]: string }) =>
  (await server.call('GET', '/api/openapi.json', { headers })).body as {
    openapi: string;
    paths: Paths;
    components: { schemas: { [name: string]: { properties: object } } };
  };

test('every route of the list is described, with an answer, and no other', async () => {
  const { openapi, paths } = await described(server.owner.headers);
  expect(openapi).toBe('3.0.3');
  const routes = Object.keys(routeRights).filter((route) => route.includes(' /api/'));
  const wanted = routes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}'));
  const general = Object.entries(paths).filter(([path]) => !/\/entities\/\w/.test(path));
  const found = general.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  expect(found.toSorted()).toEqual(wanted.toSorted());
  for (const [, methods] of general)
    for (const operation of Object.values(methods)) expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
});

test('operation ids are unique and references lead somewhere', async () => {
  const document = await described(server.owner.headers);
  const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((operation) => operation.operationId));
  expect(new Set(ids).size).toBe(ids.length);
  const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '');
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !Object.hasOwn(document.components.schemas, name))).toEqual([]);
});

test('entities are described as far as the caller may see and use them', async () => {
  const ops = await server.addUser({ email: 'ops@test.example', roles: ['ops'] });
  const [all, own] = [await described(server.owner.headers), await described(ops.headers)];
  expect(Object.keys(all.components.schemas)).toContain('base.supplier');
  expect(JSON.stringify(own)).not.toContain('supplier');
  expect(Object.keys(all.components.schemas['base.product']?.properties ?? {})).toContain('purchase_price');
  expect(Object.keys(own.components.schemas['base.product']?.properties ?? {})).not.toContain('purchase_price');
  expect(Object.keys(own.paths['/api/apps/sales/entities/order/records/{id}'] ?? {}).toSorted()).toEqual(['get', 'patch']);
});

test('no route takes a parameter that it does not describe', async () => {
  const { paths } = await described(server.owner.headers);
  const taking: string[] = [];
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { parameters = [] }] of Object.entries(methods)) {
      if (['/api/live', '/api/health'].includes(path) || (parameters as readonly { readonly in: string }[]).some((each) => each.in === 'query'))
        continue;
      const address = `${path.replaceAll(/\{\w+\}/g, '1')}?odd=1`;
      const json = method === 'get' ? {} : { json: {} };
      const { status, body } = await server.call(method.toUpperCase(), address, { headers: server.owner.headers, ...json });
      const issues = (body as { readonly error?: { readonly issues?: readonly { readonly code: string }[] } } | undefined)?.error?.issues ?? [];
      // What its address names or its body holds may be refused before.
      if (status < 400 || (status === 400 && !issues.some(({ code }) => code === 'request.unknown-parameter')))
        taking.push(`${method} ${path} ${status}`);
    }
  }
  expect(taking).toEqual([]);
});
