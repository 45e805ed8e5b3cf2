// In charge of: proving what children see of the environment, and which Nodes and package managers will do.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanEnvironment, headersFolder, toolEnvironment } from '../runner/environment.mjs';
import { isPnpm10 } from '../runner/install.mjs';
import { nodeComplaint } from '../runner/node-version.mjs';
import { countTests } from '../runner/test.mjs';

test("the outer npm's own variables go, the way to the registry stays", () => {
  const env = cleanEnvironment({
    PATH: '/bin',
    PORT: '3000',
    npm_lifecycle_event: 'start',
    npm_package_name: 'trellis',
    npm_config_omit: 'dev',
    npm_execpath: '/npm',
    npm_config_registry: 'http://mirror.test',
    NPM_CONFIG_USERCONFIG: '/etc/npmrc',
  });
  expect(env).toEqual({ PATH: '/bin', PORT: '3000', npm_config_registry: 'http://mirror.test', NPM_CONFIG_USERCONFIG: '/etc/npmrc' });
});

test('tools run without NODE_ENV and compile against the headers beside Node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-node-'));
  const node = join(folder, 'bin/node');
  expect(headersFolder(node)).toBeUndefined();
  expect(toolEnvironment({ NODE_ENV: 'production' }, node)).not.toHaveProperty('npm_config_nodedir');
  mkdirSync(join(folder, 'include/node'), { recursive: true });
  writeFileSync(join(folder, 'include/node/node.h'), '');
  const env = toolEnvironment({ NODE_ENV: 'production' }, node);
  expect(env['npm_config_nodedir']).toBe(folder);
  expect(env).not.toHaveProperty('NODE_ENV');
  rmSync(folder, { recursive: true });
});

test.each([
  ['v18.20.0', false],
  ['v20.18.9', false],
  ['v20.19.0', true],
  ['v22.1.0', true],
  ['v100.0.0', true],
])('Node %s will do: %s', (version, isEnough) => {
  expect(nodeComplaint(version) === undefined).toBe(isEnough);
});

test('the complaint about an old Node says which one is needed', () => expect(nodeComplaint('v18.20.0')).toContain('20.19'));

test.each([
  ['10.34.9\n', true],
  ['a warning\n10.0.0\n', true],
  ['9.15.0\n', false],
  ['11.10.0\n', false],
  ['', false],
])('pnpm that answers %j is the right one: %s', (output, isRight) => expect(isPnpm10(output)).toBe(isRight));

const report = (numbers: object, testResults: object[] = []) =>
  JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults, ...numbers });
const file = (status: string, assertions: number) => ({ status, assertionResults: Array(assertions).fill({}) });
test.each([
  ['all passed', report({ numPassedTests: 3 }, [file('passed', 3)]), 0, { passed: 3, failed: 0, skipped: 0 }],
  ['one failed', report({ numPassedTests: 2, numFailedTests: 1 }, [file('failed', 3)]), 1, { passed: 2, failed: 1, skipped: 0 }],
  ['a file that could not be loaded', report({ numPassedTests: 2 }, [file('passed', 2), file('failed', 0)]), 1, { passed: 2, failed: 1, skipped: 0 }],
  ['an error outside any test', report({ numPassedTests: 2 }, [file('passed', 2)]), 1, { passed: 2, failed: 1, skipped: 0 }],
  ['no report at all', undefined, 0, { passed: 0, failed: 1, skipped: 0 }],
])('counting a run: %s', (_, text, code, count) => expect(countTests(text, code)).toEqual(count));
