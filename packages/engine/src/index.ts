// In charge of: what other packages may use of the engine.
export type { Changes, Engine, IncomingFile, RecordInput, Subscription, Target, WriteOptions } from './engine.ts';
export type { Identity, Session, User } from './identity.ts';
