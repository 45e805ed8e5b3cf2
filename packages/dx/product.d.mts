// In charge of: the types of the product's process for packages that do not read JavaScript.

/** The setting that says where this run's sample company is, or is to be. */
export declare const SAMPLE_FOLDER: string;

/** The built product, running. */
export interface Product {
  /** Its data folder. */
  readonly folder: string;
  /** Its address, without a slash at the end. */
  readonly origin: string;
  /** The one-time sign-in link's token, when one was printed. */
  readonly linkToken: string | undefined;
  /** What it wrote so far. */
  output(): string;
  /** Asks it to stop and waits; its exit code. */
  stop(): Promise<number | null>;
  /** Kills it outright and waits. */
  kill(): Promise<number | null>;
}

/** Starts the built product on a data folder and waits until it listens. */
export declare function startProduct(folder: string, settings?: Readonly<Record<string, string>>): Promise<Product>;
/** Starts the built product on a copy of the sample company, which is made once a run. Its owner has no password yet; the link leads in. */
export declare function startSample(folder: string, settings?: Readonly<Record<string, string>>): Promise<Product>;
/** Starts the built product where it is to be refused: what it said, and the code it ended with. */
export declare function startRefused(
  folder: string,
  settings?: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }>;
