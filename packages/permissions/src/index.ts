// In charge of: what other packages may use of permissions.
export { roleActor, systemActor, type Actor } from './actor.ts';
export { rightsOf, type CompiledGrant, type Condition, type EntityRights, type Rights } from './rights.ts';
