// In charge of: copy, paste, fill and clear as a person asks for them, with what there is to tell about the outcome.
import type { RecordJson } from '@trellis/query';
import { MOST_RECORDS, type CellChange, type EditProblem } from './edit-store.ts';
import type { FillMode } from './fill-series.ts';
import type { Notice } from './notice.tsx';
import type { Block } from './plan-paste.ts';
import {
  copyLater,
  copyNow,
  emptyBelow,
  isTooLarge,
  MOST_CELLS,
  onRecords,
  planClearing,
  planFilling,
  planFillingRight,
  planPasting,
  type Copied,
  type RangeTools,
} from './range-commands.ts';
import { batchOf, problemsIn, refusedIn, sizeOfPlan, type PlanProblem, type RangePlan } from './range-plan.ts';
import { sizeOf, type CellRange } from './selection.ts';
import { formattedCount, type GridText } from './texts.ts';

/** A plan that was not carried out: nothing of it is stored. */
export interface RefusedPlan {
  readonly plan: RangePlan;
  /** Empty where nothing in particular is wrong with it. */
  readonly problems: readonly PlanProblem[];
  readonly problem?: EditProblem;
}

/** What the actions work on. */
export interface RangeActionParts {
  /** What is selected; it may reach below the last record. */
  readonly range: CellRange | undefined;
  readonly tools: RangeTools;
  readonly t: GridText;
  readonly onNotice: (notice: Notice) => void;
  readonly onSelect: (range: CellRange) => void;
  readonly onCopied: (range: CellRange | undefined) => void;
  /** New records are there, first to last. */
  readonly onCreated: (records: readonly RecordJson[]) => void;
  readonly onRefused: (refused: RefusedPlan) => void;
}

/** Puts what was copied on the clipboard at once. */
type SetClipboard = (copied: Copied) => void;

/** Actions on the selected range. */
export interface RangeActions {
  readonly clear: () => void;
  readonly fillDown: () => void;
  readonly fillRight: () => void;
  /** Goes on with a block over a larger target (the fill handle). */
  readonly fillTo: (block: CellRange, target: CellRange, mode: FillMode) => void;
  /** Goes on with the range over the empty cells below it. */
  readonly fillBelow: () => void;
  /** Without `set`, or when cells must be loaded first, it is put on the clipboard later. */
  readonly copy: (set: SetClipboard | undefined, isCut: boolean) => void;
  readonly paste: (block: Block) => void;
  /** Carries a plan out: whole, or not at all. */
  readonly carryOut: (plan: RangePlan) => void;
}

