// In charge of: calls about the records of one entity: read, write, query, history, import, export.
import type {
  Filter,
  HistoryEntry,
  ImportOptions,
  ImportPreview,
  JobJson,
  ListAnswer,
  ListRequest,
  QueryAnswer,
  QueryRequest,
  RecipeInput,
  RecipeJson,
  RecordJson,
  RestoreAnswer,
  VersionAnswer,
} from '@trellis/query';
import { idempotencyKey, type Transport } from './transport.ts';

/** Values to write: field names to JSON values (links and choices by id). */
export type RecordValues = { readonly [field: string]: unknown };

/** A status field and the state that is to be its value. */
export interface Transition {
  readonly field: string;
  readonly to: string;
}

/** A file to send: a browser's File, or a name with content. */
export interface FileToSend {
  readonly name: string;
  readonly content: Blob;
}

/** How a call may be steered. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Reuse one key to send the same write again; a new one is made when absent. */
  readonly idempotencyKey?: string;
}

/** An uploaded file. A record gets it by being written with its id, within a day. */
export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** Its media type, told by what it holds. */
  readonly type: string;
  readonly thumbnail: boolean;
}

/** How an upload is steered and followed. */
export interface UploadOptions extends CallOptions {
  /** A small picture of it: PNG, JPEG or WebP, at most 320 × 320 pixels and 200 kB, without metadata. */
  readonly thumbnail?: Blob | undefined;
  /** Told how much is sent, from 0 to 1, where the platform says. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Calls about the records of one entity. */
export interface RecordsApi {
  list(request?: ListRequest, options?: CallOptions): Promise<ListAnswer>;
  get(id: number, request?: Pick<ListRequest, 'fields' | 'expand'>, options?: CallOptions): Promise<RecordJson>;
  create(values: RecordValues, options?: CallOptions): Promise<RecordJson>;
  /** All or none, at most 5,000; with `upsertBy` those that exist are updated. */
  createMany(records: readonly RecordValues[], options?: CallOptions & { readonly upsertBy?: string }): Promise<readonly RecordJson[]>;
  /** Changes one record read at `version`; a stale version is refused with the current record in the error's `data`. */
  update(id: number, version: number, values: RecordValues, options?: CallOptions): Promise<RecordJson>;
  /** All or none, at most 5,000; a record whose id is null is created. */
  updateMany(
    records: readonly (RecordValues & ({ readonly id: number; readonly version: number } | { readonly id: null }))[],
    options?: CallOptions,
  ): Promise<readonly RecordJson[]>;
  /** Moves one record read at `version` along a transition of a status field. */
  transition(id: number, version: number, move: Transition, options?: CallOptions): Promise<RecordJson>;
  /** Moves several to the same state; all or none. */
  transitionMany(
    records: readonly { readonly id: number; readonly version: number }[],
    move: Transition,
    options?: CallOptions,
  ): Promise<readonly RecordJson[]>;
  remove(id: number, version: number, options?: CallOptions): Promise<void>;
  removeMany(records: readonly { readonly id: number; readonly version: number }[], options?: CallOptions): Promise<void>;
  query(request: QueryRequest, options?: CallOptions): Promise<QueryAnswer>;
  history(id: number, options?: CallOptions): Promise<readonly HistoryEntry[]>;
  /** Records in the trash; `updatedAt` and `updatedBy` say when and by whom they were deleted. */
  trash(request?: ListRequest, options?: CallOptions): Promise<ListAnswer>;
  /** Takes records out of the trash with what was deleted with them. */
  restore(
    records: readonly { readonly id: number; readonly version: number }[],
    options?: CallOptions & { readonly clearLinks?: boolean },
  ): Promise<RestoreAnswer>;
  /** Deletes records of the trash for good. */
  purge(records: readonly { readonly id: number; readonly version: number }[], options?: CallOptions): Promise<void>;
  /** Erases the personal values of a record, with those of its history. */
  erase(id: number, options?: CallOptions): Promise<void>;
  /** Brings a version back, or with `dryRun` shows what that would change. */
  restoreVersion(
    id: number,
    version: number,
    wanted: { readonly version: number; readonly skip?: readonly string[]; readonly dryRun?: boolean },
    options?: CallOptions,
  ): Promise<VersionAnswer>;
  /** Uploads a file for a field. */
  uploadFile(field: string, file: File | FileToSend, options?: UploadOptions): Promise<UploadedFile>;
  previewImport(file: File | FileToSend, options?: ImportOptions, call?: CallOptions): Promise<ImportPreview>;
  startImport(file: File | FileToSend, options?: ImportOptions, call?: CallOptions): Promise<JobJson>;
  /** Saved ways of importing: one's own and the shared ones. */
  recipes(options?: CallOptions): Promise<readonly RecipeJson[]>;
  /** Keeps a way of importing: a new one, or another version of the one with the id. */
  saveRecipe(recipe: RecipeInput, id?: number, options?: CallOptions): Promise<RecipeJson>;
  removeRecipe(id: number, options?: CallOptions): Promise<void>;
  /** Address of the download of everything a list would give. */
  exportUrl(format: 'csv' | 'xlsx' | 'jsonl', request?: Pick<ListRequest, 'filter' | 'sort' | 'fields' | 'search'>): string;
}

function listQuery(request: ListRequest): { readonly [name: string]: unknown } {
  const filter: Filter | undefined = request.filter;
  return { ...request, filter };
}

/** A file as a form, with what is wanted of it. */
export function fileForm(file: File | FileToSend, options?: object): FormData {
  const form = new FormData();
  // The options go first so that the server knows them before the file streams in.
  if (options !== undefined) form.set('options', JSON.stringify(options));
  const content = 'content' in file ? file.content : file;
  form.set('file', content, file.name);
  return form;
}

function writeHeaders(options: CallOptions, more: { readonly [name: string]: string } = {}) {
  return { 'idempotency-key': options.idempotencyKey ?? idempotencyKey(), ...more };
}

/** Calls about one entity, named by app and entity id or slug. */
export function recordsApi(transport: Transport, app: string, entity: string): RecordsApi {
  const base = `/api/apps/${encodeURIComponent(app)}/entities/${encodeURIComponent(entity)}`;
  const records = `${base}/records`;

  return {
    list: (request = {}, options = {}) => transport.request('GET', records, { query: listQuery(request), signal: options.signal }),
    async get(id, request = {}, options = {}) {
      const answer = await transport.request<{ record: RecordJson }>('GET', `${records}/${id}`, { query: request, signal: options.signal });
      return answer.record;
    },
    async create(values, options = {}) {
      const answer = await transport.request<{ record: RecordJson }>('POST', records, {
        body: values,
        headers: writeHeaders(options),
        signal: options.signal,
      });
      return answer.record;
    },
    async createMany(list, options = {}) {
      const parts = { query: { upsertBy: options.upsertBy }, body: { records: list }, headers: writeHeaders(options), signal: options.signal };
      return (await transport.request<{ records: readonly RecordJson[] }>('POST', records, parts)).records;
    },
    async update(id, version, values, options = {}) {
      const headers = writeHeaders(options, { 'if-match': `"${version}"` });
      const answer = await transport.request<{ record: RecordJson }>('PATCH', `${records}/${id}`, { body: values, headers, signal: options.signal });
      return answer.record;
    },
    async updateMany(list, options = {}) {
      const parts = { body: { records: list }, headers: writeHeaders(options), signal: options.signal };
      return (await transport.request<{ records: readonly RecordJson[] }>('PATCH', records, parts)).records;
    },
    async transition(id, version, move, options = {}) {
      const headers = writeHeaders(options, { 'if-match': `"${version}"` });
      const parts = { body: move, headers, signal: options.signal };
      return (await transport.request<{ record: RecordJson }>('POST', `${records}/${id}/transition`, parts)).record;
    },
    async transitionMany(list, move, options = {}) {
      const named = list.map(({ id, version }) => ({ id, version }));
      const parts = { body: { ...move, records: named }, headers: writeHeaders(options), signal: options.signal };
      return (await transport.request<{ records: readonly RecordJson[] }>('POST', `${records}/transition`, parts)).records;
    },
    async remove(id, version, options = {}) {
      await transport.request('DELETE', `${records}/${id}`, {
        headers: writeHeaders(options, { 'if-match': `"${version}"` }),
        signal: options.signal,
      });
    },
    async removeMany(list, options = {}) {
      await transport.request('DELETE', records, { body: { records: list }, headers: writeHeaders(options), signal: options.signal });
    },
    query: (request, options = {}) => transport.request('POST', `${base}/query`, { body: request, signal: options.signal }),
    async history(id, options = {}) {
      return (await transport.request<{ entries: readonly HistoryEntry[] }>('GET', `${records}/${id}/history`, { signal: options.signal })).entries;
    },
    trash: (request = {}, options = {}) => transport.request('GET', `${base}/trash`, { query: listQuery(request), signal: options.signal }),
    restore: (list, { clearLinks = false, ...options } = {}) =>
      transport.request('POST', `${base}/trash/restore`, {
        body: { records: list, clearLinks },
        headers: writeHeaders(options),
        signal: options.signal,
      }),
    async purge(list, options = {}) {
      await transport.request('DELETE', `${base}/trash`, { body: { records: list }, headers: writeHeaders(options), signal: options.signal });
    },
    async erase(id, options = {}) {
      await transport.request('POST', `${records}/${id}/erase`, { headers: writeHeaders(options), signal: options.signal });
    },
    restoreVersion: (id, version, wanted, options = {}) =>
      transport.request('POST', `${records}/${id}/restore`, {
        body: wanted,
        headers: writeHeaders(options, { 'if-match': `"${version}"` }),
        signal: options.signal,
      }),
    async uploadFile(field, file, { thumbnail, ...options } = {}) {
      const form = new FormData();
      // The server asks whether the field may be set before it takes any bytes.
      form.set('field', field);
      form.set('file', 'content' in file ? file.content : file, file.name);
      if (thumbnail !== undefined) form.set('thumbnail', thumbnail, 'thumbnail');
      const { signal, onProgress } = options;
      return (await transport.upload<{ file: UploadedFile }>(`${base}/files`, form, { headers: writeHeaders(options), signal, onProgress })).file;
    },
    recipes: async (options = {}) =>
      (await transport.request<{ recipes: readonly RecipeJson[] }>('GET', `${base}/import/recipes`, { signal: options.signal })).recipes,
    async saveRecipe(recipe, id, options = {}) {
      const parts = { body: recipe, signal: options.signal };
      const answer =
        id === undefined
          ? await transport.request<{ recipe: RecipeJson }>('POST', `${base}/import/recipes`, parts)
          : await transport.request<{ recipe: RecipeJson }>('PUT', `${base}/import/recipes/${id}`, parts);
      return answer.recipe;
    },
    async removeRecipe(id, options = {}) {
      await transport.request('DELETE', `${base}/import/recipes/${id}`, { signal: options.signal });
    },
    previewImport: (file, options = {}, call = {}) =>
      transport.request('POST', `${base}/import/preview`, { body: fileForm(file, options), signal: call.signal }),
    async startImport(file, options = {}, call = {}) {
      const answer = await transport.request<{ job: JobJson }>('POST', `${base}/import`, {
        body: fileForm(file, options),
        headers: writeHeaders(call),
        signal: call.signal,
      });
      return answer.job;
    },
    exportUrl: (format, request = {}) => transport.url(`${base}/export`, { format, ...listQuery(request) }),
  };
}
