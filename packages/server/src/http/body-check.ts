// In charge of: checking bodies against their schemas. Nothing is coerced, filled in or dropped: what is not known is refused (W1).
import type { ImportOptions } from '@trellis/query';
import { Ajv, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { shapeRefused } from './answer-error.ts';
import { importOptions } from './body-schemas.ts';

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
});

/** Compiles what is to be checked of a request: its body. Addresses and headers are read strictly where they are used. */
export const bodyValidator: FastifySchemaCompiler<object> = ({ schema, httpPart }) => (httpPart === 'body' ? ajv.compile(schema) : () => true);

let checkOptions: ValidateFunction<ImportOptions> | undefined;

/** The options of an import, or a refusal that names every mistake. */
export function checkImportOptions(value: unknown): ImportOptions {
  checkOptions ??= ajv.compile<ImportOptions>(importOptions);
  if (!checkOptions(value)) throw shapeRefused(checkOptions.errors ?? []);
  return value;
}