/** The actions for the range now selected. */
export function rangeActions(parts: RangeActionParts): RangeActions {
  const { tools, t, onNotice, onSelect, onCopied } = parts;
  const { locale } = tools.settings;
  const range = onRecords(parts.range, tools.source.total ?? 0);
  const number = (count: number): string => formattedCount(count, locale);

  function attempt(work: (over: CellRange) => Promise<unknown>, over: CellRange | undefined): void {
    if (over === undefined) return;
    if (isTooLarge(over)) return onNotice({ text: t('tooLarge', { max: number(MOST_CELLS) }), isBad: true });
    run(() => work(over));
  }

  function run(work: () => Promise<unknown>): void {
    work().catch((error: unknown) => onNotice({ text: error instanceof Error ? error.message : String(error), isBad: true }));
  }

  /** Whether the plan was stored; what stands against it is told elsewhere. */
  async function store(plan: RangePlan): Promise<boolean> {
    if (plan.lines.length > MOST_RECORDS) {
      onNotice({ text: t('tooManyRows', { max: number(MOST_RECORDS) }), isBad: true });
      return false;
    }
    const only = onlyCell(plan);
    if (only !== undefined) {
      tools.edits.add([only]);
      return true;
    }
    const own = problemsIn(plan);
    if (own.length > 0) {
      parts.onRefused({ plan, problems: own });
      return false;
    }
    const outcome = await tools.edits.addWhole(batchOf(plan), { message: t('conflictTitle') });
    if ('refused' in outcome) {
      parts.onRefused({ plan, problems: refusedIn(plan, outcome.refused), problem: outcome.problem });
      return false;
    }
    if (outcome.created.length > 0) parts.onCreated(outcome.created);
    return true;
  }

  function tell(plan: RangePlan, beyond = 0): void {
    const { records } = sizeOfPlan(plan);
    const texts = [
      ...(records > 0 ? [t('created', { count: records, formatted: number(records) })] : []),
      ...(plan.locked > 0 ? [t('lockedLeftOut', { count: plan.locked })] : []),
      ...(beyond > 0 ? [t('beyondEnd', { count: beyond })] : []),
    ];
    if (texts.length > 0) onNotice({ text: texts.join(locale === 'en' ? '. ' : '；') });
  }

  async function carryOut(plan: RangePlan, beyond = 0): Promise<void> {
    if (await store(plan)) tell(plan, beyond);
  }

  async function copyRange(over: CellRange, set: SetClipboard | undefined, isCut: boolean): Promise<void> {
    const now = copyNow(over, tools);
    if (now !== undefined && set !== undefined) set(now);
    else await writeClipboard(now ?? (await copyLater(over, tools)));
    onCopied(over);
    const { rows, columns } = sizeOf(over);
    if (rows * columns > 1) onNotice({ text: t('copied', { count: rows * columns, formatted: number(rows * columns) }) });
    if (isCut) await carryOut(await planClearing(over, tools));
  }

  async function pasteInto(over: CellRange, block: Block): Promise<void> {
    const { plan, range: target, beyond } = await planPasting(block, over, tools);
    onCopied(undefined);
    onSelect(target);
    await carryOut(plan, beyond);
  }

  async function fill(block: CellRange, target: CellRange, mode: FillMode): Promise<void> {
    onSelect(target);
    await carryOut(await planFilling(block, target, mode, tools));
  }

  // One row takes what stands above it, one column what stands left of it.
  async function fillDown(over: CellRange): Promise<void> {
    const top = over.top === over.bottom ? Math.max(0, over.top - 1) : over.top;
    await carryOut(await planFilling({ ...over, top, bottom: top }, { ...over, top }, 'copy', tools));
  }

  async function fillRight(over: CellRange): Promise<void> {
    const left = over.left === over.right ? Math.max(0, over.left - 1) : over.left;
    const plan = await planFillingRight({ ...over, left }, tools);
    if (plan !== undefined) await carryOut(plan);
  }

  async function fillBelow(over: CellRange): Promise<void> {
    const target = await emptyBelow(over, tools);
    if (target.bottom === over.bottom) return onNotice({ text: t('nothingEmptyBelow') });
    await fill(over, target, 'series');
  }

  return {
    carryOut: (plan) => run(() => carryOut(plan)),
    clear: () => attempt(async (over) => carryOut(await planClearing(over, tools)), range),
    fillDown: () => attempt(fillDown, range),
    fillRight: () => attempt(fillRight, range),
    fillTo: (block, target, mode) => attempt(() => fill(block, target, mode), target),
    fillBelow: () => attempt(fillBelow, range),
    copy: (set, isCut) => attempt((over) => copyRange(over, set, isCut), range),
    paste: (block) => block.length > 0 && attempt((over) => pasteInto(over, block), spanOf(parts.range, block)),
  };
}

/** A single cell of a record that is there: it is stored, or keeps its value and its reason, like a typed one. */
function onlyCell({ lines }: RangePlan): CellChange | undefined {
  const [line, ...others] = lines;
  const [cell, ...more] = line?.cells ?? [];
  if (line?.row === undefined || cell === undefined || others.length > 0 || more.length > 0) return undefined;
  return { record: line.row.stored, field: cell.column.path, value: cell.value, problem: cell.problem };
}

/** The larger of what is selected and what is pasted: either may be too much at once. */
function spanOf(range: CellRange | undefined, block: Block): CellRange | undefined {
  if (range === undefined) return undefined;
  const { rows, columns } = sizeOf(range);
  const width = Math.max(1, ...block.map((line) => line.length));
  return rows * columns >= block.length * width ? range : { ...range, bottom: range.top + block.length - 1, right: range.left + width - 1 };
}

async function writeClipboard({ text, html }: Copied): Promise<void> {
  const parts = { 'text/plain': new Blob([text], { type: 'text/plain' }), 'text/html': new Blob([html], { type: 'text/html' }) };
  await navigator.clipboard.write([new ClipboardItem(parts)]);
}
