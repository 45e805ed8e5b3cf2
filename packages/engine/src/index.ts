// In charge of: what other packages may use of the engine.
export { openEngine, type EngineOptions } from './open-engine.ts';
export { Audit, type AuditRequest } from './audit/audit.ts';
export {
  carryAudit,
  actTeller,
  claimAudit,
  decidesAudit,
  takeAudit,
  withoutAudit,
  type AuditedAct,
  type AuditPart,
  type ClaimedEntry,
  type KnownOfAct,
} from './audit/audit-carry.ts';
export { userChange, type ToldOfUser } from './audit/people-changes.ts';
export type { AuditAddition, AuditEntry, AuditFilter, AuditPage } from './audit/audit-entry.ts';
export type { AccessRequests } from './explain/access-requests.ts';
export { examineStore } from './doctor/examine-store.ts';
export type { AppImportOptions } from './archive/archive-head.ts';
export type { Difference } from './archive/record-filler.ts';
export type { ImportedApp } from './archive/import-app.ts';
export type { Finding } from './doctor/finding.ts';
export type {
  Changes,
  Missed,
  Engine,
  IncomingFile,
  RecordInput,
  Subscribed,
  Subscription,
  Target,
  TransitionRequest,
  WriteOptions,
} from './engine.ts';
export type { ArrivedFile } from './files/arrived-file.ts';
export { badThumbnail, THUMBNAIL_BYTES } from './files/arrived-file.ts';
export type { FileJson } from './files/file-json.ts';
export type { Content, FileReads, FileState, FileWrites, NewFile, StoredFile } from './files/file-rows.ts';
export { storeRefusal, type ByteRange, type ByteSource, type FileStore } from './files/file-store.ts';
export { dropFiles, filesInUse, type FileInUse, type Files, type OpenedFile, type UploadTarget } from './files/files.ts';
export { Links, type LinkChange, type LinkInput, type OpenedLink } from './links/links.ts';
export type { LinkRoom, PublicLink, PublicLinkChange, PublicLinkKind, PublicLinks, PublicLinkUses } from './links/public-link.ts';
export type { VersionRequest } from './records/version.ts';
export type { Direction, UndoRequest } from './undo/undo.ts';
export { isMailAddress } from './mail-address.ts';
export type { PeopleImport, PeopleImported, PeoplePreview } from './people-import/import-people.ts';
export { isSamePlace, treeOf, type UserPlace } from './department-tree.ts';
export { ownerId, ownersOnly } from './owners.ts';
export { saveDepartment, type Department, type DepartmentInput } from './departments.ts';
export type {
  Access,
  ExternalIdentity,
  ExternalSubject,
  Identity,
  LinkPurpose,
  PeopleTx,
  RequestDecision,
  SecondFactor,
  SecondProof,
  Session,
  User,
  UserDraft,
  UserWrite,
} from './identity.ts';
export type {
  AuditReads,
  BatchKind,
  BatchLabel,
  BatchPage,
  BatchPart,
  Cells,
  Claim,
  Days,
  DocumentName,
  InsertResult,
  InstallChange,
  KeptAnswer,
  LogAddition,
  LogBatch,
  LogEntry,
  LogReads,
  Operation,
  Reads,
  RecordValues,
  RecordWalk,
  Snapshot,
  Storage,
  StoredApp,
  StoredDocument,
  StoredDropped,
  StoredJob,
  StoredRecipe,
  StoredRecord,
  StoredRequest,
  RequestPage,
  RequestReads,
  Taken,
  Tx,
  WalkedRecord,
  WriteUnitOptions,
} from './storage.ts';
export { userActor } from './user-actor.ts';
export { installDocuments } from './workspace.ts';
export { linkKept } from './workspace.ts';
