// In charge of: attempts through what comes back: the trash, earlier versions, undo, and through files going in and out.
import { crc32, deflateRawSync } from 'node:zlib';
import { ask, match, said, sweep, type Attack } from './attack.fixtures.ts';
import { at, type World } from './world.fixtures.ts';

const orders = `${at('order')}/records`;
const cases = `${at('service_case')}`;
const listings = `${at('listing')}`;

/** Operators delete cases of their own stores alone. */
const comebacks: readonly Attack[] = [
  {
    rules: 'P10 P3',
    door: `GET ${at('order')}/trash`,
    attempt: 'the trash of what one may not delete',
    expected: '403 access.denied',
    got: ask('mallory', 'GET', `${at('order')}/trash`),
  },
  {
    rules: 'P10',
    door: `GET ${cases}/trash`,
    attempt: 'deleted cases of another operator',
    expected: '200: 0',
    got: ask('bob', 'GET', `${cases}/trash?count=exact`, {}, (body) => body['total']),
  },
  {
    rules: 'P10 P9',
    door: `POST ${cases}/trash/restore`,
    attempt: 'taking another operator’s case out of the trash',
    expected: '404 record.not-in-trash (record.not-in-trash)',
    got: ask('bob', 'POST', `${cases}/trash/restore`, (world) => ({ json: { records: [{ id: world.id('goneCase'), version: 2 }] } })),
  },
  {
    rules: 'P10 P9',
    door: `DELETE ${cases}/trash`,
    attempt: 'deleting another operator’s case for good',
    expected: '403 access.denied',
    got: ask('bob', 'DELETE', `${cases}/trash`, (world) => ({ json: { records: [{ id: world.id('goneCase'), version: 2 }] } })),
  },
  {
    rules: 'P9',
    door: `GET ${cases}/records/:id`,
    attempt: 'a deleted record by its id',
    expected: '404 record.not-found',
    got: ask('mallory', 'GET', (world) => `${cases}/records/${world.id('goneCase')}`),
  },
  {
    rules: 'P10',
    door: `GET ${cases}/records/:id/history`,
    attempt: 'the history of a deleted record',
    expected: '404 record.not-found',
    got: ask('mallory', 'GET', (world) => `${cases}/records/${world.id('goneCase')}/history`),
  },
  {
    rules: 'P10 P5',
    door: `POST ${at('product')}/records/:id/restore`,
    attempt: 'an earlier version, for the price it had',
    expected: '200: no price',
    got: ask(
      'mallory',
      'POST',
      (world) => `${at('product')}/records/${world.id('product')}/restore`,
      { json: { version: 1, dryRun: true }, headers: match(2) },
      (body, { text }) => (text.includes('purchase_price') ? body : 'no price'),
    ),
  },
  {
    rules: 'P10 W1',
    door: `POST ${at('product')}/records/:id/restore`,
    attempt: 'bringing back a version that differs in a hidden field alone',
    expected: '200',
    got: ask('mallory', 'POST', (world) => `${at('product')}/records/${world.id('product')}/restore`, { json: { version: 1 }, headers: match(2) }),
  },
  {
    rules: 'P10',
    door: `POST ${at('order')}/records/:id/restore`,
    attempt: 'an earlier version of an order, from when it was in the other store',
    expected: '200: shown',
    got: ask(
      'mallory',
      'POST',
      (world) => `${orders}/${world.id('moved')}/restore`,
      { json: { version: 1, dryRun: true }, headers: match(2) },
      () => 'shown',
    ),
  },
  {
    rules: 'W2 P10',
    door: `POST ${at('order')}/records/:id/restore`,
    attempt: 'bringing it back',
    expected: '400 record.invalid (record.link-missing)',
    got: ask('mallory', 'POST', (world) => `${orders}/${world.id('moved')}/restore`, { json: { version: 1 }, headers: match(2) }),
  },
  {
    rules: 'P10 P9',
    door: 'POST /api/undo',
    attempt: 'taking back somebody else’s act by its number',
    expected: '409 undo.nothing, all of them',
    got: (world) =>
      sweep(['1', '2', '5', '999'], async (batch) => said(await world.ask('bob', 'POST', '/api/undo', { json: { batch: Number(batch) } }))),
  },
  {
    rules: 'P10',
    door: 'GET /api/undo',
    attempt: 'what could be taken back, of somebody who did nothing',
    expected: '200',
    got: ask('bob', 'GET', '/api/undo'),
  },
  {
    rules: 'W2 P10',
    door: 'POST /api/redo',
    attempt: 'doing again what one never did',
    expected: '409 redo.nothing',
    got: ask('bob', 'POST', '/api/redo'),
  },
  {
    rules: 'P10 W2',
    door: 'POST /api/undo',
    attempt: 'taking back an own act on an order that is another store’s by now',
    expected: '409 undo.conflicts, carrier KanariMoved',
    writes: true,
    async got(world) {
      const { client, user } = world.person('mallory');
      const order = await world.server.owner.client.records('sales', 'order').create({
        ext_key: 'u|1',
        platform_order_id: 'U-1',
        store: world.id('mine'),
        ordered_at: '2026-11-01T10:00:00Z',
        fulfil: 'self',
        currency: 'USD',
        status: 'unshipped',
      });
      const changed = await client.records('sales', 'order').update(order.id, 1, { carrier: 'Own act' });
      await world.server.owner.client
        .records('sales', 'order')
        .update(order.id, changed.version, { store: world.id('other'), carrier: 'KanariMoved' });
      void user;
      const answer = await world.ask('mallory', 'POST', '/api/undo', { json: {} });
      const now = await world.server.owner.client.records('sales', 'order').get(order.id);
      return `${said(answer)}, carrier ${String(now['carrier'])}`;
    },
  },
  {
    rules: 'P3',
    door: `POST ${at('customer')}/records/:id/erase`,
    attempt: 'erasing a customer',
    expected: '403 access.denied',
    got: ask('mallory', 'POST', (world) => `${at('customer')}/records/${world.id('ada')}/erase`),
  },
];

