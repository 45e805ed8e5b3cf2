// In charge of: fixtures of autonumber fields.
import type { Fixtures } from '../fixture.ts';
import type { AutonumberConfig } from './autonumber.schema.ts';

const yearly: AutonumberConfig = { pattern: 'PO-{YYYY}-{0000}' };

/** Fixtures of autonumber fields. */
export const autonumberFixtures: Fixtures<AutonumberConfig> = {
  configs: [yearly, { pattern: 'SM-{YYYYMM}-{0000}' }, { pattern: 'FO-{YYYYMMDD}-{00000}' }, { pattern: '{0}' }, { pattern: '单{YY}{MM}{DD}{000}' }],
  wrongConfigs: [
    { config: {} },
    { config: { pattern: '' } },
    { config: { pattern: 'PO-{YYYY}' }, code: 'document.pattern-counter' },
    { config: { pattern: '{00}-{00}' }, code: 'document.pattern-counter' },
    { config: { pattern: '{WW}-{00}' }, code: 'document.pattern-token' },
    { config: { pattern: 'a}{00}' }, code: 'document.pattern-token' },
    { config: { pattern: 'a\n{00}' }, code: 'document.pattern-token' },
    { config: { pattern: '{MM}-{00}' }, code: 'document.pattern-repeats' },
    { config: { pattern: '{YYYY}{DD}-{00}' }, code: 'document.pattern-repeats' },
  ],
  good: [
    { config: yearly, json: 'PO-2026-0001', texts: ['PO-2026-0001'], cell: 'PO-2026-0001', shown: 'PO-2026-0001' },
    { config: yearly, json: '', cell: null },
  ],
  bad: [
    { config: yearly, json: 1, code: 'value.type' },
    { config: yearly, json: 'a\nb', texts: ['a\nb'], code: 'value.line-break' },
    { config: yearly, json: 'x'.repeat(201), texts: ['x'.repeat(201)], code: 'value.too-long' },
  ],
  filters: [
    { config: yearly, operator: 'eq', value: 'PO-2026-0001', holds: ['PO-2026-0001'], fails: ['PO-2026-0002', null] },
    { config: yearly, operator: 'startsWith', value: 'PO-2026', holds: ['PO-2026-0001'], fails: ['PO-2025-0001'] },
  ],
};
