// In charge of: values taken from a record that the record links to.
import { computedType } from '../computed-type.ts';
import { lookupSchema, type LookupConfig } from './lookup.schema.ts';

/** A field of a linked record, however many links away, kept beside the record's own. */
export const lookupType = computedType<LookupConfig>({
  name: 'lookup',
  label: { en: 'Lookup', 'zh-CN': '引用' },
  configSchema: lookupSchema,
  computed: ({ path, release }) => ({ computation: { kind: 'lookup', path }, result: undefined, release: release ?? 'none' }),
});
