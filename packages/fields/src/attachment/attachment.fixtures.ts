// In charge of: fixtures of attachment fields.
import type { Fixtures } from '../fixture.ts';
import type { AttachmentConfig } from './attachment.schema.ts';

const any: AttachmentConfig = {};
const picture: AttachmentConfig = { many: false, maxSize: 10, kinds: ['image'] };
const two: AttachmentConfig = { maxCount: 2, kinds: ['pdf', 'document'] };

const a = '0123456789abcdef0123456789abcdef';
const b = 'ffffffffffffffffffffffffffffffff';
const c = '00000000000000000000000000000001';

/** Fixtures of attachment fields. */
export const attachmentFixtures: Fixtures<AttachmentConfig> = {
  configs: [any, picture, two],
  wrongConfigs: [
    { config: { maxCount: 0 } },
    { config: { maxCount: 101 } },
    { config: { maxSize: 0 } },
    { config: { kinds: [] } },
    { config: { kinds: ['program'] } },
    { config: { kinds: ['image', 'image'] } },
    { config: { max: 3 } },
  ],
  good: [
    { config: any, json: [a], texts: [a, ` ${a} `], cell: [a], shown: '1 file' },
    { config: any, json: [{ id: b, name: 'b.pdf', size: 3, type: 'application/pdf' }, a], cell: [b, a], shown: '2 files' },
    { config: any, json: [a, a, b], texts: [`${a}, ${b}`, `${a}、${b}`], cell: [a, b] },
    { config: any, json: [], cell: null },
    { config: picture, json: [c], cell: [c] },
    { config: two, json: [a, c], cell: [a, c] },
  ],
  bad: [
    { config: any, json: a, code: 'value.type' },
    { config: any, json: [7], code: 'value.type' },
    { config: any, json: ['../../secret.key'], code: 'value.type' },
    { config: any, json: [a.toUpperCase()], code: 'value.type' },
    { config: any, json: [`${a}0`], code: 'value.type' },
    { config: any, json: [{ name: 'b.pdf' }], code: 'value.type' },
    { config: any, texts: ['photo.png'], code: 'value.file' },
    { config: picture, json: [a, b], texts: [`${a},${b}`], code: 'file.too-many' },
    { config: two, json: [a, b, c], code: 'file.too-many' },
  ],
  filters: [
    { config: any, operator: 'isEmpty', holds: [null], fails: [[a]] },
    { config: any, operator: 'isNotEmpty', holds: [[a, b]], fails: [null] },
  ],
};
