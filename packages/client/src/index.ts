// In charge of: what other packages may use of the client.
export type { AccessApi } from './access.ts';
export { ApiError, type ApiErrorDetails, type ApiIssue } from './api-error.ts';
export type { AuditApi, AuditFilter } from './audit.ts';
export {
  createClient,
  type AuthApi,
  type Client,
  type DepartmentsApi,
  type Health,
  type JobsApi,
  type TokenInfo,
  type TokensApi,
  type UndoApi,
} from './client.ts';
export { isExplained, isExplainedCode } from './explained.ts';
export type { GrantsApi, StoredDocument } from './grants.ts';
export type { LinksApi, LinkToMake, MadeLink } from './links.ts';
export type { Live, LiveHandlers, LiveState, LiveSubscription, LiveTopic } from './live.ts';
export type { HandOverPart, InvitationJson, PeopleApi, PersonChange, PersonInvited } from './people.ts';
export type { ProviderEntered, ProvidersApi } from './providers.ts';
export type { CallOptions, FileToSend, RecordsApi, RecordValues, Transition, UploadedFile, UploadOptions } from './records.ts';
export type { SecondFactorApi, SecondFactorState } from './second-factor.ts';
export type { SessionsApi } from './sessions.ts';
export { idempotencyKey, type ClientOptions, type WebSocketLike } from './transport.ts';
