// In charge of: what each npm script does.
import { join } from 'node:path';
import { ensureBuilt, ensureServerBuilt } from './build.mjs';
import { check } from './check.mjs';
import { executeNode, superviseChildren } from './children.mjs';
import { cleanEnvironment } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { soak } from './soak.mjs';
import { test } from './test.mjs';
import { ROOT, commandScript } from './workspace.mjs';

/** @type {Readonly<Record<string, { about: string, run: (args: string[]) => Promise<number> }>>} */
const COMMANDS = {
  start: { about: 'install, build and serve the product', run: start },
  build: { about: 'install and build the product', run: build },
  check: { about: 'format, lint, boundaries, types, unused code, generated files, sizes and words', run: checkInstalled },
  test: { about: 'check, then every test, in a real browser too', run: testInstalled },
  soak: { about: 'what the tests prove with many times as much and new seeds', run: soakInstalled },
  trellis: { about: 'back up, restore and examine a workspace', run: trellis },
  bench: { about: 'measure the product beside its own limit', run: bench },
};

/**
 * Runs one command and answers with the exit code.
 * @param {string[]} args the command's name and what follows it
 * @returns {Promise<number>}
 */
export async function run([name = '', ...args]) {
  const command = COMMANDS[name];
  if (!command) {
    const list = Object.entries(COMMANDS).map(([each, { about }]) => `  npm run ${each.padEnd(6)} ${about}`);
    console.error(`${name ? `There is no command "${name}".` : 'Which command?'} There are:\n${list.join('\n')}`);
    return 2;
  }
  superviseChildren();
  try {
    return await command.run(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

/** @param {string[]} args */
async function start(args) {
  await ensureInstalled();
  await ensureBuilt();
  return await serve(args);
}

/** @param {string[]} args */
async function serve(args) {
  const { code } = await executeNode(join(ROOT, 'packages/server/dist/main.js'), args, { env: cleanEnvironment(process.env), tethered: true });
  return code;
}

async function build() {
  await ensureInstalled();
  await ensureBuilt();
  return 0;
}

/** @param {string[]} args */
async function checkInstalled(args) {
  await ensureInstalled();
  return (await check(args)) ? 0 : 1;
}

/** @param {string[]} args */
async function testInstalled(args) {
  await ensureInstalled();
  return await test(args);
}

/** @param {string[]} args */
async function soakInstalled(args) {
  await ensureInstalled();
  return await soak(args);
}

/** @param {string[]} args */
async function trellis(args) {
  await ensureInstalled();
  const main = join(ROOT, 'packages/cli/src/main.ts');
  const { code } = await executeNode(commandScript('tsx'), [main, ...args], { env: cleanEnvironment(process.env) });
  return code;
}

/** @param {string[]} args */
async function bench(args) {
  await ensureInstalled();
  await ensureServerBuilt();
  const { code } = await executeNode(commandScript('tsx'), [join(ROOT, 'packages/bench/src/main.ts'), ...args], {
    env: cleanEnvironment(process.env),
  });
  return code;
}
