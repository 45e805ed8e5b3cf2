// In charge of: how long and how large a run is.

/** How a run is measured. */
export interface BenchOptions {
  /** Length of a round. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly rounds: number;
  /** How long a server may tidy up after its start before its memory is read. */
  readonly idleSeconds: number;
  /** Records of datasets are divided by this; figures of a small run say nothing. */
  readonly divisor: number;
}

const full: BenchOptions = { seconds: 5, warmUpSeconds: 2, rounds: 5, idleSeconds: 3, divisor: 1 };
const quick: BenchOptions = { seconds: 0.3, warmUpSeconds: 0.1, rounds: 2, idleSeconds: 0.3, divisor: 500 };

/** What the command line asks for. */
export interface Wish {
  readonly names: readonly string[];
  readonly json: boolean;
  readonly options: BenchOptions;
}

/** Reads `NAME… [--json] [--quick]` and BENCH_SECONDS. */
export function readWish(args: readonly string[], env: { readonly [name: string]: string | undefined }): Wish {
  const flags = args.filter((arg) => arg.startsWith('-'));
  const unknown = flags.find((flag) => flag !== '--json' && flag !== '--quick');
  if (unknown !== undefined) throw new Error(`There is no option ${unknown}. There are --json and --quick.`);
  const options = flags.includes('--quick') ? quick : full;
  return {
    names: args.filter((arg) => !arg.startsWith('-')),
    json: flags.includes('--json'),
    options: { ...options, ...wantedSeconds(env['BENCH_SECONDS']) },
  };
}

function wantedSeconds(text: string | undefined): Partial<BenchOptions> {
  if (text === undefined || text === '') return {};
  const seconds = Number(text);
  if (!(seconds > 0)) throw new Error(`BENCH_SECONDS is "${text}": a number above 0 is needed.`);
  return { seconds };
}