/** A form with a file. */
function form(content: string | Uint8Array<ArrayBuffer>, options: object = {}, name = 'file.csv'): FormData {
  const data = new FormData();
  data.set('options', JSON.stringify(options));
  data.set('file', new Blob([content]), name);
  return data;
}

async function job(
  world: World,
  who: 'mallory' | 'manager' | 'dev',
  entity: string,
  content: string | Uint8Array<ArrayBuffer>,
  options: object = {},
  name = 'file.csv',
): Promise<string> {
  if (typeof content === 'string') world.wrote(content);
  const started = await world.ask(who, 'POST', `${entity}/import`, { raw: form(content, options, name) });
  if (started.status !== 202) return said(started);
  const { id } = started.body['job'] as { id: string };
  for (;;) {
    const { body } = await world.ask(who, 'GET', `/api/jobs/${id}`);
    const { status, error, refused, result } = body['job'] as {
      status: string;
      error?: { code: string };
      refused?: readonly { issues: readonly { code: string }[] }[];
      result?: { created: number; updated: number };
    };
    if (status === 'queued' || status === 'running') {
      await new Promise((later) => setTimeout(later, 20));
      continue;
    }
    const codes = [...new Set((refused ?? []).flatMap(({ issues }) => issues.map((each) => each.code)))].join(' ');
    return `${status}${error === undefined ? '' : ` ${error.code}`}${codes === '' ? '' : ` (${codes})`}${status === 'done' ? `: ${result?.created} new, ${result?.updated} changed` : ''}`;
  }
}

/** A zip file; of an entry it may say another size than it has. */
function zip(entries: Readonly<Record<string, Buffer>>, says: Readonly<Record<string, number>> = {}): Uint8Array<ArrayBuffer> {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [path, bytes] of Object.entries(entries)) {
    const [name, packed] = [Buffer.from(path), deflateRawSync(bytes)];
    const frame = Buffer.alloc(26);
    frame.writeUInt16LE(20, 0);
    frame.writeUInt16LE(8, 4);
    frame.writeUInt32LE(crc32(bytes), 10);
    frame.writeUInt32LE(packed.length, 14);
    frame.writeUInt32LE(says[path] ?? bytes.length, 18);
    frame.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    locals.push(Buffer.from('PK\u0003\u0004'), frame, name, packed);
    centrals.push(Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), frame, rest, name);
    offset += 30 + name.length + packed.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(entries).length, 4);
  end.writeUInt16LE(Object.keys(entries).length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return new Uint8Array(Buffer.concat([...locals, central, Buffer.from('PK\u0005\u0006'), end]));
}

