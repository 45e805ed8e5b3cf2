// In charge of: values made of many linked records: sums, counts, extremes, lists.
import { computedType } from '../computed-type.ts';
import { rollupSchema, type RollupConfig } from './rollup.schema.ts';

/** One value made of all records that link here. */
export const rollupType = computedType<RollupConfig>({
  name: 'rollup',
  label: { en: 'Rollup', 'zh-CN': '汇总' },
  configSchema: rollupSchema,
  settingWords: {
    names: {
      filter: { en: 'Only records where', 'zh-CN': '只算满足条件的' },
      op: { en: 'Makes', 'zh-CN': '汇总方式' },
    },
    values: {
      avg: { en: 'Average', 'zh-CN': '平均' },
      concatenate: { en: 'One text of all', 'zh-CN': '拼接' },
      countDistinct: { en: 'Count of different ones', 'zh-CN': '去重计数' },
      first: { en: 'First', 'zh-CN': '第一个' },
      last: { en: 'Last', 'zh-CN': '最后一个' },
      max: { en: 'Greatest', 'zh-CN': '最大' },
      min: { en: 'Least', 'zh-CN': '最小' },
      sum: { en: 'Sum', 'zh-CN': '合计' },
    },
  },
  computed: ({ path, op, filter, result, release }) => ({
    computation: { kind: 'rollup', path, op, filter },
    result: result === undefined ? undefined : { type: result.type, config: result.config ?? {} },
    release: release ?? 'none',
  }),
});
