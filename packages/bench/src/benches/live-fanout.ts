// In charge of: what it takes to tell changes to many: writes to everybody and to single groups, each told to every socket that may see it.
import { once } from 'node:events';
import type { Bench } from '../bench.ts';
import { BOARDS, boardInputs, GROUPS, SIDES, type BoardInput } from '../fanout.ts';
import type { FanoutOrder, FanoutOutcome, FanoutSide } from '../load/fanout-process.ts';
import { firstMessage, startProgram, type Program } from '../program.ts';
import { Api } from '../product/api.ts';
import { memberApi } from '../product/member.ts';
import { startProduct } from '../product/product.ts';
import { judge, type Round } from '../result.ts';

const name = 'live-fanout';
const SOCKETS = 1_000;
const PEOPLE = 20;
/** Writes a second that everybody is told of, and those that one group each is told of. */
const TO_ALL = 20;
const TO_GROUPS = 100;
/** Boards of everybody and of each group: enough that no write waits for the one before on its board. */
const EVERYBODYS = 40;
const OF_EACH = 10;
/** Milliseconds from sending a write until a socket has it, at most, for 99 of 100. */
const BUDGET_MS = 250;

async function makeBoards(api: Api): Promise<FanoutSide['boards']> {
  const inputs = boardInputs(EVERYBODYS, OF_EACH);
  const { records } = await api.post<{ records: readonly { readonly id: number }[] }>(BOARDS, { records: inputs });
  const boards: number[][] = Array.from({ length: GROUPS + 1 }, () => []);
  for (const [place, { id }] of records.entries()) boards[(inputs[place] as BoardInput).channel]?.push(id);
  return boards;
}

/** The load in a process of its own. */
class Load {
  readonly #program: Program = startProgram(new URL('../load/fanout-process.ts', import.meta.url));

  async ask(order: FanoutOrder): Promise<FanoutOutcome> {
    this.#program.child.send(order);
    const [outcome] = (await once(this.#program.child, 'message')) as [FanoutOutcome];
    if (outcome.wrong !== undefined) throw new Error(outcome.wrong);
    return outcome;
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }
}

/** Everybody's and every group's changes, told to a thousand sockets, against a server that has neither sign-in nor rights. */
export const liveFanout: Bench = {
  name,
  async run(folder, { rounds: count, seconds, warmUpSeconds, divisor }) {
    const product = await startProduct(folder);
    const limit = startProgram(new URL('../limit/fanout-process.ts', import.meta.url), [`${folder}/limit.sqlite`]);
    const load = new Load();
    try {
      const { port } = await firstMessage<{ port: number }>(limit);
      const sockets = Math.max(1, Math.floor(SOCKETS / GROUPS / Math.min(divisor, SOCKETS)));
      const people: Record<string, string>[][] = [];
      for (const side of SIDES) {
        const own: Record<string, string>[] = [];
        for (let n = 0; n < PEOPLE / SIDES.length; n += 1) own.push((await memberApi(product, [side], [], `${side}${n}`)).headers);
        people.push(own);
      }
      const shared = { sockets, people };
      await load.ask({
        kind: 'open',
        name: 'product',
        side: { ...shared, port: product.port, writer: product.api.headers, boards: await makeBoards(product.api) },
      });
      await load.ask({ kind: 'open', name: 'limit', side: { ...shared, port, writer: {}, boards: await makeBoards(new Api(port)) } });
      const run = (side: string, length: number): Promise<FanoutOutcome> =>
        load.ask({ kind: 'run', name: side, seconds: length, toAll: TO_ALL, toGroups: TO_GROUPS });
      for (const side of ['product', 'limit']) await run(side, warmUpSeconds);
      const seen: { readonly product: FanoutOutcome; readonly limit: FanoutOutcome }[] = [];
      for (let round = 0; round < count; round += 1) seen.push({ product: await run('product', seconds), limit: await run('limit', seconds) });
      const rounds: Round[] = seen.map((each) => ({ value: each.product.p99, limit: each.limit.p99 }));
      const gaps = seen.reduce((sum, each) => sum + each.product.gaps, 0);
      const detail = {
        sockets: sockets * GROUPS,
        gaps,
        told: seen.reduce((sum, each) => sum + each.product.told, 0),
        p50ms: Math.max(...seen.map((each) => each.product.p50)),
        worstP99ms: Math.max(...seen.map((each) => each.product.p99)),
        loadBusy: Math.max(...seen.map((each) => each.product.busy)),
      };
      return [judge(rounds, { name, unit: 'ms', better: 'lower', budget: BUDGET_MS, of: 'value', detail, also: gaps === 0 })];
    } finally {
      await load.stop();
      await limit.stop();
      await product.stop();
    }
  },
};
