// In charge of: the types of the browser finder for packages that do not read JavaScript.
import type { Browser, LaunchOptions } from 'playwright-core';

/** How the browser is started for tests. */
export declare const BROWSER_ARGS: readonly string[];
/** The path of a working browser, found or fetched; throws when there is none to be had. */
export declare function findBrowser(options?: { env?: NodeJS.ProcessEnv; install?: boolean }): string;
/** Starts that browser. */
export declare function launchBrowser(options?: LaunchOptions): Promise<Browser>;
/** Sees to Chinese letters; false, with a warning, when there are none. */
export declare function ensureChineseLetters(): boolean;
