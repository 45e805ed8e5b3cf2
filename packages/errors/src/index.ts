// In charge of: what other packages may use of errors.
export { catalog, type CatalogEntry, type ErrorCode } from './catalog.ts';
export { AppError, invalid, issue, type AppErrorDetails, type ErrorKind, type Issue, type Locale, type LocalText, type Params } from './issue.ts';
export { localText, message } from './message.ts';
export { nearest } from './near.ts';
