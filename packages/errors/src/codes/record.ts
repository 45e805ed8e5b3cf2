// In charge of: sentences about creating, changing and deleting records.
export const recordCodes = {
  'record.invalid': { en: 'The record was not saved. Correct the fields named below.', 'zh-CN': '没有保存。改正下面列出的字段。' },
  'record.not-found': { en: 'There is no such record, or you may not see it.', 'zh-CN': '没有这条记录，或你无权查看。' },
  'record.unknown-field': { en: 'There is no field “{name}”.', 'zh-CN': '没有字段“{name}”。' },
  'record.unknown-field-near': { en: 'There is no field “{name}”. Did you mean “{near}”?', 'zh-CN': '没有字段“{name}”。是不是“{near}”？' },
  'record.read-only-field': { en: '{field} is set by the system.', 'zh-CN': '{field}由系统填写。' },
  'record.required': { en: '{field} must be filled in.', 'zh-CN': '{field}必填。' },
  'record.duplicate': { en: 'Another record already has this {field}: {value}.', 'zh-CN': '已有记录的{field}是“{value}”。' },
  'record.duplicate-set': { en: 'Another record already has the same {fields}.', 'zh-CN': '已有记录的{fields}与它相同。' },
  'record.duplicate-set-values': {
    en: 'Another record already has the same {fields}: {values}.',
    'zh-CN': '已有记录的{fields}与它相同：{values}。',
  },
  'record.unique-too-long': {
    en: '{field} is too long to be unique: {max} Latin or {wide} Chinese characters are the most.',
    'zh-CN': '{field}要保持唯一，最多 {max} 个拉丁字符或 {wide} 个汉字。',
    hint: { en: 'Shorten it, or keep the long text in another field.', 'zh-CN': '缩短内容，或把长文本放到别的字段。' },
  },
  'record.set-twice': {
    en: 'Record {place} of this batch has the same {fields}.',
    'zh-CN': '这批里的第 {place} 条{fields}与它相同。',
  },
  'record.rule': { en: '{message}', 'zh-CN': '{message}' },
  'record.rule-elsewhere': {
    en: 'A record of {entity} would break its rule: {message}',
    'zh-CN': '{entity}的一条记录会违反规则：{message}',
  },
  'record.required-elsewhere': {
    en: 'A record of {entity} would lack a value that it must have.',
    'zh-CN': '{entity}的一条记录会缺少必填的值。',
  },
  'record.hidden-value': {
    en: 'A value that you may not see stands against it. Someone who may can change it.',
    'zh-CN': '有一项你无权查看的值与此冲突，可由有权的人修改。',
  },
  'record.required-hidden': {
    en: 'A value that you may not see must be filled in here.',
    'zh-CN': '这里有一项必填的值你无权查看，可由有权的人填写。',
  },
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
  'record.not-in-trash': { en: 'There is no such record in the trash, or you may not see it.', 'zh-CN': '回收站里没有这条记录，或你无权查看。' },
  'record.restore-taken': {
    en: '{field} “{value}” now belongs to “{title}”.',
    'zh-CN': '{field}“{value}”已归“{title}”所有。',
    hint: { en: 'Give that record another {field}, then restore.', 'zh-CN': '先修改那条记录的{field}，再恢复。' },
  },
  'record.restore-link': {
    en: '{field}: the linked {target} is no longer there.',
    'zh-CN': '{field}：关联的{target}已不在。',
    hint: { en: 'Restore it first, or restore without the link.', 'zh-CN': '先恢复它，或不带这个关联恢复。' },
  },
  'record.restore-link-required': {
    en: '{field}: the linked {target} is no longer there, and it cannot be left empty.',
    'zh-CN': '{field}：关联的{target}已不在，而这一项不能留空。',
    hint: { en: 'Restore it first.', 'zh-CN': '先恢复它。' },
  },
  'record.no-version': { en: 'The record has versions 1 to {max}.', 'zh-CN': '这条记录只有版本 1 到 {max}。' },
  'record.version-erased': { en: '{field}: the former value was erased.', 'zh-CN': '{field}：原来的值已清除。' },
  'record.version-retyped': {
    en: '{field}: the former value was of the type {type}.',
    'zh-CN': '{field}：原来的值是{type}类型。',
  },
  'record.version-conflicts': {
    en: 'Some fields cannot be brought back: {fields}.',
    'zh-CN': '这些字段无法恢复：{fields}。',
    hint: { en: 'Name them in “skip” to bring back the others.', 'zh-CN': '在 skip 里列出它们，其余照常恢复。' },
  },
  'undo.nothing': { en: 'There is nothing to undo.', 'zh-CN': '没有可撤销的操作。' },
  'redo.nothing': { en: 'There is nothing to redo.', 'zh-CN': '没有可重做的操作。' },
  'undo.moved': {
    en: 'This is no longer your last action.',
    'zh-CN': '这已不是你最近的操作。',
    hint: { en: 'Look at what would be undone now.', 'zh-CN': '先看看现在会撤销什么。' },
  },
  'undo.running': {
    en: 'An action of yours is still running.',
    'zh-CN': '你的一项操作还在进行。',
    hint: { en: 'Wait until it is done, or cancel it.', 'zh-CN': '等它完成，或取消它。' },
  },
  'undo.conflicts': {
    en: '{count} records have changed since, so nothing was undone.',
    'zh-CN': '有 {count} 条记录后来有变动，没有撤销。',
    hint: { en: 'Look at them, then undo the others.', 'zh-CN': '看过之后，可只撤销其余的。' },
  },
  'record.too-many': { en: 'Send at most {max} records at a time.', 'zh-CN': '一次最多 {max} 条。' },
  'record.no-key': { en: 'Every record needs a value of {field} to be matched.', 'zh-CN': '每条记录都要有{field}才能匹配。' },
  'record.key-not-unique': {
    en: '{field} is not unique, so it cannot be used to match.',
    'zh-CN': '{field}不是唯一字段，不能用来匹配。',
    hint: {
      en: 'Name a unique field, or the id of a set of fields that is unique together.',
      'zh-CN': '可以用唯一字段，或一组共同唯一的字段的 id。',
    },
  },
  'record.key-twice': { en: '{field} “{value}” stands twice in this batch.', 'zh-CN': '这批里{field}“{value}”出现了两次。' },
  'record.status-initial': {
    en: '{field} of a new record is “{state}”; it changes only along its transitions.',
    'zh-CN': '新记录的{field}是“{state}”，之后只能按流转变化。',
    hint: {
      en: 'Bringing in history at other states needs the right “backfill”.',
      'zh-CN': '以其他状态补录历史数据需要“backfill”权限。',
    },
  },
  'record.status-needs-transition': {
    en: '{field} changes only along its transitions.',
    'zh-CN': '{field}只能按流转变化。',
    hint: { en: 'Send the new state to …/records/:id/transition.', 'zh-CN': '把新状态发到 …/records/:id/transition。' },
  },
  'record.status-needs-transition-to': {
    en: '{field} changes only along its transitions. From here it can become {possible}.',
    'zh-CN': '{field}只能按流转变化，现在可以变为{possible}。',
    hint: { en: 'Send the new state to …/records/:id/transition.', 'zh-CN': '把新状态发到 …/records/:id/transition。' },
  },
  'record.not-a-status': { en: '{field} is no status field.', 'zh-CN': '{field}不是状态字段。' },
  'record.not-moved': { en: 'Nothing was moved. The reasons are below.', 'zh-CN': '没有执行流转，原因见下。' },
  'record.transition-only': {
    en: 'A transition changes the status alone. Save other values first.',
    'zh-CN': '流转只改状态，其他值先另行保存。',
  },
  'record.no-transition': { en: 'No transition leads from here to {field} “{to}”.', 'zh-CN': '现在没有流转能让{field}变为“{to}”。' },
  'record.no-transition-from': {
    en: 'No transition leads from {field} “{from}” to “{to}”.',
    'zh-CN': '{field}没有从“{from}”到“{to}”的流转。',
  },
  'record.no-transition-but': {
    en: 'No transition leads from {field} “{from}” to “{to}”. From here it can become {possible}.',
    'zh-CN': '{field}没有从“{from}”到“{to}”的流转，现在可以变为{possible}。',
  },
  'record.transition-role': { en: '“{transition}” is for the roles {roles}.', 'zh-CN': '“{transition}”由{roles}执行。' },
  'record.transition-system': {
    en: '“{transition}” happens by itself; nobody does it by hand.',
    'zh-CN': '“{transition}”由系统执行，不能手动操作。',
  },
  'record.transition-condition': { en: 'The condition of “{transition}” does not hold.', 'zh-CN': '“{transition}”的条件不成立。' },
  'record.transition-message': { en: '“{transition}”: {message}', 'zh-CN': '“{transition}”：{message}' },
  'record.transition-required': { en: '“{transition}” needs {field} filled in first.', 'zh-CN': '执行“{transition}”前要先填{field}。' },
  'record.transition-lacking': {
    en: '“{transition}” needs a value that you may not see. Someone who may can fill it in.',
    'zh-CN': '“{transition}”需要的值你无权查看，可由有权的人填写。',
  },
  'idempotency.other-body': { en: 'This idempotency key was used for a different request.', 'zh-CN': '这个幂等键已用于另一个请求。' },
  'computed.too-large': { en: '{field} would become too large to be kept exactly.', 'zh-CN': '{field}的结果太大，无法精确保存。' },
} as const;
