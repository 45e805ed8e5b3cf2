// In charge of: what browser tests need before the first one: a browser, letters, and the built product.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChineseLetters, findBrowser } from '../browser.mjs';
import { ROOT } from '../runner/workspace.mjs';

/** Vitest calls this once before the browser tests; what it throws fails them. */
export function setup() {
  for (const built of ['packages/server/dist/main.js', 'packages/web/dist/index.html']) {
    if (!existsSync(join(ROOT, built)))
      throw new Error(`${built} is missing: browser tests drive the built product. Run "node packages/dx/run.mjs build".`);
  }
  process.env['BROWSER_PATH'] = findBrowser();
  ensureChineseLetters();
}
