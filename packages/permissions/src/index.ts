// In charge of: what other packages may use of permissions.
export { systemActor, type Actor } from './actor.ts';
