// In charge of: the tables the product keeps for itself beside the records: catalog, documents, people, log and jobs.
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** One line: the format of this data folder and what it is. */
export const meta = sqliteTable('meta', { key: text('key').primaryKey(), value: text('value').notNull() });

/** (app, document id) → the number that physical names come from. Numbers are never used again. */
export const catalog = sqliteTable(
  'catalog',
  {
    number: integer('number').primaryKey({ autoIncrement: true }),
    app: text('app').notNull(),
    document: text('document').notNull(),
  },
  (t) => [uniqueIndex('catalog_document').on(t.app, t.document)],
);

/** Installed apps. */
export const apps = sqliteTable('apps', {
  id: text('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  bindings: text('bindings').notNull(),
});

/** Documents now in force; those of the workspace itself have app ''. */
export const documents = sqliteTable(
  'documents',
  { app: text('app').notNull(), kind: text('kind').notNull(), id: text('id').notNull(), body: text('body').notNull() },
  (t) => [primaryKey({ columns: [t.app, t.kind, t.id] })],
);

/** People. */
export const users = sqliteTable('users', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  owner: integer('owner', { mode: 'boolean' }).notNull(),
  roles: text('roles').notNull(),
  passwordHash: text('password_hash'),
  locale: text('locale'),
  disabled: integer('disabled', { mode: 'boolean' }).notNull(),
  /** The address that its user proved to have; another address than the present one proves nothing. */
  verifiedEmail: text('verified_email'),
  /** When the user's first session began. */
  enteredAt: integer('entered_at'),
});

/** Departments: a tree. `name` is text in one or both languages as JSON, `head` the user who leads it. */
export const departments = sqliteTable('departments', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull(),
  parent: integer('parent'),
  head: integer('head'),
});

/** Who is in which departments. */
export const members = sqliteTable('members', { department: integer('department').notNull(), user: integer('user').notNull() }, (t) => [
  primaryKey({ columns: [t.department, t.user] }),
]);

/** Signed-in browsers and API tokens, under the hash of their token. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    hash: blob('hash', { mode: 'buffer' }).notNull().unique(),
    userId: integer('user_id').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    scopes: text('scopes').notNull(),
    expiresAt: integer('expires_at').notNull(),
    /** Whose rights the session's reads are made with beside its own, as JSON. */
    viewAs: text('view_as'),
    beganAt: integer('began_at').notNull().default(0),
    seenAt: integer('seen_at').notNull().default(0),
  },
  (t) => [index('sessions_user').on(t.userId)],
);

/** Single-use links, under the hash of their token; using one deletes it. */
export const links = sqliteTable('links', {
  hash: blob('hash', { mode: 'buffer' }).primaryKey(),
  userId: integer('user_id').notNull(),
  purpose: text('purpose').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

/** Public forms and shared views, under the hash of their token. `target` is the form or view, `made_by` who gives at most their own rights. */
export const publicLinks = sqliteTable('public_links', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  hash: blob('hash', { mode: 'buffer' }).notNull().unique(),
  kind: text('kind').notNull(),
  app: text('app').notNull(),
  target: text('target').notNull(),
  name: text('name').notNull(),
  madeBy: integer('made_by').notNull(),
  madeAt: integer('made_at').notNull(),
  expiresAt: integer('expires_at'),
  passwordHash: text('password_hash'),
  revokedAt: integer('revoked_at'),
  maxUses: integer('max_uses'),
  uses: integer('uses').notNull().default(0),
  lastUsedAt: integer('last_used_at'),
});

/** Second factors of signing in: the encrypted secret, whether a code proved it, and the newest step of time whose code was used. */
export const secondFactors = sqliteTable('second_factors', {
  userId: integer('user_id').primaryKey(),
  secret: text('secret').notNull(),
  confirmed: integer('confirmed', { mode: 'boolean' }).notNull(),
  step: integer('step').notNull(),
});

/** Recovery codes in place of a second factor, hashed; using one deletes it. */
export const recoveryCodes = sqliteTable(
  'recovery_codes',
  { userId: integer('user_id').notNull(), hash: blob('hash', { mode: 'buffer' }).notNull() },
  (t) => [primaryKey({ columns: [t.userId, t.hash] })],
);

/** Sign-ins with other providers: whom a provider calls `subject` is this user. `email` is the address it had told when they were linked. */
export const externalIdentities = sqliteTable(
  'external_identities',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    userId: integer('user_id').notNull(),
    email: text('email').notNull(),
    linkedAt: integer('linked_at').notNull(),
  },
  (t) => [uniqueIndex('external_identities_subject').on(t.issuer, t.subject), index('external_identities_user').on(t.userId)],
);

/** Sign-ins with other providers that came back once, by the hash of what named them, until nobody would take them any more. */
export const usedStates = sqliteTable('used_states', {
  hash: blob('hash', { mode: 'buffer' }).primaryKey(),
  expiresAt: integer('expires_at').notNull(),
});

/** What every write did, in order. `changes` holds former values by field number; a creation needs none. */
export const log = sqliteTable(
  'log',
  {
    seq: integer('seq').primaryKey(),
    batch: integer('batch').notNull(),
    at: integer('at').notNull(),
    actorId: integer('actor_id'),
    actorName: text('actor_name').notNull(),
    entity: integer('entity').notNull(),
    record: integer('record').notNull(),
    operation: integer('operation').notNull(),
    version: integer('version').notNull(),
    changes: text('changes'),
  },
  (t) => [index('log_record').on(t.entity, t.record)],
);

