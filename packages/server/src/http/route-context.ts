// In charge of: what routes are given, and the few words they share.
import type { Engine, Identity, Links, Target, WriteOptions } from '@trellis/engine';
import { AppError, invalid, issue, type Locale } from '@trellis/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';
import type { Callers } from '../auth/callers.ts';
import type { People } from '../auth/people.ts';
import type { ProviderSignIn } from '../auth/provider-sign-in.ts';
import type { SecondFactors } from '../auth/second-factor.ts';
import type { SessionSightings } from '../auth/session-sightings.ts';
import type { SignIn } from '../auth/sign-in.ts';
import type { Throttle } from '../auth/throttle.ts';
import type { VisitLimits } from '../auth/visit-limits.ts';
import type { Visitors } from '../auth/visitors.ts';
import type { Post } from '../mail/post.ts';
import type { Settings } from '../settings.ts';
import type { OpeningNotes } from './links/opening-notes.ts';
import { localeOf } from './locale.ts';

/** The settings that serving needs. */
export type HttpSettings = Pick<Settings, 'publicUrl' | 'logLevel'> & Partial<Pick<Settings, 'visits'>>;

/** Whether people reach the server by https. */
export function isHttps(settings: HttpSettings): boolean {
  return settings.publicUrl?.startsWith('https:') === true;
}

/** What every route may use. */
export interface RouteContext {
  readonly engine: Engine;
  readonly identity: Identity;
  readonly callers: Callers;
  readonly links: Links;
  readonly visitors: Visitors;
  readonly visitLimits: VisitLimits;
  readonly throttle: Throttle;
  readonly openings: OpeningNotes;
  readonly signIn: SignIn;
  readonly people: People;
  readonly providerSignIn: ProviderSignIn;
  readonly secondFactors: SecondFactors;
  /** Sends mail; absent, none is sent. */
  readonly post: Post | undefined;
  readonly sightings: SessionSightings;
  /** UTC milliseconds now. */
  readonly now: () => number;
  readonly settings: HttpSettings;
  readonly csrfKey: Uint8Array;
  readonly cookieName: string;
  /** Folder for files that are coming in. */
  readonly uploads: string;
  readonly version: string;
  readonly storageName: string;
}

/** Largest body of most requests. */
export const BODY_BYTES = 1024 * 1024;

/** Largest body with many records. */
export const BULK_BYTES = 20 * 1024 * 1024;

/** Content type of an answer that is JSON text already. */
const JSON_TYPE = 'application/json; charset=utf-8';

/** The part of an address that names an entity. */
export interface EntityParams {
  readonly app: string;
  readonly entity: string;
}

/** The part of an address that names a record. */
export interface RecordParams extends EntityParams {
  readonly id: string;
}

/** The entity an address names. */
export function targetOf(params: EntityParams): Target {
  return { app: params.app, entity: params.entity };
}

/** The record id an address names. What is no id names no record. */
export function recordIdOf(params: RecordParams): number {
  if (!/^[1-9]\d{0,14}$/.test(params.id)) throw new AppError('not-found', 'record.not-found');
  return Number(params.id);
}

/** The language of the answer to a request. */
export function localeFor(context: RouteContext, request: FastifyRequest): Locale {
  return localeOf(request, context.engine.model.workspace.locale);
}

const MAX_KEY = 200;

/** The request's idempotency key, if it has one. */
export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))
    throw invalid('request.invalid', [issue('request.bad-key', 'idempotency-key', { max: MAX_KEY })]);
  return key;
}

/** How a write may be repeated: the key, and what makes the request the same one. */
export function writeOptions(request: FastifyRequest): WriteOptions {
  const key = idempotencyKeyOf(request);
  if (key === undefined) return {};
  const version = request.headers['if-match'] ?? '';
  return { idempotency: { key, bodyHash: hash('sha256', `${request.method} ${request.url}\n${version}\n${request.rawBody}`, 'hex') } };
}

/** Sends JSON text as it is. */
export function sendJson(reply: FastifyReply, text: string, status = 200): FastifyReply {
  return reply.code(status).header('content-type', JSON_TYPE).send(text);
}

/** Aborted when the connection closes before the answer was sent: nobody waits for it any more. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
