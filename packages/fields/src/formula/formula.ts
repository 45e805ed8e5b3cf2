// In charge of: values computed from other fields of the record and of the records it links to.
import { computedType } from '../computed-type.ts';
import { formulaSchema, type FormulaConfig } from './formula.schema.ts';

/** A value computed by an expression, kept with the record and recomputed when what it reads changes. */
export const formulaType = computedType<FormulaConfig>({
  name: 'formula',
  label: { en: 'Formula', 'zh-CN': '公式' },
  configSchema: formulaSchema,
  settingWords: {
    names: {
      expression: { en: 'Formula', 'zh-CN': '公式' },
    },
  },
  computed: ({ expression, result, release }) => ({
    computation: { kind: 'formula', expression },
    result: { type: result.type, config: result.config ?? {} },
    release: release ?? 'none',
  }),
});
