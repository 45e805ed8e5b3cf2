// In charge of: what rules cost: the same list to people with rules on rows and fields, and to the owner, who has none.
import type { Bench } from '../bench.ts';
import { createAll, invoiceInputs, lineInputs, linesPath, skuInputs } from '../lines.ts';
import type { Api } from '../product/api.ts';
import { memberApi } from '../product/member.ts';
import { startProduct } from '../product/product.ts';
import { judge } from '../result.ts';
import { alternate } from '../rounds.ts';

const LINES = 200_000;
const TEAMS = 500;
const CREWS = 10;
const CONNECTIONS = 8;
const LIST = `${linesPath('line')}?sort=-day&limit=100&fields=key,invoice,sku,day,kind,qty,price`;

/** Departments in a tree, three below each; the ids of all of them. */
async function addTeams(api: Api, count: number): Promise<readonly number[]> {
  const ids: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const parent = index === 0 ? null : (ids[Math.floor((index - 1) / 3)] ?? null);
    const { department } = await api.post<{ department: { id: number } }>('/api/departments', { name: `Team ${index + 1}`, parent });
    ids.push(department.id);
  }
  return ids;
}

async function fill(api: Api, count: number, teams: readonly number[]): Promise<void> {
  await createAll(api, linesPath('sku'), skuInputs());
  await createAll(api, linesPath('invoice'), invoiceInputs(count));
  const lines = [...lineInputs(count)].map((line, index) => ({ ...line, team: teams[index % teams.length] }));
  await createAll(api, linesPath('line'), lines);
}

interface RowRules {
  readonly name: string;
  readonly budget: number;
  readonly roles: readonly string[];
  readonly teams: number;
}

function rowRules({ name, budget, roles, teams }: RowRules): Bench {
  return {
    name,
    async run(folder, options) {
      const product = await startProduct(folder);
      try {
        const ids = await addTeams(product.api, Math.max(4, Math.floor(teams / options.divisor)));
        await fill(product.api, Math.max(200, Math.floor(LINES / options.divisor)), ids);
        // High in the tree, with a third of it below, and in two of its leaves.
        const member = await memberApi(product, roles, [...ids.slice(1, 2), ...ids.slice(-2)]);
        const { records } = await member.get<{ records: readonly object[] }>(LIST);
        if (records.length < Math.min(100, LINES / options.divisor / 8)) throw new Error(`The rules leave only ${records.length} records.`);
        const side = (api: Api) => ({ port: product.port, path: LIST, headers: api.headers });
        const { rounds, detail } = await alternate(
          { kind: 'same-list', connections: CONNECTIONS, orders: 0 },
          side(member),
          side(product.api),
          options,
        );
        const times = rounds.map(({ value, limit }) => ({ value: (CONNECTIONS * 1_000) / value, limit: (CONNECTIONS * 1_000) / limit }));
        return [judge(times, { name, unit: 'ms', better: 'lower', budget, detail })];
      } finally {
        await product.stop();
      }
    },
  };
}

/** A list under a rule over an own field and one through a link, whose prices are for some records alone, against the owner's. */
export const listRowRules = rowRules({ name: 'list-row-rules', budget: 1.3, roles: ['seller'], teams: 4 });

/** A list of somebody with ten roles, each with a rule of its own, in a tree of 500 departments, against the owner's. */
export const listTenRoles = rowRules({
  name: 'list-ten-roles',
  budget: 1.5,
  roles: Array.from({ length: CREWS }, (_, index) => `crew${index + 1}`),
  teams: TEAMS,
});
