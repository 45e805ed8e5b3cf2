// In charge of: what other packages may use of queries.
export type * from './app-json.ts';
export type * from './request.ts';
