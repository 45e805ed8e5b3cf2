// In charge of: a workbook's parts: which sheets it has, and the rows of one of them.
import { AppError, issue } from '@trellis/errors';
import { cellFormats } from './cell-formats.ts';
import { MAX_COLUMNS, type TableRow } from './header.ts';
import { mergedRanges, type CellRange } from './merged-cells.ts';
import { sharedTexts, sheetRows, type SheetContext } from './sheet-rows.ts';
import { xmlTags, type XmlTag } from './xml-tags.ts';
import { ZipFile, type ZipEntry } from './zip-file.ts';

/** Real expanded bytes of a workbook, and how far a part may be packed. */
const LIMITS = { bytes: 1024 * 1024 * 1024, ratio: 400, ratioFrom: 32 * 1024 * 1024 } as const;
/** The parts that say what is where are small. */
const MAX_PART = 16 * 1024 * 1024;
/** Texts that cells share are held in memory. */
const MAX_SHARED = 256 * 1024 * 1024;
/** Sheets up to this size may be read a second time. */
const MAX_TWICE = 64 * 1024 * 1024;
/** Sheets that are looked into for the first that is not empty. */
const MAX_LOOKED_AT = 20;

/** Other words are those of programs that mean a sheet which is shown. */
const HIDDEN: ReadonlySet<string> = new Set(['hidden', 'veryHidden']);

interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly entry: ZipEntry;
}

interface Relation {
  readonly type: string;
  readonly target: string;
}

