// In charge of: the calls by which owners look after people.
import type { LinkJson, NamedPartJson, PeopleImportedJson, PeopleJson, PeoplePreviewJson, PersonJson } from '@trellis/query';
import { fileForm, type CallOptions, type FileToSend } from './records.ts';
import type { Transport } from './transport.ts';

/** A person to invite. */
export interface PersonInvited {
  readonly email: string;
  readonly name: string;
  /** Ids of roles. */
  readonly roles?: readonly string[];
  readonly owner?: boolean;
}

/** What owners change about a person. */
export interface PersonChange {
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly owner?: boolean;
  readonly disabled?: boolean;
}

/** A person and the link by which they set their first password, told this once. */
export interface InvitationJson {
  readonly person: PersonJson;
  readonly link: LinkJson;
  /** Whether the link was sent by mail as well. */
  readonly mailed: boolean;
}

/** Fields whose records are handed over, by ids. */
export interface HandOverPart {
  readonly app: string;
  readonly entity: string;
  readonly field: string;
}

/** Calls about people, for owners. */
export interface PeopleApi {
  /** What a file of people would do. Nothing is written. */
  previewImport(file: File | FileToSend): Promise<PeoplePreviewJson>;
  /** Does what the preview said, all of it or nothing; with `invite` new people get their invitation by mail. */
  import(file: File | FileToSend, options: { readonly expect: string; readonly invite: boolean }): Promise<PeopleImportedJson>;
  /** In which fields how many records name a person, as far as the caller sees them. */
  records(id: number, options?: CallOptions): Promise<readonly NamedPartJson[]>;
  /** Names another person in their place, where the caller may; how many records changed. */
  handOver(id: number, to: number, parts?: readonly HandOverPart[]): Promise<number>;
  /** Everyone, and the roles one can give them. */
  list(options?: CallOptions): Promise<PeopleJson>;
  invite(person: PersonInvited): Promise<InvitationJson>;
  /** Makes a new link for a person without a password; the one before stops working. */
  inviteAgain(id: number): Promise<InvitationJson>;
  update(id: number, change: PersonChange): Promise<PersonJson>;
  /** Ends every session of a person; API tokens stay. */
  endSessions(id: number): Promise<void>;
  /** Takes the second factor of somebody who lost it away. */
  resetSecondFactor(id: number): Promise<void>;
}

/** Builds the calls about people. */
export function peopleApi(transport: Transport): PeopleApi {
  return {
    previewImport: (file) => transport.request('POST', '/api/people/import/preview', { body: fileForm(file) }),
    import: (file, options) => transport.request('POST', '/api/people/import', { body: fileForm(file, options) }),
    records: async (id, options = {}) =>
      (await transport.request<{ parts: readonly NamedPartJson[] }>('GET', `/api/users/${id}/records`, { signal: options.signal })).parts,
    handOver: async (id, to, parts) =>
      (
        await transport.request<{ records: number }>('POST', `/api/users/${id}/hand-over`, {
          body: { to, ...(parts === undefined ? {} : { parts }) },
        })
      ).records,
    list: (options = {}) => transport.request('GET', '/api/people', { signal: options.signal }),
    invite: (person) => transport.request('POST', '/api/people', { body: person }),
    inviteAgain: (id) => transport.request('POST', `/api/people/${id}/invite`),
    update: async (id, change) => (await transport.request<{ person: PersonJson }>('PATCH', `/api/people/${id}`, { body: change })).person,
    async endSessions(id) {
      await transport.request('DELETE', `/api/people/${id}/sessions`);
    },
    async resetSecondFactor(id) {
      await transport.request('DELETE', `/api/people/${id}/second-factor`);
    },
  };
}
