// In charge of: what other packages may use of permissions.
export { actorKey, roleActor, systemActor, type Actor } from './actor.ts';
export { isShown, rightsAlong, rightsBeyond, rowsToGive, settledRights, type Bounds, type ShownFields } from './bounds.ts';
export { rightsOf, type CompiledGrant, type Condition, type EntityRights, type Rights } from './rights.ts';
