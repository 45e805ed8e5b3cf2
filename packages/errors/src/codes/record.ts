// In charge of: sentences about creating, changing and deleting records.
export const recordCodes = {
  'record.invalid': { en: 'The record was not saved. Correct the fields named below.', 'zh-CN': '没有保存。改正下面列出的字段。' },
  'record.not-found': { en: 'There is no such record, or you may not see it.', 'zh-CN': '没有这条记录，或你无权查看。' },
  'record.unknown-field': { en: 'There is no field “{name}”.', 'zh-CN': '没有字段“{name}”。' },
  'record.unknown-field-near': { en: 'There is no field “{name}”. Did you mean “{near}”?', 'zh-CN': '没有字段“{name}”。是不是“{near}”？' },
  'record.read-only-field': { en: '{field} is set by the system.', 'zh-CN': '{field}由系统填写。' },
  'record.required': { en: '{field} must be filled in.', 'zh-CN': '{field}必填。' },
  'record.duplicate': { en: 'Another record already has this {field}: {value}.', 'zh-CN': '已有记录的{field}是“{value}”。' },
  'record.stale': {
    en: 'Someone changed this record after you opened it.',
    'zh-CN': '你打开之后有人改过这条记录。',
    hint: { en: 'Compare with the current values and save again.', 'zh-CN': '对照当前值后再保存。' },
  },
  'record.version-required': {
    en: 'Say which version you are changing (If-Match or version).',
    'zh-CN': '须说明改的是哪个版本（If-Match 或 version）。',
  },
  'record.link-missing': { en: '{field}: there is no such {target}, or you may not see it.', 'zh-CN': '{field}：没有这条{target}，或你无权查看。' },
  'record.link-restricted': {
    en: 'It is still linked from {count} {entity}. Unlink or delete those first.',
    'zh-CN': '还有 {count} 条{entity}关联着它。先解除或删除那些记录。',
  },
  'record.link-restricted-hidden': {
    en: 'It is still linked from records you may not see. Ask the workspace owner.',
    'zh-CN': '还有你无权查看的记录关联着它。可以向工作区所有者申请。',
  },
  'record.too-many': { en: 'Send at most {max} records at a time.', 'zh-CN': '一次最多 {max} 条。' },
  'record.no-key': { en: 'Every record needs a value of {field} to be matched.', 'zh-CN': '每条记录都要有{field}才能匹配。' },
  'record.key-not-unique': { en: '{field} is not unique, so it cannot be used to match.', 'zh-CN': '{field}不是唯一字段，不能用来匹配。' },
  'record.key-twice': { en: '{field} “{value}” stands twice in this batch.', 'zh-CN': '这批里{field}“{value}”出现了两次。' },
  'idempotency.other-body': { en: 'This idempotency key was used for a different request.', 'zh-CN': '这个幂等键已用于另一个请求。' },
  'computed.too-large': { en: '{field} would become too large to be kept exactly.', 'zh-CN': '{field}的结果太大，无法精确保存。' },
} as const;
