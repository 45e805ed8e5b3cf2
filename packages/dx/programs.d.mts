// In charge of: the types of programs.mjs.

/** The setting that says in which folder this run's programs are. */
export declare const PROGRAMS: string;

/** The name of a program's bundle. */
export declare function bundleName(path: string): string;

/** How a program is started. */
export interface TestProgram {
  readonly program: string;
  readonly execArgv: readonly string[];
}

/** A program that tests start, bundled once a run; named by its source. */
export declare function testProgram(source: URL): TestProgram;

/** Settings of a server that is started from this run's programs, for it to start others of them. */
export declare function programSettings(): { readonly [name: string]: string };
