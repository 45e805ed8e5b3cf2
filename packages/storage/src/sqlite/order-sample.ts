// In charge of: telling whether a page lies near the beginning of an index's order, by looking at the first records there.
import { TRUE } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import { exprIdentity, type ActorValues, type Expr, type RowsPlan } from '@trellis/query';

/** Records looked at for each one that is wanted, and at most. */
const PER_RECORD = 5;
const MOST = 1_000;
/** How long it is believed that a page is near, and that it is not. */
const NEAR_MS = 2_000;
const FAR_MS = 30_000;
const MAX_KNOWN = 2_000;

type Read = (plan: RowsPlan, actor: ActorValues) => Promise<readonly (readonly Cell[])[]>;

/** Whether a condition asks each record for a little: its own fields, and those at the end of single links. */
function isPlain(expr: Expr): boolean {
  if (expr.kind === 'list') return expr.items.every(isPlain);
  if (expr.kind === 'path') return expr.steps.every((step) => step.valueType.kind !== 'list');
  if (expr.kind !== 'call') return true;
  return expr.name !== 'where' && !expr.name.startsWith('gather.') && expr.args.every(isPlain);
}

/**
 * Looks at the first records of an order. Row rules leave records that no index finds, yet mostly so many of them that a page is full
 * soon: then walking the order is quickest, and bounded by what was looked at.
 */
export class OrderSample {
  readonly #read: Read;
  readonly #known = new Map<string, { readonly isNear: boolean; readonly until: number }>();

  constructor(read: Read) {
    this.#read = read;
  }

  /** Whether the first records of the plan's order fill its page. The order must be that of an index. */
  async isNear(plan: RowsPlan, actor: ActorValues): Promise<boolean> {
    const wanted = plan.limit + plan.offset;
    if (wanted * 2 > MOST || !isPlain(plan.where)) return false;
    const key = JSON.stringify([
      exprIdentity(plan.where),
      plan.order.map((each) => [exprIdentity(each.expr), each.descending]),
      plan.after,
      wanted,
      actor,
    ]);
    const known = this.#known.get(key);
    if (known !== undefined && known.until > performance.now()) return known.isNear;
    const limit = Math.min(MOST, wanted * PER_RECORD);
    const rows = await this.#read({ ...plan, where: TRUE, columns: [plan.where], limit, offset: 0 }, actor);
    const isNear = rows.filter(([kept]) => kept === true).length >= wanted;
    if (this.#known.size > MAX_KNOWN) this.#known.clear();
    this.#known.set(key, { isNear, until: performance.now() + (isNear ? NEAR_MS : FAR_MS) });
    return isNear;
  }
}
