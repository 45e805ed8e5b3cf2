// In charge of: a workbook's parts: which sheets it has, and the rows of one of them.
import { AppError, issue } from '@trellis/errors';
import { streamXlsxRows } from 'hucre/xlsx';
import { cellText, type WorkbookValue } from './cell-text.ts';
import { MAX_COLUMNS, type TableRow } from './header.ts';
import { brokenFile } from './refusal.ts';
import { xmlTags, type XmlTag } from './xml-tags.ts';
import { ZipFile, type ZipEntry } from './zip-file.ts';

/** Real expanded bytes of a workbook, and how far a part may be packed. */
const LIMITS = { bytes: 1024 * 1024 * 1024, ratio: 400, ratioFrom: 32 * 1024 * 1024 } as const;
/** The parts that say what is where are small. */
const MAX_PART = 16 * 1024 * 1024;
/** Texts that cells share are held in memory. */
const MAX_SHARED = 256 * 1024 * 1024;

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
    return entry === undefined
      ? []
      : [{ name: tag.attributes.get('name') ?? '', isHidden: (tag.attributes.get('state') ?? 'visible') !== 'visible', entry }];
  });
}

/** One stored entry of a zip made on the way: its head, then its content as it comes. */
function storedHead(name: string, size: number): Buffer {
  const head = Buffer.alloc(30 + name.length);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt32LE(size, 18);
  head.writeUInt32LE(size, 22);
  head.writeUInt16LE(name.length, 26);
  head.write(name, 30, 'latin1');
  return head;
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** Parts of a workbook that has one sheet and nothing besides. */
function skeleton(is1904: boolean, hasShared: boolean, hasStyles: boolean): readonly (readonly [string, string])[] {
  const relation = (id: string, type: string, target: string): string => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const relationsText = (content: string): string => `<Relationships xmlns="${PACKAGE}/relationships">${content}</Relationships>`;
  const workbook = `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr date1904="${is1904 ? 1 : 0}"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`;
  const parts = [
    relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
    hasShared ? relation('rId2', 'sharedStrings', 'sharedStrings.xml') : '',
    hasStyles ? relation('rId3', 'styles', 'styles.xml') : '',
  ];
  return [
    ['[Content_Types].xml', `<Types xmlns="${PACKAGE}/content-types"></Types>`],
    ['_rels/.rels', relationsText(relation('rId1', 'officeDocument', 'xl/workbook.xml'))],
    ['xl/workbook.xml', workbook],
    ['xl/_rels/workbook.xml.rels', relationsText(parts.join(''))],
  ];
}

/** A workbook that is open. */
export class Workbook {
  readonly #zip: ZipFile;
  readonly #sheets: readonly Sheet[];
  readonly #is1904: boolean;
  readonly #shared: ZipEntry | undefined;
  readonly #styles: ZipEntry | undefined;

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

  /** Rows of a sheet (the first that is not hidden when none is named) with their numbers; empty rows are left out. */
  async *rows(name: string | undefined): AsyncGenerator<TableRow> {
    const sheet =
      name === undefined ? (this.#sheets.find((each) => !each.isHidden) ?? this.#sheets[0]) : this.#sheets.find((each) => each.name === name);
    if (sheet === undefined)
      throw new AppError('invalid', 'request.invalid', { issues: [issue('import.unknown-sheet', 'sheet', { sheet: name ?? '' })] });
    for (const [part, max] of [
      [this.#shared, MAX_SHARED],
      [this.#styles, MAX_PART],
    ] as const) {
      if (part !== undefined && part.size > max) throw new AppError('limit', 'import.too-large', { params: { max: Math.round(max / 1_048_576) } });
    }
    for await (const { index, values } of paced(this.#package(sheet))) {
      const last = values.findLastIndex((value) => value !== null && value !== '');
      if (last >= MAX_COLUMNS) throw new AppError('limit', 'import.too-many-columns', { params: { count: last + 1, max: MAX_COLUMNS } });
      if (last >= 0) yield { number: index + 1, cells: values.slice(0, last + 1).map((value) => cellText(value as WorkbookValue)) };
    }
  }

  /** Lets the file go. */
  async close(): Promise<void> {
    await this.#zip.close();
  }

  /**
   * The sheet with what its cells refer to, as a workbook of its own: texts and styles before the sheet, whatever order the file has them in,
   * so that rows can be read without holding the sheet.
   */
  async *#package(sheet: Sheet): AsyncGenerator<Buffer> {
    for (const [name, text] of skeleton(this.#is1904, this.#shared !== undefined, this.#styles !== undefined)) {
      yield Buffer.concat([storedHead(name, Buffer.byteLength(text)), Buffer.from(text)]);
    }
    const parts = [
      ['xl/styles.xml', this.#styles],
      ['xl/sharedStrings.xml', this.#shared],
      ['xl/worksheets/sheet1.xml', sheet.entry],
    ] as const;
    for (const [name, entry] of parts) {
      if (entry === undefined) continue;
      yield storedHead(name, entry.size);
      yield* this.#zip.read(entry);
    }
  }
}

/** Rows of a packed sheet. The bytes are given out only while a row is waited for: the reader itself would run ahead without end. */
async function* paced(bytes: AsyncGenerator<Buffer>): AsyncGenerator<{ readonly index: number; readonly values: readonly unknown[] }> {
  let resume: (() => void) | undefined;
  let wanted = false;
  let failure: unknown;
  const source = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!wanted) await new Promise<void>((resolve) => (resume = resolve));
        try {
          const { done, value } = await bytes.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          failure = error;
          controller.error(error);
        }
      },
    },
    { highWaterMark: 0 },
  );
  const rows = streamXlsxRows(source);
  try {
    for (;;) {
      wanted = true;
      resume?.();
      const { done, value } = await rows.next();
      wanted = false;
      if (done === true) break;
      yield value;
    }
  } catch (error) {
    if (failure instanceof AppError || error instanceof AppError) throw failure ?? error;
    throw brokenFile({ en: 'its sheet cannot be read', 'zh-CN': '工作表读不出来' }, error);
  } finally {
    wanted = true;
    resume?.();
    await bytes.return(undefined);
  }
}
