// In charge of: the routes of archives: downloading a whole app with its records, and bringing one in.
import { type AppImportOptions, type ImportedApp, ownersOnly } from '@trellis/engine';
import { AppError, invalid, issue, type Locale } from '@trellis/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { issueJson } from '../answer-error.ts';
import { named, refusals } from '../answer-schemas.ts';
import { attachment } from '../files/attachment.ts';
import { checkArchiveOptions } from '../body-check.ts';
import { archiveOptions } from './app-bodies.ts';
import { callerOf } from '../guard.ts';
import { parseJson } from '../json-body.ts';
import { multipartError } from '../files/multipart-error.ts';
import { params } from '../parameter-schemas.ts';
import type { RawQuery } from '../request-query.ts';
import { localeFor, type RouteContext } from '../route-context.ts';
import { UploadSlots } from '../files/upload-slots.ts';

/** Largest archive that is taken in. */
const FILE_BYTES = 1024 * 1024 * 1024;
const MAX_MB = FILE_BYTES / 1024 / 1024;
const tags = ['apps'];
const type = 'application/gzip';

interface Plain {
  readonly Querystring: RawQuery;
}

/** Adds the routes of archives. */
export function archiveRoutes(app: FastifyInstance, context: RouteContext): void {
  const { engine, version } = context;
  const slots = new UploadSlots();
  app.get<Plain & { readonly Params: { readonly app: string } }>(
    '/api/apps/:app/archive',
    {
      schema: {
        operationId: 'exportApp',
        tags,
        summary: 'Download an app with all its records; owners only',
        params: params.app,
        response: { 200: { description: 'The archive', content: { [type]: { schema: { type: 'string', format: 'binary' } } } }, ...refusals },
      },
    },
    async (request, reply) => {
      const archive = engine.exportApp(callerOf(request).actor, request.params.app, version);
      const { slug } = engine.model.appByName.get(request.params.app) ?? { slug: 'app' };
      reply.header('content-type', type).header('content-disposition', attachment(`${slug}.trellis.gz`));
      return reply.send(Readable.from(archive, { objectMode: false }));
    },
  );
  app.post<Plain>(
    '/api/apps/archive',
    {
      validatorCompiler: () => () => true,
      schema: {
        operationId: 'importApp',
        tags,
        summary: 'Bring in an app with its records from an archive: everything or nothing; owners only',
        consumes: ['multipart/form-data'],
        body: {
          type: 'object',
          required: ['file'],
          properties: {
            options: archiveOptions,
            file: { type: 'string', format: 'binary' },
          },
        },
        response: { 201: named('ImportedApp'), ...refusals },
      },
    },
    async (request, reply) => {
      const { actor, user } = callerOf(request);
      // Before the first byte of the file is read.
      ownersOnly(actor);
      const imported = await slots.run(user.id, () =>
        withArchive(request, context.uploads, (path, options) => engine.importApp(actor, { name: 'archive', path }, options)),
      );
      return reply.code(201).send(importedJson(imported, localeFor(context, request)));
    },
  );
}

function importedJson({ warnings, ...rest }: ImportedApp, locale: Locale): object {
  return { ...rest, warnings: warnings.map((each) => issueJson(each, locale)) };
}

/** Takes in the file of a request, and takes it away again when the work is done. */
async function withArchive<T>(request: FastifyRequest, folder: string, work: (path: string, options: AppImportOptions) => Promise<T>): Promise<T> {
  if (!request.isMultipart()) throw new AppError('invalid', 'request.not-multipart');
  await mkdir(folder, { recursive: true });
  const path = join(folder, randomUUID());
  try {
    const options = await receive(request, path);
    return await work(path, options);
  } finally {
    await rm(path, { force: true });
  }
}

async function receive(request: FastifyRequest, path: string): Promise<AppImportOptions> {
  let options: AppImportOptions = {};
  let hasFile = false;
  try {
    for await (const part of request.parts({ limits: { files: 1, fields: 1, fileSize: FILE_BYTES, fieldSize: 64 * 1024 } })) {
      if (part.type === 'field') {
        if (part.fieldname !== 'options')
          throw invalid('request.invalid', [issue('request.unknown-parameter', part.fieldname, { name: part.fieldname, allowed: 'options, file' })]);
        if (part.valueTruncated) throw new AppError('limit', 'request.too-large');
        options = checkArchiveOptions(parseJson(String(part.value)));
        continue;
      }
      hasFile = true;
      await pipeline(part.file, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      if (part.file.truncated) throw new AppError('limit', 'import.too-large', { params: { max: MAX_MB } });
    }
  } catch (error) {
    throw multipartError(error);
  }
  if (!hasFile) throw invalid('request.invalid', [issue('request.no-file', 'file')]);
  return options;
}
