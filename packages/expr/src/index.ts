// In charge of: what other packages may use of the expression language.
export { FALSE, NULL, TRUE, actorProperty, and, between, list, literal, not, or, typedCall, typedPath } from './build.ts';
export { check, type CheckOptions, type CheckResult } from './check.ts';
export { compile } from './evaluate.ts';
export { defaultLimits, type Limits } from './limits.ts';
export type { Env, EnvActor, Evaluate, TypedCall } from './operation.ts';
export { localDayOf } from './operators/days.ts';
export { print } from './print.ts';
export { resolve, type ResolveResult } from './resolve.ts';
export { parse, type ParseResult } from './syntax/parse.ts';
export type { NameSyntax, Syntax, SyntaxPart } from './syntax/tree.ts';
export type { Span } from './syntax/span.ts';
export { formatDate, parseDate, parseTimestamp } from './types/calendar.ts';
export { decimalOf, maxScale, rescale, type Decimal } from './types/decimal.ts';
export { joinTypes } from './types/fit.ts';
export { typeLabel } from './types/label.ts';
export { compareText, foldText } from './types/text-order.ts';
export type { FieldHandle, Scope, Typed, Value, ValueType } from './value-type.ts';
export { actorProperties, mapPaths, referencedPaths, usesActor, type TypedPath } from './walk.ts';
