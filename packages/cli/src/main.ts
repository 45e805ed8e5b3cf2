// In charge of: the program behind `npm run trellis`.
import { runLine } from './run.ts';

process.exitCode = await runLine(process.argv.slice(2), {
  env: process.env,
  // npm starts scripts in the product's folder; paths are meant from where the caller stands.
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
});
