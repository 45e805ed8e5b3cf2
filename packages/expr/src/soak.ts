// In charge of: the long run of fuzzed inputs: `tsx packages/expr/src/soak.ts [count] [seed]`, ten million when no count is given.
/* eslint-disable no-console -- this is a script that tells how far it is */
import { randomOf } from './fixtures/random.ts';
import { caseRows, processorTime } from './fuzz/case-rows.fixtures.ts';
import { InputMaker } from './fuzz/inputs.ts';
import { readsBack, tryInput } from './fuzz/trial.ts';

const count = Number(process.argv[2] ?? 10_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const shownEvery = 500_000;

const maker = new InputMaker(caseRows(), randomOf(seed));
const start = performance.now();
let complaints = 0;
let meaningful = 0;
let slowest = 0;
console.log(`expr: ${count} inputs, seed ${seed}`);
for (let i = 1; i <= count; i++) {
  const text = maker.next();
  const trial = tryInput(text, processorTime);
  if (trial.isMeaningful) meaningful++;
  slowest = Math.max(slowest, trial.took);
  const complaint = trial.complaint ?? (i % 50 === 0 && !readsBack(text) ? 'does not read back' : undefined);
  if (complaint !== undefined) {
    complaints++;
    console.error(`input ${i}: ${text} ${complaint}`);
  }
  if (i % shownEvery === 0)
    console.log(`${i} inputs, ${Math.round((meaningful / i) * 100)} % meaningful, ${Math.round((performance.now() - start) / 1000)} s`);
}
console.log(`expr: ${complaints} complaints, the slowest run took ${Math.round(slowest)} ms`);
process.exitCode = complaints === 0 ? 0 : 1;
