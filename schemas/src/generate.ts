// In charge of: writing the published JSON of every schema; with --check it only compares.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { documentSchemas, sharedSchemas } from './index.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'json');

/** The text of every published file by its name. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  const schemas = Object.entries({ ...documentSchemas, ...sharedSchemas });
  return new Map(schemas.map(([kind, schema]) => [`${kind}.schema.json`, text(schema)]));
}

function text(schema: object): string {
  return `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema }, null, 2)}\n`;
}

/** Names of the files in the folder that are missing, superfluous or not what the sources say. */
export function staleSchemas(): string[] {
  const published = publishedSchemas();
  const present = readdirSync(folder);
  const stale = [...published].filter(([name, content]) => !present.includes(name) || readFileSync(join(folder, name), 'utf8') !== content);
  return [...stale.map(([name]) => name), ...present.filter((name) => !published.has(name))];
}

function write(): void {
  mkdirSync(folder, { recursive: true });
  for (const name of staleSchemas().filter((stale) => !publishedSchemas().has(stale))) rmSync(join(folder, name));
  for (const [name, content] of publishedSchemas()) writeFileSync(join(folder, name), content);
}

function run(isCheck: boolean): void {
  if (!isCheck) return write();
  const stale = staleSchemas();
  if (stale.length === 0) return;
  console.error(`Not in step with schemas/src: ${stale.join(', ')}. Run: npx tsx schemas/src/generate.ts`);
  exit(1);
}

if (argv[1] === fileURLToPath(import.meta.url)) run(argv.includes('--check'));
