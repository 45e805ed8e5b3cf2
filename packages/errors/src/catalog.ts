// In charge of: the one list of error codes, each with its sentence (and hint) in both languages.
import { archiveCodes } from './codes/archive.ts';
import { authCodes } from './codes/auth.ts';
import { explainCodes } from './codes/explain.ts';
import { linkCodes } from './codes/link.ts';
import { backupCodes } from './codes/backup.ts';
import { changeCodes } from './codes/change.ts';
import { departmentCodes } from './codes/department.ts';
import { documentCodes } from './codes/document.ts';
import { expressionCodes } from './codes/expression.ts';
import { fileCodes } from './codes/file.ts';
import { importCodes } from './codes/import.ts';
import { peopleImportCodes } from './codes/people-import.ts';
import { personCodes } from './codes/person.ts';
import { queryCodes } from './codes/query.ts';
import { recordCodes } from './codes/record.ts';
import { serverCodes } from './codes/server.ts';
import { valueCodes } from './codes/value.ts';

/** A sentence and an optional hint per language; `{name}` stands for a parameter. */
export interface CatalogEntry {
  readonly en: string;
  readonly 'zh-CN': string;
  readonly hint?: { readonly en: string; readonly 'zh-CN': string };
}

/** Every error code of the product. A code is stable and dotted: `<noun>.<what-is-wrong>`. */
export const catalog = {
  ...archiveCodes,
  ...authCodes,
  ...explainCodes,
  ...linkCodes,
  ...backupCodes,
  ...changeCodes,
  ...departmentCodes,
  ...documentCodes,
  ...expressionCodes,
  ...fileCodes,
  ...importCodes,
  ...peopleImportCodes,
  ...personCodes,
  ...queryCodes,
  ...recordCodes,
  ...serverCodes,
  ...valueCodes,
};

/** A code of the catalog. */
export type ErrorCode = keyof typeof catalog;