function targetPath(folder: string, target: string): string {
  const parts = target.startsWith('/') ? [] : folder.split('/').filter((part) => part !== '');
  for (const part of target.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** What a part refers to, by the reference's id. Types end the same in both variants of the format. */
async function relations(zip: ZipFile, part: string): Promise<ReadonlyMap<string, Relation>> {
  const place = part.lastIndexOf('/');
  const folder = part.slice(0, place + 1);
  const text = await zip.readText(`${folder}_rels/${part.slice(place + 1)}.rels`, MAX_PART);
  if (text === undefined) return new Map();
  const tags = xmlTags(text).filter((tag) => tag.name === 'Relationship');
  return new Map(
    tags.map(({ attributes }) => {
      const type = (attributes.get('Type') ?? '').replace(/^.*\//, '');
      return [attributes.get('Id') ?? '', { type, target: targetPath(folder, attributes.get('Target') ?? '') }];
    }),
  );
}

/** The id by which a sheet is found; its prefix differs between programs. */
function relationOf(sheet: XmlTag): string {
  return [...sheet.attributes].find(([name]) => name.endsWith(':id'))?.[1] ?? '';
}

function sheetsOf(zip: ZipFile, tags: readonly XmlTag[], known: ReadonlyMap<string, Relation>): Sheet[] {
  return tags.flatMap((tag): Sheet[] => {
    const relation = tag.name === 'sheet' ? known.get(relationOf(tag)) : undefined;
    const entry = relation?.type === 'worksheet' ? zip.entry(relation.target) : undefined;
    return entry === undefined ? [] : [{ name: tag.attributes.get('name') ?? '', isHidden: HIDDEN.has(tag.attributes.get('state') ?? ''), entry }];
  });
}

/** What a zip that is no workbook is. Files of OpenDocument programs say so in their first entry. */
export async function otherZip(path: string): Promise<'open-document' | 'unknown'> {
  const zip = await ZipFile.open(path, LIMITS);
  try {
    const type = zip.entry('mimetype') === undefined ? undefined : await zip.readText('mimetype', 1000);
    return type?.startsWith('application/vnd.oasis.opendocument.') === true ? 'open-document' : 'unknown';
  } finally {
    await zip.close();
  }
}

/** A workbook that is open. */
export class Workbook {
  readonly #zip: ZipFile;
  readonly #sheets: readonly Sheet[];
  readonly #is1904: boolean;
  readonly #shared: ZipEntry | undefined;
  readonly #styles: ZipEntry | undefined;
  #context: Promise<SheetContext> | undefined;

  private constructor(zip: ZipFile, sheets: readonly Sheet[], is1904: boolean, shared: ZipEntry | undefined, styles: ZipEntry | undefined) {
    this.#zip = zip;
    this.#sheets = sheets;
    this.#is1904 = is1904;
    this.#shared = shared;
    this.#styles = styles;
  }

  /** Opens a workbook; undefined when the zip is something else. */
  static async open(path: string): Promise<Workbook | undefined> {
    const zip = await ZipFile.open(path, LIMITS);
    try {
      const root = [...(await relations(zip, '')).values()].find((relation) => relation.type === 'officeDocument');
      const text = root?.target.endsWith('.xml') === true ? await zip.readText(root.target, MAX_PART) : undefined;
      const tags = text === undefined ? [] : xmlTags(text);
      if (root === undefined || tags[0]?.name !== 'workbook') {
        await zip.close();
        return undefined;
      }
      const known = await relations(zip, root.target);
      const part = (type: string): ZipEntry | undefined =>
        [...known.values()].filter((relation) => relation.type === type).map((relation) => zip.entry(relation.target))[0];
      const date1904 = tags.find((tag) => tag.name === 'workbookPr')?.attributes.get('date1904');
      return new Workbook(zip, sheetsOf(zip, tags, known), date1904 === '1' || date1904 === 'true', part('sharedStrings'), part('styles'));
    } catch (error) {
      await zip.close();
      throw error;
    }
  }

  /** Names of the sheets that have cells, in order. */
  get sheets(): readonly string[] {
    return this.#sheets.map((sheet) => sheet.name);
  }

  /** Names of those that are hidden: they are read only when asked for. */
  get hidden(): readonly string[] {
    return this.#sheets.filter((sheet) => sheet.isHidden).map((sheet) => sheet.name);
  }

  /** Rows of a sheet (the first that is not hidden when none is named) with their numbers; empty rows are left out. */
  async *rows(name: string | undefined): AsyncGenerator<TableRow> {
    const { entry } = this.#sheet(name);
    this.#context ??= this.#readContext();
    const context = await this.#context;
    for await (const row of sheetRows(this.#zip.read(entry), context)) {
      const last = row.cells.findLastIndex((cell) => cell !== '');
      if (last >= MAX_COLUMNS) throw new AppError('limit', 'import.too-many-columns', { params: { count: last + 1, max: MAX_COLUMNS } });
      yield row;
    }
  }

  /** The first sheet that is shown and has anything in it. */
  async firstFilled(): Promise<string | undefined> {
    const shown = this.#sheets.filter((sheet) => !sheet.isHidden);
    for (const { name } of shown.slice(0, MAX_LOOKED_AT)) {
      const rows = this.rows(name);
      const { done } = await rows.next();
      await rows.return(undefined);
      if (done !== true) return name;
    }
    return shown[0]?.name;
  }

  /** The cells of a sheet that are joined, as far as its first rows go. Of a very large sheet none is looked for: it would have to be read twice. */
  async merges(name: string | undefined): Promise<readonly CellRange[]> {
    const { entry } = this.#sheet(name);
    return entry.size > MAX_TWICE ? [] : mergedRanges(this.#zip.read(entry));
  }

  /** Lets the file go. */
  async close(): Promise<void> {
    await this.#zip.close();
  }

  /** What the cells of every sheet refer to. */
  async #readContext(): Promise<SheetContext> {
    for (const [part, max] of [
      [this.#shared, MAX_SHARED],
      [this.#styles, MAX_PART],
    ] as const) {
      if (part !== undefined && part.size > max) throw new AppError('limit', 'import.too-large', { params: { max: Math.round(max / 1_048_576) } });
    }
    const styles = this.#styles === undefined ? undefined : await this.#zip.readText(this.#styles.name, MAX_PART);
    return {
      shared: this.#shared === undefined ? [] : await sharedTexts(this.#zip.read(this.#shared)),
      formats: styles === undefined ? [] : cellFormats(styles),
      is1904: this.#is1904,
    };
  }

  #sheet(name: string | undefined): Sheet {
    const first = this.#sheets.find((each) => !each.isHidden) ?? this.#sheets[0];
    const sheet = name === undefined ? first : this.#sheets.find((each) => each.name === name);
    if (sheet !== undefined) return sheet;
    throw new AppError('invalid', 'request.invalid', { issues: [issue('import.unknown-sheet', 'sheet', { sheet: name ?? '' })] });
  }
}
