// In charge of: every figure on a dashboard as text: compact figures, full figures, axis marks, changes.
import type { Locale } from '@trellis/errors';

/** What a figure counts. Percents are fractions: 0.165 is 16.5%. */
export type NumberStyle = 'number' | 'money' | 'percent';

/** How to write a figure. `currency` is an ISO code; money without one has no symbol. */
export interface NumberFormat {
  readonly style: NumberStyle;
  readonly currency?: string;
  readonly locale: Locale;
}

/** A figure in parts, so that symbol and unit can be set smaller than the digits. */
export interface FigureParts {
  readonly sign: '' | '−';
  readonly symbol: string;
  readonly digits: string;
  readonly unit: string;
}

/** What stands for a figure that does not exist. */
export const MISSING = '—';

interface Unit {
  readonly size: number;
  readonly name: string;
}

const units: Record<Locale, readonly Unit[]> = {
  'zh-CN': [
    { size: 1e8, name: '亿' },
    { size: 1e4, name: '万' },
  ],
  en: [
    { size: 1e9, name: 'B' },
    { size: 1e6, name: 'M' },
    { size: 1e3, name: 'K' },
  ],
};

const formatters = new Map<string, Intl.NumberFormat>();

function digitsOf(value: number, least: number, most: number): string {
  const key = `${least}:${most}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat('en-US', { minimumFractionDigits: least, maximumFractionDigits: most });
    formatters.set(key, formatter);
  }
  return formatter.format(value);
}

function signOf(value: number, shown: string): '' | '−' {
  // A value that rounds to nothing has no sign: "−0.0" says something that is not there.
  return value < 0 && /[1-9]/.test(shown) ? '−' : '';
}

/** The sign people know a currency by (`US$`, `¥`, `€`); its code where there is none. The same in both languages. */
export function currencySymbol(code: string): string {
  try {
    const parts = new Intl.NumberFormat('zh-CN', { style: 'currency', currency: code }).formatToParts(0);
    return parts.find((part) => part.type === 'currency')?.value ?? code;
  } catch {
    return code;
  }
}

function currencyDecimals(code: string | undefined): number {
  if (code === undefined) return 2;
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

function symbolOf(format: NumberFormat): string {
  return format.style === 'money' && format.currency !== undefined && format.currency !== '' ? currencySymbol(format.currency) : '';
}

/** The unit a figure is written in; undefined when it is written in full. */
function unitFor(size: number, locale: Locale, decimals: number): Unit | undefined {
  const list = units[locale];
  // 999,999 rounds to 1,000.00 K: it is written 1.00 M, so the rounded size decides.
  return list.find((unit) => Number((size / unit.size).toFixed(decimals)) >= 1);
}

function plainDigits(size: number, format: NumberFormat): string {
  if (format.style !== 'money') return digitsOf(size, 0, 2);
  const decimals = currencyDecimals(format.currency);
  return digitsOf(size, decimals, decimals);
}

/**
 * A figure for a headline. Money from 10,000 and counts from 100,000 are written with 万 / 亿 or K / M;
 * below that all digits are shown.
 */
export function figureParts(value: number | null, format: NumberFormat, decimals = 2): FigureParts {
  if (value === null || !Number.isFinite(value)) return { sign: '', symbol: '', digits: MISSING, unit: '' };
  const size = Math.abs(value);
  if (format.style === 'percent') {
    const digits = digitsOf(size * 100, 1, 1);
    return { sign: signOf(value, digits), symbol: '', digits, unit: '%' };
  }
  const unit = size < (format.style === 'money' ? 1e4 : 1e5) ? undefined : unitFor(size, format.locale, decimals);
  const digits = unit === undefined ? plainDigits(size, format) : digitsOf(size / unit.size, decimals, decimals);
  return { sign: signOf(value, digits), symbol: symbolOf(format), digits, unit: unit?.name ?? '' };
}

/** The parts of a figure as one text: `¥404.67 万`, `US$1.24M`, `16.5%`. */
export function joinParts(parts: FigureParts): string {
  const gap = parts.unit !== '' && parts.unit !== '%' && !/^[A-Z]/.test(parts.unit) ? ' ' : '';
  return `${parts.sign}${parts.symbol}${parts.digits}${gap}${parts.unit}`;
}

/** Writes short figures that stand under one another in the unit and with the decimals that suit the largest; far smaller ones in their own. */
export function shortFormatter(largest: number, format: NumberFormat): (value: number | null) => string {
  const size = Math.abs(largest);
  const unit = format.style === 'percent' || size < (format.style === 'money' ? 1e4 : 1e5) ? undefined : unitFor(size, format.locale, 1);
  if (unit === undefined) return (value) => fullFigure(value, format);
  // Under ten units one decimal tells too little apart: 4.38 万 beside 4.41 万.
  const decimals = size / unit.size < 10 ? 2 : 1;
  return (value) => {
    if (value === null) return MISSING;
    // Under a tenth of the unit nearly all digits would be lost: 31.99 is not 0.00 万.
    if (value !== 0 && Math.abs(value) < unit.size / 10) return joinParts(figureParts(value, format));
    const digits = digitsOf(Math.abs(value) / unit.size, decimals, decimals);
    return joinParts({ sign: signOf(value, digits), symbol: symbolOf(format), digits, unit: unit.name });
  };
}

/** A figure with all its digits, for tooltips, sentences and cells: `US$49.98`, `16,482`, `16.5%`. */
export function fullFigure(value: number | null, format: NumberFormat): string {
  if (value === null || !Number.isFinite(value)) return MISSING;
  if (format.style === 'percent') return joinParts(figureParts(value, format));
  const digits = plainDigits(Math.abs(value), format);
  return `${signOf(value, digits)}${symbolOf(format)}${digits}`;
}

/** A figure in a column of figures, whose currency stands apart: digits only. */
export function cellFigure(value: number | null, format: NumberFormat): string {
  if (value === null || !Number.isFinite(value)) return MISSING;
  if (format.style === 'percent') return joinParts(figureParts(value, format));
  const digits = plainDigits(Math.abs(value), format);
  return `${signOf(value, digits)}${digits}`;
}

/** Writes the marks of an axis, all in the unit that suits the largest. */
export function axisFormatter(largest: number, format: NumberFormat): (value: number) => string {
  if (format.style === 'percent') return (value) => `${signOf(value, '1')}${digitsOf(Math.abs(value) * 100, 0, 1)}%`;
  // Under two units the marks would be fractions: 0.5 万 reads worse than 5,000.
  const unit = units[format.locale].find((each) => Math.abs(largest) >= 2 * each.size);
  return (value) => {
    const digits = digitsOf(Math.abs(value) / (unit?.size ?? 1), 0, 2);
    return joinParts({ sign: signOf(value, digits), symbol: '', digits, unit: unit === undefined || value === 0 ? '' : unit.name });
  };
}

/** A change between two periods: relative for amounts and counts, in points for percents. */
export interface Change {
  /** The relative difference (0.126) or the difference of the fractions (0.007). */
  readonly amount: number;
  readonly inPoints: boolean;
}

/** How far a figure is from the one before; undefined where the former is missing or nothing to compare with. */
export function changeOf(value: number | null, before: number | null, style: NumberStyle): Change | undefined {
  if (value === null || before === null) return undefined;
  if (style === 'percent') return { amount: value - before, inPoints: true };
  return before === 0 ? undefined : { amount: (value - before) / Math.abs(before), inPoints: false };
}

/** Which way a change goes as shown, after rounding. */
export function directionOf(change: Change): 'up' | 'down' | 'same' {
  const shown = Math.round(change.amount * 1000);
  if (shown === 0) return 'same';
  return shown > 0 ? 'up' : 'down';
}

/** The size of a change without its direction: `12.6%`, `0.7 个点`, `0.7 pt`. Large ones as multiples: `14×`. */
export function changeText(change: Change, locale: Locale): string {
  const size = Math.abs(change.amount);
  if (change.inPoints) return `${digitsOf(size * 100, 1, 1)} ${locale === 'zh-CN' ? '个点' : 'pt'}`;
  return size >= 10 ? `${digitsOf(size, 0, 0)}×` : `${digitsOf(size * 100, 1, 1)}%`;
}

/** Whether a change is welcome for its metric. */
export function toneOf(change: Change | undefined, goodWhen: 'up' | 'down' | 'neutral' | undefined): 'good' | 'bad' | 'neutral' {
  const direction = change === undefined ? 'same' : directionOf(change);
  if (direction === 'same' || goodWhen === 'neutral') return 'neutral';
  return direction === (goodWhen ?? 'up') ? 'good' : 'bad';
}
