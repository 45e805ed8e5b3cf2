// In charge of: what browser tests need before the first one, beside the built product: a browser, letters, and a place for the sample company.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChineseLetters, findBrowser } from '../browser.mjs';
import { SAMPLE_FOLDER } from '../product.mjs';

/** Without a browser each browser test fails by the name that is answered here; the other tests run nevertheless. */
function foundBrowser() {
  try {
    return findBrowser();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 'no-browser-found';
  }
}

/** Vitest calls this once before the browser tests; what it returns, after them. */
export function setup() {
  process.env['BROWSER_PATH'] = foundBrowser();
  ensureChineseLetters();
  const folder = mkdtempSync(join(tmpdir(), 'trellis-sample-'));
  process.env[SAMPLE_FOLDER] = join(folder, 'stage-1');
  return () => {
    delete process.env[SAMPLE_FOLDER];
    rmSync(folder, { recursive: true, force: true });
  };
}
