// In charge of: PostgreSQL's twins of the tables the product keeps for itself. What a table is for is said beside SQLite's.
import { bigint, customType, index, pgTable, primaryKey, smallint, uniqueIndex } from 'drizzle-orm/pg-core';

const whole = (name: string) => bigint(name, { mode: 'number' });
/** True and false are 1 and 0, so that statements written by hand are the same on every database. */
const flag = (name: string) => smallint(name);
/** Ordered by code point, whatever the database's own order is. */
const text = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** One line each: the format of the data, the number of the documents in force. */
export const meta = pgTable('meta', { key: text('key').primaryKey(), value: text('value').notNull() });

/** Catalog of numbers. */
export const catalog = pgTable(
  'catalog',
  { number: whole('number').primaryKey(), app: text('app').notNull(), document: text('document').notNull() },
  (t) => [uniqueIndex('catalog_document').on(t.app, t.document)],
);

/** Installed apps, in the order of `place`. */
export const apps = pgTable('apps', {
  place: whole('place').generatedAlwaysAsIdentity().notNull(),
  id: text('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  bindings: text('bindings').notNull(),
});

/** Documents in force, in the order of `place`. */
export const documents = pgTable(
  'documents',
  {
    place: whole('place').generatedAlwaysAsIdentity().notNull(),
    app: text('app').notNull(),
    kind: text('kind').notNull(),
    id: text('id').notNull(),
    body: text('body').notNull(),
  },
  (t) => [primaryKey({ columns: [t.app, t.kind, t.id] })],
);

/** People. */
export const users = pgTable('users', {
  id: whole('id').primaryKey().generatedByDefaultAsIdentity(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  owner: flag('owner').notNull(),
  roles: text('roles').notNull(),
  passwordHash: text('password_hash'),
  locale: text('locale'),
  disabled: flag('disabled').notNull(),
  verifiedEmail: text('verified_email'),
  enteredAt: whole('entered_at'),
});

/** Departments. */
export const departments = pgTable('departments', {
  id: whole('id').primaryKey().generatedByDefaultAsIdentity(),
  name: text('name').notNull(),
  parent: whole('parent'),
  head: whole('head'),
});

/** Who is in which departments. */
export const members = pgTable('members', { department: whole('department').notNull(), user: whole('user').notNull() }, (t) => [
  primaryKey({ columns: [t.department, t.user] }),
]);

/** Signed-in browsers and API tokens. */
export const sessions = pgTable(
  'sessions',
  {
    id: whole('id').primaryKey().generatedByDefaultAsIdentity(),
    hash: bytes('hash').notNull().unique(),
    userId: whole('user_id').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    scopes: text('scopes').notNull(),
    expiresAt: whole('expires_at').notNull(),
    viewAs: text('view_as'),
    beganAt: whole('began_at').notNull().default(0),
    seenAt: whole('seen_at').notNull().default(0),
  },
  (t) => [index('sessions_user').on(t.userId)],
);

/** Single-use links. */
export const links = pgTable('links', {
  hash: bytes('hash').primaryKey(),
  userId: whole('user_id').notNull(),
  purpose: text('purpose').notNull(),
  expiresAt: whole('expires_at').notNull(),
});

/** Public forms and shared views. */
export const publicLinks = pgTable('public_links', {
  id: whole('id').primaryKey().generatedByDefaultAsIdentity(),
  hash: bytes('hash').notNull().unique(),
  kind: text('kind').notNull(),
  app: text('app').notNull(),
  target: text('target').notNull(),
  name: text('name').notNull(),
  madeBy: whole('made_by').notNull(),
  madeAt: whole('made_at').notNull(),
  expiresAt: whole('expires_at'),
  passwordHash: text('password_hash'),
  revokedAt: whole('revoked_at'),
  maxUses: whole('max_uses'),
  uses: whole('uses').notNull().default(0),
  lastUsedAt: whole('last_used_at'),
});

/** Second factors. */
export const secondFactors = pgTable('second_factors', {
  userId: whole('user_id').primaryKey(),
  secret: text('secret').notNull(),
  confirmed: flag('confirmed').notNull(),
  step: whole('step').notNull(),
});

/** Recovery codes. */
export const recoveryCodes = pgTable('recovery_codes', { userId: whole('user_id').notNull(), hash: bytes('hash').notNull() }, (t) => [
  primaryKey({ columns: [t.userId, t.hash] }),
]);

/** Sign-ins with other providers. */
export const externalIdentities = pgTable(
  'external_identities',
  {
    id: whole('id').primaryKey().generatedByDefaultAsIdentity(),
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    userId: whole('user_id').notNull(),
    email: text('email').notNull(),
    linkedAt: whole('linked_at').notNull(),
  },
  (t) => [uniqueIndex('external_identities_subject').on(t.issuer, t.subject), index('external_identities_user').on(t.userId)],
);

/** Sign-ins that came back once. */
export const usedStates = pgTable('used_states', { hash: bytes('hash').primaryKey(), expiresAt: whole('expires_at').notNull() });

/** The log. */
export const log = pgTable(
  'log',
  {
    seq: whole('seq').primaryKey(),
    batch: whole('batch').notNull(),
    at: whole('at').notNull(),
    actorId: whole('actor_id'),
    actorName: text('actor_name').notNull(),
    entity: whole('entity').notNull(),
    record: whole('record').notNull(),
    operation: smallint('operation').notNull(),
    version: whole('version').notNull(),
    changes: text('changes'),
  },
  (t) => [index('log_record').on(t.entity, t.record)],
);

/** Former values of personal fields. */
export const logPersonal = pgTable(
  'log_personal',
  {
    seq: whole('seq').primaryKey(),
    entity: whole('entity').notNull(),
    record: whole('record').notNull(),
    changes: text('changes').notNull(),
    erased: flag('erased').notNull().default(0),
  },
  (t) => [index('log_personal_record').on(t.entity, t.record)],
);

/** Batches of the log. */
export const batches = pgTable(
  'batches',
  {
    batch: whole('batch').primaryKey(),
    at: whole('at').notNull(),
    actorId: whole('actor_id'),
    kind: text('kind').notNull(),
    of: whole('of'),
    firstSeq: whole('first_seq').notNull(),
    lastSeq: whole('last_seq').notNull(),
    entries: whole('entries').notNull(),
  },
  (t) => [index('batches_actor').on(t.actorId, t.batch)],
);

/** Next number of each autonumber field and period. */
export const counters = pgTable(
  'counters',
  { field: whole('field').notNull(), period: text('period').notNull(), next: whole('next').notNull() },
  (t) => [primaryKey({ columns: [t.field, t.period] })],
);

/** The newest record id of each entity. Kept in the transaction, unlike a sequence, so that what is undone takes no id. */
export const recordIds = pgTable('record_ids', { entity: whole('entity').primaryKey(), newest: whole('newest').notNull() });

/** Times of computed fields. */
export const computedAt = pgTable('computed_at', { field: whole('field').primaryKey(), at: whole('at').notNull() });

/** Answers already given. */
export const idempotency = pgTable(
  'idempotency',
  {
    actor: whole('actor').notNull(),
    key: text('key').notNull(),
    bodyHash: text('body_hash').notNull(),
    answer: text('answer').notNull(),
    at: whole('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.actor, t.key] })],
);

/** Long work. */
export const jobs = pgTable('jobs', {
  id: text('id').primaryKey(),
  type: text('type').notNull(),
  actor: whole('actor').notNull(),
  status: text('status').notNull(),
  state: text('state').notNull(),
  createdAt: whole('created_at').notNull(),
});

/** Saved ways of importing a file. */
export const recipes = pgTable(
  'recipes',
  {
    id: whole('id').primaryKey().generatedByDefaultAsIdentity(),
    entity: text('entity').notNull(),
    owner: whole('owner').notNull(),
    name: text('name').notNull(),
    shared: flag('shared').notNull(),
    body: text('body').notNull(),
    updatedAt: whole('updated_at').notNull(),
  },
  (t) => [uniqueIndex('recipes_name').on(t.entity, t.owner, t.name)],
);

/** Uploaded files. */
export const files = pgTable(
  'files',
  {
    key: text('key').primaryKey(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    size: whole('size').notNull(),
    sha256: text('sha256').notNull(),
    thumbnailType: text('thumbnail_type'),
    thumbnailSize: whole('thumbnail_size'),
    thumbnailSha256: text('thumbnail_sha256'),
    uploader: whole('uploader'),
    entity: whole('entity').notNull(),
    field: whole('field').notNull(),
    record: whole('record'),
    state: smallint('state').notNull(),
    createdAt: whole('created_at').notNull(),
  },
  (t) => [index('files_state').on(t.state, t.createdAt), index('files_record').on(t.entity, t.record)],
);

/** Changes of documents that run in several steps. */
export const changes = pgTable('changes', { id: text('id').primaryKey(), body: text('body').notNull() });

/** What changes of documents took out of use and kept. */
export const dropped = pgTable('dropped', {
  id: whole('id').primaryKey().generatedByDefaultAsIdentity(),
  app: text('app').notNull(),
  kind: text('kind').notNull(),
  document: text('document').notNull(),
  number: whole('number').notNull(),
  at: whole('at').notNull(),
  actorId: whole('actor_id'),
  actorName: text('actor_name').notNull(),
  records: whole('records').notNull(),
  body: text('body').notNull(),
});

/** Security-relevant acts, in order. */
export const audit = pgTable(
  'audit',
  {
    seq: whole('seq').primaryKey(),
    at: whole('at').notNull(),
    actorId: whole('actor_id'),
    actorName: text('actor_name').notNull(),
    kind: text('kind').notNull(),
    target: text('target').notNull(),
    result: text('result').notNull(),
    source: text('source').notNull(),
    detail: text('detail'),
  },
  (t) => [index('audit_actor').on(t.actorId, t.seq), index('audit_kind').on(t.kind, t.seq), index('audit_target').on(t.target, t.seq)],
);

/** What people asked to be allowed, and what was decided. */
export const requests = pgTable(
  'requests',
  {
    id: whole('id').primaryKey().generatedByDefaultAsIdentity(),
    at: whole('at').notNull(),
    userId: whole('user_id').notNull(),
    app: text('app').notNull(),
    entity: text('entity').notNull(),
    record: whole('record'),
    field: text('field'),
    action: text('action').notNull(),
    reason: text('reason'),
    status: text('status').notNull(),
    decidedBy: whole('decided_by'),
    decidedAt: whole('decided_at'),
    answer: text('answer'),
  },
  (t) => [index('requests_status').on(t.status, t.id), index('requests_user').on(t.userId, t.id)],
);
