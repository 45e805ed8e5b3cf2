// In charge of: checking bodies against their schemas. Nothing is coerced, filled in or dropped: what is not known is refused (W1).
import type { AppImportOptions } from '@trellis/engine';
import type { ImportOptions } from '@trellis/query';
import { Ajv, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { shapeRefused } from './answer-error.ts';
import { archiveOptions } from './apps/app-bodies.ts';
import { importOptions } from './import/import-bodies.ts';
import { peopleImportOptions } from './people/people-bodies.ts';

const options = {
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
} as const;

const ajv = new Ajv({ ...options, allErrors: true });
const untilFirst = new Ajv({ ...options, allErrors: false });

/** Members of a body up to which every mistake is told. In a larger one it is the first: telling each would cost far more than sending it (E5). */
const MANY = 2_000;

/** Whether a body has more members, at whatever depth, than mistakes are told of. */
function hasMany(body: unknown): boolean {
  const left: unknown[] = [body];
  for (let seen = 0; left.length > 0; seen += 1) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    const members: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (seen + left.length + members.length > MANY) return true;
    left.push(...members);
  }
  return false;
}

/** Compiles what is to be checked of a request: its body. Addresses and headers are read strictly where they are used. */
export const bodyValidator: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
  if (httpPart !== 'body') return () => true;
  const [every, first] = [ajv.compile(schema), untilFirst.compile(schema)];
  return (body) => {
    const check = hasMany(body) ? first : every;
    return check(body) ? { value: body } : { error: check.errors ?? [] };
  };
};

let checkOptions: ValidateFunction<ImportOptions> | undefined;

/** The options of an import, or a refusal that names every mistake. */
export function checkImportOptions(value: unknown): ImportOptions {
  checkOptions ??= ajv.compile<ImportOptions>(importOptions);
  if (!checkOptions(value)) throw shapeRefused(checkOptions.errors ?? []);
  return value;
}

/** How to bring people in from a file. */
export interface PeopleImportOptions {
  /** What the preview said it stands for. */
  readonly expect: string;
  /** Whether new people get their invitation by mail. */
  readonly invite?: boolean;
}

let checkPeople: ValidateFunction<PeopleImportOptions> | undefined;

/** The options of bringing people in, or a refusal that names every mistake. */
export function checkPeopleImportOptions(value: unknown): PeopleImportOptions {
  checkPeople ??= ajv.compile<PeopleImportOptions>(peopleImportOptions);
  if (!checkPeople(value)) throw shapeRefused(checkPeople.errors ?? []);
  return value;
}

let checkArchive: ValidateFunction<AppImportOptions> | undefined;

/** The options of bringing in an app, or a refusal that names every mistake. */
export function checkArchiveOptions(value: unknown): AppImportOptions {
  checkArchive ??= ajv.compile<AppImportOptions>(archiveOptions);
  if (!checkArchive(value)) throw shapeRefused(checkArchive.errors ?? []);
  return value;
}
