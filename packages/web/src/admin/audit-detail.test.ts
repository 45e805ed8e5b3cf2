// Proves that what the audit says of changes reads in words of either language, and that nothing of an entry is left out.
import { expect, test } from 'vitest';
import { admin } from '../i18n/admin.ts';
import { detailWords } from './audit-detail.ts';

test.each([
  ['en', ['Made', 'Roles: ops → fin ops', 'Enabled: yes → no', 'Name: changed', 'Reason: x.y']],
  ['zh-CN', ['新建', '角色: ops → fin ops', '启用: 是 → 否', '名称: 已更改', '原因: x.y']],
] as const)('S7 in words: %s', (locale, expected) => {
  const detail = { made: true, roles: 'ops → fin ops', enabled: 'yes → no', name: 'changed', code: 'x.y' };
  expect(detailWords(detail, (word) => admin[locale][word])).toEqual(expected);
});

test('S7 the name of a link or token is told as it is', () => {
  expect(detailWords({ name: 'Near orders', more: 4 }, (word) => admin.en[word])).toEqual(['Name: Near orders', 'Further times: 4']);
});
