// In charge of: values made of many linked records: sums, counts, extremes, lists.
import { computedType } from '../computed-type.ts';
import { rollupSchema, type RollupConfig } from './rollup.schema.ts';

/** One value made of all records that link here. */
export const rollupType = computedType<RollupConfig>({
  name: 'rollup',
  label: { en: 'Rollup', 'zh-CN': '汇总' },
  configSchema: rollupSchema,
  computed: ({ path, op, filter, result, release }) => ({
    computation: { kind: 'rollup', path, op, filter },
    result: result === undefined ? undefined : { type: result.type, config: result.config ?? {} },
    release: release ?? 'none',
  }),
});
