// In charge of: copy, paste, fill and clear as a person asks for them, with what there is to tell about the outcome.
import type { Notice } from './notice.tsx';
import {
  clearRange,
  copyLater,
  copyNow,
  fillRight,
  fillRows,
  isTooLarge,
  MOST_CELLS,
  pasteText,
  type PasteOutcome,
  type RangeTools,
} from './range-commands.ts';
import { sizeOf, type CellRange } from './selection.ts';
import { formattedCount, type GridText } from './texts.ts';

/** What the actions work on. */
export interface RangeActionParts {
  readonly range: CellRange | undefined;
  readonly tools: RangeTools;
  readonly t: GridText;
  readonly onNotice: (notice: Notice) => void;
  readonly onSelect: (range: CellRange) => void;
  readonly onCopied: (range: CellRange | undefined) => void;
}

/** Actions on the selected range. */
export interface RangeActions {
  readonly clear: () => void;
  readonly fillDown: () => void;
  readonly fillRight: () => void;
  /** Repeats a block over a larger target (the fill handle). */
  readonly fillTo: (block: CellRange, target: CellRange) => void;
  /** `set` puts text on the clipboard at once; without it, or when cells must be loaded first, it is put there later. */
  readonly copy: (set: ((text: string) => void) | undefined, isCut: boolean) => void;
  readonly paste: (text: string) => void;
}

/** The actions for the range now selected. */
export function rangeActions({ range, tools, t, onNotice, onSelect, onCopied }: RangeActionParts): RangeActions {
  const { locale } = tools.settings;

  function attempt(work: () => Promise<unknown>, over: CellRange | undefined): void {
    if (over === undefined) return;
    if (isTooLarge(over)) return onNotice({ text: t('tooLarge', { max: formattedCount(MOST_CELLS, locale) }), isBad: true });
    work().catch((error: unknown) => onNotice({ text: error instanceof Error ? error.message : String(error), isBad: true }));
  }

  function tell({ locked, beyond }: PasteOutcome): void {
    const texts = [...(locked > 0 ? [t('lockedLeftOut', { count: locked })] : []), ...(beyond > 0 ? [t('beyondEnd', { count: beyond })] : [])];
    if (texts.length > 0) onNotice({ text: texts.join(locale === 'en' ? '. ' : '；') });
  }

  async function copyRange(over: CellRange, set: ((text: string) => void) | undefined, isCut: boolean): Promise<void> {
    const now = copyNow(over, tools);
    if (now !== undefined && set !== undefined) set(now);
    else await navigator.clipboard.writeText(now ?? (await copyLater(over, tools)));
    onCopied(over);
    const { rows, columns } = sizeOf(over);
    if (rows * columns > 1) onNotice({ text: t('copied', { count: rows * columns, formatted: formattedCount(rows * columns, locale) }) });
    if (isCut) await clearRange(over, tools);
  }

  async function pasteInto(over: CellRange, text: string): Promise<void> {
    const outcome = await pasteText(text, over, tools);
    onCopied(undefined);
    onSelect(outcome.range);
    tell(outcome);
  }

  return {
    clear: () => attempt(async () => range && clearRange(range, tools), range),
    fillDown: () => attempt(async () => range && fillRows({ ...range, bottom: range.top }, range, tools), range),
    fillRight: () => attempt(async () => range && fillRight(range, tools), range),
    fillTo(block, target) {
      attempt(() => fillRows(block, target, tools), target);
      onSelect(target);
    },
    copy: (set, isCut) => attempt(async () => range && copyRange(range, set, isCut), range),
    paste: (text) => attempt(async () => range && text !== '' && pasteInto(range, text), range),
  };
}
