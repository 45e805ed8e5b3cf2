// In charge of: making sure that both sides do the same work: they answer the same requests with the same records.
import { isDeepStrictEqual } from 'node:util';
import { Connection, type LoadRequest } from '../load/connection.ts';
import { requestMakers } from '../load/requests.ts';
import type { Load, Side } from '../rounds.ts';

const TRIED = 5;

/** Sends a few requests to both sides and refuses to measure when the answers differ. */
export async function compareAnswers(load: Load, product: Side, limit: Side): Promise<void> {
  const [ours, theirs] = await Promise.all([answers(load, product), answers(load, limit)]);
  ours.forEach((answer, index) => {
    if (isDeepStrictEqual(answer, theirs[index])) return;
    throw new Error(
      `Product and limit answer ${load.kind} differently:\n${JSON.stringify(answer).slice(0, 800)}\n${JSON.stringify(theirs[index]).slice(0, 800)}`,
    );
  });
}

async function answers({ kind, orders }: Load, side: Side): Promise<unknown[]> {
  const connection = await Connection.open(side.port, side.headers);
  const next = requestMakers[kind]({ path: side.path, orders, seed: 999_983 });
  const found: unknown[] = [];
  for (let index = 0; index < TRIED; index++) found.push(await answer(connection, next()));
  connection.close();
  return found;
}

/** What has to be equal: not the cursors, which may be written differently, and not the ids of new records. */
async function answer(connection: Connection, request: LoadRequest): Promise<unknown> {
  const { status, body } = await connection.send(request);
  const text = body.toString('utf8');
  const json = JSON.parse(request.method === 'POST' ? text.replace(/"id":\d+,"version"/g, '"id":0,"version"') : text) as { nextCursor?: unknown };
  return { status, json: { ...json, ...('nextCursor' in json ? { nextCursor: typeof json.nextCursor } : {}) } };
}
