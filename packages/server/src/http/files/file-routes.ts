// In charge of: the routes of files on records: uploading one, and having its bytes. Nothing that a browser could run is ever shown in place.
import type { OpenedFile } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { answer, named, refusals } from '../answer-schemas.ts';
import { attachment, inline } from './attachment.ts';
import { rangeOf } from './byte-range.ts';
import { callerOf } from '../guard.ts';
import { withAttachment } from './incoming-attachment.ts';
import { headers, parameters, params } from '../parameter-schemas.ts';
import { fileQuery, type RawQuery } from '../request-query.ts';
import { idempotencyKeyOf, recordIdOf, targetOf, type EntityParams, type RecordParams, type RouteContext } from '../route-context.ts';
import { UploadSlots } from './upload-slots.ts';

const base = '/api/apps/:app/entities/:entity';
const tags = ['files'];

interface UploadRoute {
  readonly Params: EntityParams;
  readonly Querystring: RawQuery;
}

interface FileRoute {
  readonly Params: RecordParams & { readonly field: string; readonly file: string };
  readonly Querystring: RawQuery;
}

const body = {
  type: 'object',
  properties: {
    field: { type: 'string', description: 'Name of the field; it must come first' },
    file: { type: 'string', format: 'binary' },
    thumbnail: { type: 'string', format: 'binary', description: 'A small picture of it: PNG, JPEG or WebP, at most 320 × 320 and 200 kB' },
  },
  required: ['field', 'file'],
};

/** A form is read as it streams in, after routing: its parts are checked there. */
const validatorCompiler = () => () => true;

function uploadRoute(app: FastifyInstance, { engine, uploads }: RouteContext): void {
  const slots = new UploadSlots();
  app.post<UploadRoute>(
    `${base}/files`,
    {
      validatorCompiler,
      schema: {
        operationId: 'uploadFile',
        tags,
        summary: 'Upload a file for a field; it is put on a record by writing its id there within a day',
        params: params.entity,
        headers: headers.write,
        consumes: ['multipart/form-data'],
        body,
        response: { 201: answer({ file: named('File') }), ...refusals },
      },
    },
    async (request, reply) => {
      const { actor, user } = callerOf(request);
      const target = targetOf(request.params);
      const key = idempotencyKeyOf(request);
      const admit = (field: string): number => engine.files.uploadTarget(actor, target, field).maxBytes;
      const kept = await slots.run(user.id, () =>
        withAttachment(request, uploads, admit, ({ field, file }) => {
          const bodyHash = hash('sha256', [request.url, field, file.name, file.sha256, file.thumbnail?.sha256 ?? ''].join('\n'), 'hex');
          return engine.files.upload(actor, target, field, file, key === undefined ? {} : { idempotency: { key, bodyHash } });
        }),
      );
      return reply.code(201).send({ file: kept });
    },
  );
}

/** An answer of bytes. */
function bytes(description: string): object {
  return { description, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } };
}

/** Pictures that browsers only ever draw. */
const shownInPlace = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);

/** What a browser might run is sent as bytes of no type. */
const runnable = /html|xml|svg|javascript/;

/** Headers of a file's bytes, whoever asks for them and however many. */
function describe(reply: FastifyReply, file: OpenedFile, etag: string): void {
  const isShown = shownInPlace.has(file.type);
  reply
    .header('content-type', runnable.test(file.type) ? 'application/octet-stream' : file.type)
    .header('content-disposition', isShown ? inline(file.name) : attachment(file.name))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    // Kept by the browser alone, which asks each time whether its copy may still be shown.
    .header('cache-control', 'private, no-cache')
    .header('accept-ranges', 'bytes')
    .header('etag', etag);
}

function isUnchanged(request: FastifyRequest, etag: string): boolean {
  const known = request.headers['if-none-match'];
  return known !== undefined && (known.trim() === '*' || known.split(',').some((each) => each.trim().replace(/^W\//, '') === etag));
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, file: OpenedFile): Promise<FastifyReply> {
  const etag = `"${file.sha256}"`;
  if (isUnchanged(request, etag)) {
    describe(reply, file, etag);
    return reply.code(304).send();
  }
  const condition = request.headers['if-range'];
  const isSame = condition === undefined || condition === etag;
  const range = isSame ? rangeOf(request.headers.range, file.size) : undefined;
  if (range === 'none') {
    reply.code(416).header('content-range', `bytes */${file.size}`);
    return reply.header('content-type', 'text/plain; charset=utf-8').send('');
  }
  const { first, last } = range ?? { first: 0, last: file.size - 1 };
  const content = await file.read({ first, last });
  describe(reply, file, etag);
  if (range !== undefined) reply.code(206).header('content-range', `bytes ${first}-${last}/${file.size}`);
  return reply.header('content-length', last - first + 1).send(Readable.from(content, { objectMode: false }));
}

function fileRoute(app: FastifyInstance, { engine }: RouteContext): void {
  app.get<FileRoute>(
    `${base}/records/:id/files/:field/:file`,
    {
      schema: {
        operationId: 'getFile',
        tags,
        summary: 'The bytes of a file on a record, or a small picture of it',
        params: params.file,
        querystring: parameters.file,
        response: {
          200: bytes('The file'),
          206: bytes('The part of it that a Range header asked for'),
          304: { type: 'null', description: 'The copy that the caller has is the file' },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { field, file } = request.params;
      const size = fileQuery(request.query);
      if (!/^[1-9]\d{0,14}$/.test(request.params.id)) throw new AppError('not-found', 'file.not-found');
      const opened = await engine.files.open(callerOf(request).actor, targetOf(request.params), recordIdOf(request.params), field, file, size);
      return sendFile(request, reply, opened);
    },
  );
}

/** Adds the routes of files on records. */
export function fileRoutes(app: FastifyInstance, context: RouteContext): void {
  uploadRoute(app, context);
  fileRoute(app, context);
}
