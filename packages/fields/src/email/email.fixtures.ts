// In charge of: fixtures of e-mail fields.
import type { Fixtures } from '../fixture.ts';
import type { EmailConfig } from './email.schema.ts';

const plain: EmailConfig = {};

/** Fixtures of e-mail fields. */
export const emailFixtures: Fixtures<EmailConfig> = {
  configs: [plain],
  wrongConfigs: [{ config: { domain: 'example.com' } }],
  good: [
    {
      config: plain,
      json: 'Li.Wei+shop@Example.COM',
      texts: ['li.wei+shop@example.com', ' li.wei+shop@example.com ', 'mailto:li.wei+shop@example.com', 'ｌｉ.ｗｅｉ+shop＠example.com'],
      cell: 'li.wei+shop@example.com',
      shown: 'li.wei+shop@example.com',
    },
    { config: plain, json: "o'neil_%!#$&*/=?^`{|}~-1@mail.co.uk", cell: "o'neil_%!#$&*/=?^`{|}~-1@mail.co.uk" },
    { config: plain, json: '采购@例子.中国', texts: ['采购@例子.中国'], cell: '采购@例子.中国' },
    { config: plain, json: 'a@xn--fsqu00a.xn--fiqs8s', cell: 'a@xn--fsqu00a.xn--fiqs8s' },
    { config: plain, json: `${'a'.repeat(64)}@b.cn`, cell: `${'a'.repeat(64)}@b.cn` },
    { config: plain, json: ' ', cell: null },
  ],
  bad: [
    { config: plain, json: 7, code: 'value.type' },
    {
      config: plain,
      json: 'nobody',
      texts: [
        'a@b',
        '@b.cn',
        'a@',
        'a b@c.cn',
        'a@b.cn, c@d.cn',
        'a@b.cn;c@d.cn',
        'Li Wei <li@b.cn>',
        '"li wei"@b.cn',
        '.a@b.cn',
        'a.@b.cn',
        'a..b@c.cn',
        'a@b..cn',
        'a@-b.cn',
        'a@b-.cn',
        'a@b.cn.',
        'a@127.0.0.1',
        'a@b_c.cn',
        'a@b@c.cn',
        `${'a'.repeat(65)}@b.cn`,
        `a@${'b'.repeat(64)}.cn`,
      ],
      code: 'value.email',
    },
    { config: plain, json: `a@${'b.'.repeat(126)}cn`, code: 'value.too-long' },
    { config: plain, json: 'a@b.cn\u0000', code: 'value.control-character' },
    { config: plain, json: 'a@b.cn\nc@d.cn', texts: ['a@b.cn\nc@d.cn'], code: 'value.line-break' },
  ],
  filters: [
    { config: plain, operator: 'eq', value: 'A@B.cn', holds: ['a@b.cn', 'a@B.CN'], fails: ['b@b.cn', null] },
    { config: plain, operator: 'ne', value: 'a@b.cn', holds: ['b@b.cn'], fails: ['A@b.cn'] },
    { config: plain, operator: 'in', value: ['a@b.cn', 'c@d.cn'], holds: ['C@d.cn'], fails: ['e@f.cn', null] },
    { config: plain, operator: 'notIn', value: ['a@b.cn'], holds: ['e@f.cn'], fails: ['a@b.cn'] },
    { config: plain, operator: 'startsWith', value: 'li@b.cn', holds: ['li@b.cn'], fails: ['lili@b.cn', null] },
    { config: plain, operator: 'contains', value: 'li@b.cn', holds: ['lili@b.cn'], fails: ['li@c.cn', null] },
    { config: plain, operator: 'isEmpty', holds: [null], fails: ['a@b.cn'] },
    { config: plain, operator: 'isNotEmpty', holds: ['a@b.cn'], fails: [null] },
  ],
};
