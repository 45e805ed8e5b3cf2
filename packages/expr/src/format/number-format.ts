// In charge of: number formats of TEXT: `#,##0.00`, `0.0%`, `¥0.00;-¥0.00;—`.
import { absolute, pow10, toScale } from '../calc/exact.ts';
import { fixedDigits } from '../calc/number-text.ts';

interface NumberSection {
  readonly before: string;
  readonly after: string;
  /** Fewest digits before the point. */
  readonly whole: number;
  readonly isGrouped: boolean;
  /** Fewest and most digits after the point. */
  readonly least: number;
  readonly most: number;
  readonly percents: number;
  readonly hasDigits: boolean;
}

/** A number format: for positive numbers, negative ones and zero. */
export type NumberFormat = readonly NumberSection[];

const mostPlaces = 30;
// Quoted text, an escaped character, or one that stands for itself. Letters of other scripts and currency signs stand for themselves.
const literal = /"([^"]*)"|\\(.)|([^0#.,%;"\\a-zA-Z])/uy;

function readLiterals(text: string, from: number): { readonly text: string; readonly percents: number; readonly at: number } {
  let found = '';
  let percents = 0;
  let at = from;
  for (;;) {
    if (text[at] === '%') {
      found += '%';
      percents++;
      at++;
      continue;
    }
    literal.lastIndex = at;
    const match = literal.exec(text);
    if (match === null) return { text: found, percents, at };
    found += match[1] ?? match[2] ?? match[3] ?? '';
    at += match[0].length;
  }
}

function readSection(text: string): NumberSection | undefined {
  const before = readLiterals(text, 0);
  const core = /[0#,]*(?:\.[0#]*)?/y;
  core.lastIndex = before.at;
  const digits = core.exec(text)?.[0] ?? '';
  const after = readLiterals(text, before.at + digits.length);
  if (after.at < text.length) return undefined;
  const [whole = '', places = ''] = digits.split('.');
  // Zeros come last before the point and first after it; a comma stands between digits.
  if (!/^(#[#,]*)?([0,]*0)?$/.test(whole) || whole.startsWith(',') || whole.endsWith(',') || !/^0*#*$/.test(places) || places.length > mostPlaces)
    return undefined;
  return {
    before: before.text,
    after: after.text,
    whole: whole.replace(/[#,]/g, '').length,
    isGrouped: whole.includes(','),
    least: places.replace(/#/g, '').length,
    most: places.length,
    percents: before.percents + after.percents,
    hasDigits: digits !== '',
  };
}

/** The sections of a format: semicolons outside quotes part them. */
function sectionsOf(format: string): readonly string[] {
  return (format.match(/(?:"[^"]*"|\\.|[^;"\\])+|(?<=;|^)(?=;|$)/gu) ?? []).slice(0, 4);
}

/** Reads a number format; undefined when it is none. */
export function readNumberFormat(format: string): NumberFormat | undefined {
  if (format === '' || format.length > 200 || (format.match(/"/g)?.length ?? 0) % 2 === 1) return undefined;
  const sections = sectionsOf(format).map(readSection);
  if (sections.length === 0 || sections.length > 3 || sections.includes(undefined)) return undefined;
  const found = sections.filter((section) => section !== undefined);
  return found[0]?.hasDigits === true ? found : undefined;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

function writeSection(section: NumberSection, unscaled: bigint, scale: number): string {
  if (!section.hasDigits) return section.before + section.after;
  const [whole, places] = fixedDigits(unscaled * pow10(section.percents * 2), scale, section.most);
  const digits = (whole === '0' ? '' : whole).padStart(section.whole, '0');
  const fraction = places.slice(0, section.least) + places.slice(section.least).replace(/0+$/, '');
  const point = fraction === '' ? '' : '.';
  return `${section.before}${section.isGrouped ? grouped(digits) : digits}${point}${fraction}${section.after}`;
}

function isZeroIn(section: NumberSection, unscaled: bigint, scale: number): boolean {
  return toScale(absolute(unscaled) * pow10(section.percents * 2), scale, section.most) === 0n;
}

/** A number in a format, rounded halves away from zero. One that rounds to zero has no sign. */
export function writeNumber(format: NumberFormat, unscaled: bigint, scale: number): string {
  const [positive, negative, zero] = format;
  if (positive === undefined) return '';
  if (zero !== undefined && unscaled === 0n) return writeSection(zero, 0n, scale);
  if (unscaled >= 0n) return writeSection(positive, unscaled, scale);
  if (negative !== undefined) return writeSection(negative, -unscaled, scale);
  const written = writeSection(positive, -unscaled, scale);
  return isZeroIn(positive, unscaled, scale) ? written : `-${written}`;
}
