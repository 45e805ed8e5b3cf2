// In charge of: keeping files' bytes in a bucket that speaks S3.
import type { ByteRange, ByteSource, FileStore } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import { AwsV4Signer } from 'aws4fetch';
import { createReadStream } from 'node:fs';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { checkKey } from './key.ts';

/** Where a bucket is and how to be let in. */
export interface S3Address {
  /** Address of the bucket, with what stands before each key, ending in /. */
  readonly base: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** SHA-256 of no bytes. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** How long the other side may stay silent, and the waits before trying again. */
const SILENCE_MS = 30_000;
const WAITS_MS = [200, 1_000];

/** Reads `https://KEY:SECRET@host/bucket/prefix?region=…`; undefined for anything else. */
export function readS3Address(text: string): S3Address | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const bucket = url.pathname.replace(/\/+$/, '');
  const isRight = /^https?:$/.test(url.protocol) && url.username !== '' && url.password !== '' && bucket !== '' && url.hash === '';
  if (!isRight || [...url.searchParams.keys()].some((name) => name !== 'region')) return undefined;
  return {
    base: `${url.origin}${bucket}/`,
    region: url.searchParams.get('region') ?? 'us-east-1',
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
  };
}

interface Call {
  readonly method: 'PUT' | 'GET' | 'DELETE';
  readonly key: string;
  readonly range?: ByteRange;
  readonly source?: ByteSource;
}

/** The answer was not one to build on. Says nothing of the address: it holds a secret. */
function refused(status: number): Error {
  return new Error(`the file store answered ${status}`);
}

class S3Store implements FileStore {
  readonly name = 's3';
  readonly #address: S3Address;

  constructor(address: S3Address) {
    this.#address = address;
  }

  async put(key: string, source: ByteSource): Promise<void> {
    checkKey(key);
    await this.#retried(async () => {
      const answer = await this.#call({ method: 'PUT', key, source });
      answer.resume();
      if (answer.statusCode !== 200) throw refused(answer.statusCode ?? 0);
    });
  }

  async read(key: string, range: ByteRange): Promise<AsyncIterable<Uint8Array> | undefined> {
    checkKey(key);
    return this.#retried(async () => {
      const answer = await this.#call({ method: 'GET', key, range });
      const isWhole = answer.statusCode === 200 && answer.headers['content-length'] === String(range.last - range.first + 1) && range.first === 0;
      if (answer.statusCode === 206 || isWhole) return answer;
      answer.resume();
      if (answer.statusCode === 404) return undefined;
      throw refused(answer.statusCode ?? 0);
    });
  }

  async remove(key: string): Promise<void> {
    checkKey(key);
    await this.#retried(async () => {
      const answer = await this.#call({ method: 'DELETE', key });
      answer.resume();
      if (answer.statusCode !== 204 && answer.statusCode !== 200 && answer.statusCode !== 404) throw refused(answer.statusCode ?? 0);
    });
  }

  async #retried<T>(attempt: () => Promise<T>): Promise<T> {
    for (const pause of WAITS_MS) {
      try {
        return await attempt();
      } catch {
        await wait(pause);
      }
    }
    try {
      return await attempt();
    } catch (cause) {
      throw new AppError('limit', 'file.store-down', { cause });
    }
  }

  async #call({ method, key, range, source }: Call): Promise<IncomingMessage> {
    const { base, region, accessKeyId, secretAccessKey } = this.#address;
    const headers = new Headers({ 'x-amz-content-sha256': source?.sha256 ?? EMPTY });
    if (range !== undefined) headers.set('range', `bytes=${range.first}-${range.last}`);
    const signer = new AwsV4Signer({ method, url: base + key, headers, accessKeyId, secretAccessKey, region, service: 's3' });
    const signed = await signer.sign();
    const send = signed.url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = send(signed.url, {
      method,
      headers: { ...Object.fromEntries(signed.headers), 'content-length': String(source?.size ?? 0) },
    });
    outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(new Error('the file store is silent')));
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve).once('error', reject);
    });
    if (source === undefined) outgoing.end();
    // Whether sending failed is told by the answer; a refusal may come before everything is sent.
    else pipeline(createReadStream(source.path), outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
    return answer;
  }
}

/** Keeps bytes in a bucket. */
export function s3Store(address: S3Address): FileStore {
  return new S3Store(address);
}
