// In charge of: what other packages may use of the model.
export type { Action, Catalog, DocumentChange, DocumentIssue, InstalledApp, LinkedApp, LinkedEntity, LinkedField, LinkedGrant, LinkResult, Model, SourceDocument, WorkspaceSource } from './types.ts';
