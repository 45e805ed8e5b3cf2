// In charge of: a small server that speaks as much of S3 as a store of files needs, and lets nobody in whose signature is not right.
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const KEY = 'AKIDEXAMPLE';
const SECRET = 'wJalr/XUtn+FEMI';
const REGION = 'eu-test-1';

/** A running server, with what it holds. */
export interface S3Server {
  /** As the setting says it. */
  readonly address: string;
  readonly objects: Map<string, Buffer>;
  /** What the next requests are answered instead, one each. */
  readonly failures: number[];
  /** Why requests were refused. */
  readonly refusals: string[];
  readonly requests: string[];
  close(): Promise<void>;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** Why a request's signature is not right; undefined when it is. Written from the description of the scheme, without the client's library. */
function signatureProblem(request: IncomingMessage, body: Buffer): string | undefined {
  const parts = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
    request.headers.authorization ?? '',
  );
  if (parts === null) return 'no signature';
  const [, key, day = '', region = '', signed = '', signature] = parts;
  if (key !== KEY || region !== REGION) return 'another key or region';
  const names = signed.split(';');
  for (const needed of ['host', 'x-amz-content-sha256', 'x-amz-date']) if (!names.includes(needed)) return `${needed} is not signed`;
  const stamp = String(request.headers['x-amz-date']);
  const time = Date.UTC(
    +stamp.slice(0, 4),
    +stamp.slice(4, 6) - 1,
    +stamp.slice(6, 8),
    +stamp.slice(9, 11),
    +stamp.slice(11, 13),
    +stamp.slice(13, 15),
  );
  if (!stamp.startsWith(day) || Math.abs(Date.now() - time) > 15 * 60_000) return 'another time';
  const content = String(request.headers['x-amz-content-sha256']);
  if (content !== sha256(body)) return 'other content than was signed';
  const url = new URL(request.url ?? '/', 'http://host');
  const query = [...url.searchParams].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).sort();
  const headers = names.map((name) => `${name}:${String(request.headers[name]).trim().replace(/\s+/g, ' ')}\n`).join('');
  const canonical = [request.method, url.pathname, query.join('&'), headers, signed, content].join('\n');
  const scope = `${day}/${REGION}/s3/aws4_request`;
  const signing = ['s3', 'aws4_request'].reduce((before, part) => hmac(before, part), hmac(hmac(`AWS4${SECRET}`, day), REGION));
  const expected = hmac(signing, ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n')).toString('hex');
  return expected === signature ? undefined : 'the signature does not fit';
}

function sendObject(request: IncomingMessage, response: ServerResponse, object: Buffer): void {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (range === null) {
    response.writeHead(200, { 'content-length': object.length }).end(object);
    return;
  }
  const part = object.subarray(Number(range[1]), Number(range[2]) + 1);
  response.writeHead(206, { 'content-length': part.length, 'content-range': `bytes ${range[1]}-${range[2]}/${object.length}` }).end(part);
}

function act(request: IncomingMessage, response: ServerResponse, body: Buffer, objects: Map<string, Buffer>): void {
  const path = request.url ?? '';
  const object = objects.get(path);
  if (request.method === 'PUT') {
    // As the real ones do, a body of unknown length is refused.
    if (request.headers['content-length'] === undefined) return void response.writeHead(411).end();
    objects.set(path, body);
    response.writeHead(200).end();
  } else if (request.method === 'DELETE') {
    objects.delete(path);
    response.writeHead(204).end();
  } else if (object === undefined) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
  else sendObject(request, response, object);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts a server on this machine. */
export async function startS3(): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const failures: number[] = [];
  const refusals: string[] = [];
  const requests: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    requests.push(`${request.method} ${request.url}`);
    const failure = failures.shift();
    if (failure === 0) return void request.socket.destroy();
    if (failure !== undefined) return void response.writeHead(failure).end('<Error/>');
    const problem = signatureProblem(request, body);
    if (problem === undefined) return act(request, response, body, objects);
    refusals.push(problem);
    return void response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  const port = await listen(server);
  return {
    address: `http://${KEY}:${encodeURIComponent(SECRET)}@127.0.0.1:${port}/bucket/trellis?region=${REGION}`,
    objects,
    failures,
    refusals,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
