// In charge of: what fuzzing needs of Node: the rows of the tables of function cases, and the time that the processor gave.
import { readFileSync } from 'node:fs';
import { readCases } from '../fixtures/case-file.ts';
import { functionGroups } from '../functions/doc.ts';

/** The expressions of all tables. */
export function caseRows(): readonly string[] {
  return [...functionGroups, 'operators'].flatMap((group) =>
    readCases(readFileSync(new URL(`../../test-data/functions/${group}.txt`, import.meta.url), 'utf8')).map((each) => each.expression),
  );
}

/** Milliseconds of processor time that this process has had: other work on the machine does not count. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
