// In charge of: running benches from the command line: `npm run bench -- NAME… [--json] [--quick]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benches } from './benches/list.ts';
import type { Bench } from './bench.ts';
import { readWish, type BenchOptions } from './options.ts';
import { resultLine, type Result } from './result.ts';

function chosen(names: readonly string[]): readonly Bench[] {
  const unknown = names.find((name) => benches.every((bench) => bench.name !== name));
  if (unknown !== undefined) throw new Error(`There is no bench "${unknown}". There are: ${benches.map((bench) => bench.name).join(', ')}.`);
  return names.length === 0 ? benches : benches.filter((bench) => names.includes(bench.name));
}

async function runInFolder(bench: Bench, options: BenchOptions): Promise<readonly Result[]> {
  const folder = mkdtempSync(join(tmpdir(), `trellis-bench-${bench.name}-`));
  try {
    return await bench.run(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs what the command line names; answers whether every bench kept to its budget. A bench that fails does not stop the others. */
async function main(): Promise<boolean> {
  const { names, json, options } = readWish(process.argv.slice(2), process.env);
  let ok = true;
  for (const bench of chosen(names)) {
    try {
      for (const result of await runInFolder(bench, options)) {
        console.log(json ? JSON.stringify(result) : resultLine(result));
        ok &&= result.ok;
      }
    } catch (error) {
      console.error(`${bench.name}: ${error instanceof Error ? error.message : String(error)}`);
      ok = false;
    }
  }
  return ok;
}

process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