const office = 'http://schemas.openxmlformats.org';
/** A workbook of kilobytes that holds megabytes of blanks, in its book or in its sheet; it may say that it is smaller. */
function bomb(part: 'xl/workbook.xml' | 'xl/worksheets/sheet1.xml', says?: number): Uint8Array<ArrayBuffer> {
  const ofBook = `${office}/officeDocument/2006/relationships`;
  const texts = {
    '[Content_Types].xml': `<Types xmlns="${office}/package/2006/content-types"/>`,
    '_rels/.rels': `<Relationships><Relationship Id="r1" Type="${ofBook}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${ofBook}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${ofBook}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': '<worksheet><sheetData></sheetData></worksheet>',
  };
  const parts = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
  const blanks = Buffer.alloc(17 * 1_048_576, 32);
  return zip({ ...parts, [part]: Buffer.concat([parts[part] ?? Buffer.alloc(0), blanks]) }, says === undefined ? {} : { [part]: says });
}

const imports: readonly Attack[] = [
  {
    rules: 'P3',
    door: `POST ${at('order')}/import`,
    attempt: 'importing without the right',
    expected: '403 access.denied',
    got: ask('mallory', 'POST', `${at('order')}/import`, { raw: form('ext_key\nx\n') }),
  },
  {
    rules: 'P3',
    door: `POST ${at('order')}/import/preview`,
    attempt: 'looking at a file without the right',
    expected: '403 access.denied',
    got: ask('mallory', 'POST', `${at('order')}/import/preview`, { raw: form('ext_key\nx\n') }),
  },
  {
    rules: 'W3 D2',
    door: `POST ${listings}/import`,
    attempt: 'listings of the other store in a file',
    expected: 'failed import.refused (import.no-match)',
    got: (world) => job(world, 'mallory', listings, `ext_key,store,seller_sku\ni|1,${'KanariStore'},x\n`),
  },
  {
    rules: 'W2 P9',
    door: `POST ${cases}/import`,
    attempt: 'a file that changes another store’s case by its number',
    expected: 'failed import.refused (record.duplicate)',
    got: (world) =>
      job(
        world,
        'mallory',
        cases,
        `case_no,type,order,assignee,opened_at\n${String(world.record('foreignCase')['case_no'])},question,OWN-1,mallory@test.example,2026-11-03 10:00\n`,
        { upsertBy: 'case_no' },
      ),
  },
  {
    rules: 'W6',
    door: `POST ${cases}/import`,
    attempt: 'a file of cases that begin resolved',
    expected: 'failed import.refused (record.status-initial)',
    got: (world) =>
      job(world, 'mallory', cases, 'order,type,refund,status,assignee,opened_at\nOWN-1,refund,900,resolved,mallory@test.example,2026-11-03 10:00\n'),
  },
  {
    rules: 'W1 E4',
    door: `POST ${listings}/import`,
    attempt: 'columns called __proto__ and constructor',
    expected: '400 request.invalid (import.forbidden-column)',
    got: (world) => job(world, 'mallory', listings, '__proto__,constructor,ext_key\nx,y,i|2\n'),
  },
  {
    rules: 'W1 E4',
    door: `POST ${listings}/import`,
    attempt: 'a mapping onto __proto__',
    expected: '400 request.invalid (request.forbidden-key)',
    got: ask('mallory', 'POST', `${listings}/import`, () => {
      const data = new FormData();
      data.set('options', '{"mapping":{"__proto__":"ext_key"}}');
      data.set('file', new Blob(['a\nb\n']), 'f.csv');
      return { raw: data };
    }),
  },
  {
    rules: 'W1 P9',
    door: `POST ${at('product')}/import`,
    attempt: 'finance, a file of a field that it may not write',
    expected: '400 request.invalid (access.field-not-writable)',
    got: async (world) =>
      said(
        await world.ask('fin', 'POST', `${at('product')}/import`, {
          raw: form('sku,name\nSEEN-1,Mine\n', { upsertBy: 'sku', mapping: { sku: 'sku', name: 'name' } }),
        }),
      ),
  },
  {
    rules: 'C3',
    door: `POST ${listings}/import`,
    attempt: 'a file that only says that it is a workbook',
    expected: '400 import.broken-file',
    got: (world) => job(world, 'mallory', listings, 'PK\u0003\u0004 no workbook', {}, 'x.xlsx'),
  },
  {
    rules: 'C3 C2',
    door: `POST ${listings}/import`,
    attempt: 'a file with a path for a name',
    expected: 'done: 1 new, 0 changed',
    writes: true,
    got: (world) => job(world, 'mallory', listings, 'ext_key,store,seller_sku\ni|3,Mine,x\n', {}, '../../../etc/cron.d/x.csv'),
  },
  {
    rules: 'C3 D10',
    door: `POST ${listings}/import`,
    attempt: 'a workbook of kilobytes that unfolds to megabytes',
    expected: '400 import.broken-file',
    got: (world) => job(world, 'mallory', listings, bomb('xl/workbook.xml'), {}, 'bomb.xlsx'),
  },
  {
    rules: 'C3 D10',
    door: `POST ${listings}/import`,
    attempt: 'a sheet that is larger than its directory says',
    expected: '400 import.broken-file',
    got: (world) => job(world, 'mallory', listings, bomb('xl/worksheets/sheet1.xml', 1_000), {}, 'bomb.xlsx'),
  },
  {
    rules: 'D10',
    door: `POST ${listings}/import`,
    attempt: 'a file of endless columns',
    expected: '429 import.too-many-columns',
    got: (world) => job(world, 'mallory', listings, `${Array.from({ length: 5_000 }, (_, place) => `c${place}`).join(',')}\n`),
  },
  {
    rules: 'P9',
    door: 'GET /api/jobs/:id',
    attempt: 'somebody else’s job: its state, its report, its rows, ending it',
    expected: '404 job.not-found, all of them',
    writes: true,
    async got(world) {
      const started = await world.server.call('POST', `${at('supplier')}/import`, {
        headers: world.person('dev').headers,
        raw: form('name\nKanariImported\n', { dryRun: true }),
      });
      const { id } = started.body['job'] as { id: string };
      const ways = ['GET /', 'GET /report', 'GET /rows', 'GET /changes', 'POST /cancel'];
      return sweep(ways, async (way) => {
        const [method = '', path = ''] = way.split(' ');
        return said(await world.ask('mallory', method, `/api/jobs/${id}${path === '/' ? '' : path}`));
      });
    },
  },
  {
    rules: 'P9',
    door: 'GET /api/jobs/:id',
    attempt: 'jobs called 1, __proto__, ../jobs',
    expected: '404 job.not-found, all of them',
    got: (world) => sweep(['1', '__proto__', '..%2fjobs'], async (id) => said(await world.ask('mallory', 'GET', `/api/jobs/${id}`))),
  },
  {
    rules: 'P9 W4',
    door: `PUT ${listings}/import/recipes/:id`,
    attempt: 'changing somebody else’s saved way of importing',
    expected: '404 import.recipe-not-found, 404 import.recipe-not-found',
    writes: true,
    async got(world) {
      const json = { name: 'Of the manager', options: { mapping: { a: 'ext_key', b: 'store', c: 'seller_sku' } }, headers: ['a', 'b', 'c'] };
      const { body } = await world.server.call('POST', `${listings}/import/recipes`, { headers: world.person('manager').headers, json });
      const { id } = body['recipe'] as { id: number };
      const put = said(await world.ask('mallory', 'PUT', `${listings}/import/recipes/${id}`, { json: { ...json, name: 'Mine' } }));
      return `${put}, ${said(await world.ask('mallory', 'DELETE', `${listings}/import/recipes/${id}`))}`;
    },
  },
  {
    rules: 'C4',
    door: `GET ${at('customer')}/export`,
    attempt: 'a name that a spreadsheet would run',
    expected: '200: as text',
    writes: true,
    async got(world) {
      await world.ask('mallory', 'POST', `${at('customer')}/records`, {
        json: { ext_key: 'calc', store: world.id('mine'), name: "=cmd|'/c calc'!A1" },
      });
      const answer = await world.ask('mallory', 'GET', `${at('customer')}/export?format=csv&fields=name`);
      return `${said(answer)}: ${answer.text.split(/\r?\n/).some((line) => /^"?[=+@-]/.test(line)) ? answer.text : 'as text'}`;
    },
  },
];

const image = `${at('product')}/files`;

function fileForm(field: string, content: string, name: string): FormData {
  const data = new FormData();
  data.append('field', field);
  data.append('file', new Blob([content]), name);
  return data;
}

const files: readonly Attack[] = [
  {
    rules: 'C2 W1',
    door: `POST ${image}`,
    attempt: 'a file for a field that one may not write',
    expected: '403 access.field-not-writable',
    got: ask('mallory', 'POST', image, { raw: fileForm('image', 'x', 'a.png') }),
  },
  {
    rules: 'C2 P9',
    door: `POST ${image}`,
    attempt: 'a file for a hidden field, and for none',
    expected: '400 request.invalid (record.unknown-field), all of them',
    got: (world) =>
      sweep(['purchase_price', 'nothing', '__proto__'], async (field) =>
        said(await world.ask('mallory', 'POST', image, { raw: fileForm(field, 'x', 'a.png') })),
      ),
  },
  {
    rules: 'C2',
    door: `POST ${image}`,
    attempt: 'a page that says it is a picture',
    expected: '400 file.other-kind (file.other-kind)',
    got: ask('manager', 'POST', image, { raw: fileForm('image', '<html><script>alert(1)</script>', 'a.png') }),
  },
  {
    rules: 'C2 C1',
    door: `POST ${image}`,
    attempt: 'a picture that holds a script (SVG)',
    expected: '400 file.other-kind (file.other-kind)',
    got: ask('manager', 'POST', image, { raw: fileForm('image', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.svg') }),
  },
  {
    rules: 'C2 P9',
    door: `PATCH ${at('product')}/records/:id`,
    attempt: 'a file that somebody else uploaded, set on a record of one’s own',
    expected: '400 record.invalid (file.not-uploaded)',
    writes: true,
    async got(world) {
      const gif = `GIF89a${String.fromCharCode(1, 0, 1, 0, 0, 0, 0)}`;
      const up = await world.server.call('POST', image, { headers: world.person('manager').headers, raw: fileForm('image', gif, 'a.gif') });
      const id = (up.body['file'] as { id: string } | undefined)?.id ?? said(up);
      return said(await world.ask('dev', 'PATCH', `${at('product')}/records/${world.id('product')}`, { json: { image: [id] }, headers: match(2) }));
    },
  },
  {
    rules: 'C2 P9',
    door: `GET ${at('product')}/records/:id/files/:field/:file`,
    attempt: 'paths for a file’s id',
    expected: '404 file.not-found, all of them',
    got: (world) =>
      sweep(['..%2f..%2fsecret.key', '%2e%2e%2f%2e%2e%2ftrellis.sqlite', '__proto__', '%00'], async (file) =>
        said(await world.ask('manager', 'GET', `${at('product')}/records/${world.id('product')}/files/image/${file}`)),
      ),
  },
  {
    rules: 'C2',
    door: 'GET /*',
    attempt: 'paths out of the folder of pages',
    expected: 'no file, all of them',
    got: (world) =>
      sweep(
        [
          '/../package.json',
          '/..%2f..%2fpackage.json',
          '/%2e%2e/%2e%2e/secret.key',
          '/assets/..%5c..%5csecret.key',
          '//etc/passwd',
          '/trellis.sqlite',
        ],
        async (path) => {
          const answer = await world.ask('nobody', 'GET', path);
          return /"version"|SQLite|root:/.test(answer.text) ? `${answer.status} with a file` : 'no file';
        },
      ),
  },
];

/** The attempts. */
export const comebackAttacks: readonly Attack[] = [...comebacks, ...imports, ...files];
