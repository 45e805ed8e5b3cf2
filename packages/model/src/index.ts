// In charge of: what other packages may use of the model.
export { compareModels, type EntityChange, type FieldChange, type FieldFill, type ModelChange } from './change.ts';
export { compareDemands, type DemandChange, type RuleChange } from './demand-change.ts';
export { diffDocuments, isEqualJson } from './diff.ts';
export { documentText } from './document-text.ts';
export { forbiddenKeys, isTooDeep, MAX_DEPTH, type ForbiddenKey } from './forbidden-keys.ts';
export { inputsOf } from './link-computed.ts';
export { link } from './link.ts';
export { fieldByName, fieldByRef, fieldNames, resolveNamePath, resolveRefPath, type PathResult } from './path.ts';
export { documentKey, keyOfRef, refTo, type RefBase } from './reference.ts';
export { expressionScope } from './scope.ts';
export {
  isSystemField,
  isSystemFieldName,
  reservedNames,
  systemField,
  systemFieldNames,
  systemFieldParts,
  systemFields,
  type SystemFieldName,
} from './system-field.ts';
export type {
  Catalog,
  Computed,
  DocumentChange,
  DocumentIssue,
  InstalledApp,
  LinkedApp,
  LinkedEntity,
  LinkedField,
  LinkedGrant,
  LinkedRule,
  LinkedStatus,
  LinkedTransition,
  LinkedUnique,
  LinkResult,
  Model,
  RateFields,
  SourceDocument,
  WorkspaceSource,
} from './types.ts';
