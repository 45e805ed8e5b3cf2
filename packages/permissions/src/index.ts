// In charge of: what other packages may use of permissions.
export { actorKey, exporting, roleActor, systemActor, type Actor } from './actor.ts';
export { isShown, rightsAlong, settledRights, type Bounds, type ShownFields } from './bounds.ts';
export { exportRights } from './export-rights.ts';
export { rightsOf, type CompiledGrant, type Condition, type EntityRights, type Rights } from './rights.ts';
