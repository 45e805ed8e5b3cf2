// In charge of: serving the browser app: its files, and its one page for every address that is the app's own.
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { AppError } from '@trellis/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const YEAR = 31_536_000;
const PAGE = 'index.html';

/** Files in `assets` carry a hash of their content in their name: they never change. */
function cacheControl(path: string): string {
  return /[\\/]assets[\\/]/.test(path) ? `public, max-age=${YEAR}, immutable` : 'no-cache';
}

/** An address of the app's own, as opposed to that of a file. */
function isPageAddress(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? '';
  const isFile = /\.[a-z0-9]{1,8}$/i.test(path);
  return (request.method === 'GET' || request.method === 'HEAD') && !path.startsWith('/api/') && path !== '/api' && !isFile;
}

const contentPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  // The component kit, the charts and the layout set styles on elements.
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  // Its own websocket is covered by 'self'.
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

function helmetOptions(isHttps: boolean): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: { useDefaults: false, directives: contentPolicy },
    strictTransportSecurity: isHttps,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  };
}

/** Serves the built browser app from a folder; every other address that is nobody's is refused. */
export async function servePages(app: FastifyInstance, folder: string, isHttps: boolean): Promise<void> {
  const hasPages = existsSync(join(folder, PAGE));
  await app.register(async (pages) => {
    await pages.register(helmet, helmetOptions(isHttps));
    if (hasPages)
      await pages.register(fastifyStatic, {
        root: folder,
        index: PAGE,
        cacheControl: false,
        setHeaders: (reply, path) => void reply.header('cache-control', cacheControl(path)),
      });
    pages.setNotFoundHandler(async (request: FastifyRequest, reply: FastifyReply) => {
      if (!hasPages || !isPageAddress(request)) throw new AppError('not-found', 'route.not-found');
      return reply.sendFile(PAGE);
    });
  });
}
