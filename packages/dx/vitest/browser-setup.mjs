// In charge of: what browser tests need before the first one, beside the built product: a browser and letters.
import { ensureChineseLetters, findBrowser } from '../browser.mjs';

/** Vitest calls this once before the browser tests; what it throws fails them. */
export function setup() {
  process.env['BROWSER_PATH'] = findBrowser();
  ensureChineseLetters();
}
