// In charge of: what tests that drive the built product need before the first one: that it is built.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../runner/workspace.mjs';

/** Vitest calls this once before the tests; what it throws fails them. */
export function setup() {
  for (const built of ['packages/server/dist/main.js', 'packages/web/dist/index.html']) {
    if (!existsSync(join(ROOT, built)))
      throw new Error(`${built} is missing: these tests drive the built product. Run "node packages/dx/run.mjs build".`);
  }
}