/** Former values of personal fields, beside the log so that erasing them is one delete. */
export const logPersonal = sqliteTable(
  'log_personal',
  {
    seq: integer('seq').notNull(),
    entity: integer('entity').notNull(),
    record: integer('record').notNull(),
    changes: text('changes').notNull(),
    /** Whether the values were erased: `changes` then only names the fields. */
    erased: integer('erased', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.seq] }), index('log_personal_record').on(t.entity, t.record)],
);

/** What each batch of the log was, and where in the log its entries are. `of` is the batch that it took back. */
export const batches = sqliteTable(
  'batches',
  {
    batch: integer('batch').primaryKey(),
    at: integer('at').notNull(),
    actorId: integer('actor_id'),
    kind: text('kind').notNull(),
    of: integer('of'),
    firstSeq: integer('first_seq').notNull(),
    lastSeq: integer('last_seq').notNull(),
    entries: integer('entries').notNull(),
  },
  (t) => [index('batches_actor').on(t.actorId, t.batch)],
);

/** Next number of each autonumber field and period. */
export const counters = sqliteTable(
  'counters',
  { field: integer('field').notNull(), period: text('period').notNull(), next: integer('next').notNull() },
  (t) => [primaryKey({ columns: [t.field, t.period] })],
);

/** The time (UTC milliseconds) as of which a field whose computation asks for the time is kept. */
export const computedAt = sqliteTable('computed_at', { field: integer('field').primaryKey(), at: integer('at').notNull() });

/** Answers already given to writes that carried an idempotency key. */
export const idempotency = sqliteTable(
  'idempotency',
  {
    actor: integer('actor').notNull(),
    key: text('key').notNull(),
    bodyHash: text('body_hash').notNull(),
    answer: text('answer').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.actor, t.key] })],
);

/** Long work and how far it is. `state` is the job's own JSON. */
export const jobs = sqliteTable('jobs', {
  id: text('id').primaryKey(),
  type: text('type').notNull(),
  actor: integer('actor').notNull(),
  status: text('status').notNull(),
  state: text('state').notNull(),
  createdAt: integer('created_at').notNull(),
});

/** Saved ways of importing a file: under a name, for one entity, its owner's or everyone's. `body` is the mapping and the options as JSON. */
export const recipes = sqliteTable(
  'recipes',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    entity: text('entity').notNull(),
    owner: integer('owner').notNull(),
    name: text('name').notNull(),
    shared: integer('shared', { mode: 'boolean' }).notNull(),
    body: text('body').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [uniqueIndex('recipes_name').on(t.entity, t.owner, t.name)],
);

/**
 * Uploaded files, their bytes being elsewhere under the same key. `state` says how far a file is (see the engine's port of files);
 * `record` is the one record that a file belongs to since it was first put on one.
 */
export const files = sqliteTable(
  'files',
  {
    key: text('key').primaryKey(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    size: integer('size').notNull(),
    sha256: text('sha256').notNull(),
    thumbnailType: text('thumbnail_type'),
    thumbnailSize: integer('thumbnail_size'),
    thumbnailSha256: text('thumbnail_sha256'),
    uploader: integer('uploader'),
    entity: integer('entity').notNull(),
    field: integer('field').notNull(),
    record: integer('record'),
    state: integer('state').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [index('files_state').on(t.state, t.createdAt), index('files_record').on(t.entity, t.record)],
);

/** Changes of documents that run in several steps: what they make of the documents, and what was decided. How far one is, its job says. */
export const changes = sqliteTable('changes', { id: text('id').primaryKey(), body: text('body').notNull() });

/** What changes of documents took out of use and kept: the columns and tables stay under their numbers. `body` is what was there as JSON. */
export const dropped = sqliteTable('dropped', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  app: text('app').notNull(),
  kind: text('kind').notNull(),
  document: text('document').notNull(),
  number: integer('number').notNull(),
  at: integer('at').notNull(),
  actorId: integer('actor_id'),
  actorName: text('actor_name').notNull(),
  records: integer('records').notNull(),
  body: text('body').notNull(),
});

/** Security-relevant acts, in order. Triggers refuse to change or delete a line. `detail` is JSON without secret values. */
export const audit = sqliteTable(
  'audit',
  {
    seq: integer('seq').primaryKey(),
    at: integer('at').notNull(),
    actorId: integer('actor_id'),
    actorName: text('actor_name').notNull(),
    kind: text('kind').notNull(),
    target: text('target').notNull(),
    result: text('result').notNull(),
    source: text('source').notNull(),
    detail: text('detail'),
  },
  (t) => [index('audit_actor').on(t.actorId, t.seq), index('audit_kind').on(t.kind, t.seq), index('audit_target').on(t.target, t.seq)],
);

/** What people asked to be allowed, and what was decided. `field`, `record` and `reason` may be absent. */
export const requests = sqliteTable(
  'requests',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    at: integer('at').notNull(),
    userId: integer('user_id').notNull(),
    app: text('app').notNull(),
    entity: text('entity').notNull(),
    record: integer('record'),
    field: text('field'),
    action: text('action').notNull(),
    reason: text('reason'),
    status: text('status').notNull(),
    decidedBy: integer('decided_by'),
    decidedAt: integer('decided_at'),
    answer: text('answer'),
  },
  (t) => [index('requests_status').on(t.status, t.id), index('requests_user').on(t.userId, t.id)],
);
