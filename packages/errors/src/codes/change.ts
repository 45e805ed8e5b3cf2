// In charge of: codes about changing what an app is made of while it has records.

/** Codes about changes of documents that touch records. */
export const changeCodes = {
  'value.several': { en: '{field} takes one value, and here are several.', 'zh-CN': '{field}只能有一个值，这里有多个。' },
  'value.names-nothing': { en: 'Nothing is called “{value}”.', 'zh-CN': '没有叫“{value}”的记录。' },
  'value.names-several': { en: 'More than one is called “{value}”.', 'zh-CN': '叫“{value}”的不止一个。' },
  'value.nothing-left': { en: 'Nothing of it would be left in {field}.', 'zh-CN': '转换后{field}没有内容。' },
  'change.document': {
    en: '“{kind}” is no kind of document that an app has.',
    'zh-CN': '应用里没有“{kind}”这种文档。',
    hint: { en: 'Use app, entity, field, view, form, page or grant.', 'zh-CN': '可用 app、entity、field、view、form、page、grant。' },
  },
  'change.types': {
    en: 'Values of {from} cannot become values of {to}.',
    'zh-CN': '{from}的值不能变成{to}。',
    hint: { en: 'Add a new field and remove the old one.', 'zh-CN': '新建一个字段，再删除原来的字段。' },
  },
  'change.loss': {
    en: '{field}: {lost} values would be lost and {near} kept only nearly.',
    'zh-CN': '{field}有 {lost} 个值会丢失，{near} 个值只能近似保留。',
    hint: { en: 'Accept the loss, or say what the old values become.', 'zh-CN': '可以接受，或指定原值变成什么。' },
  },
  'change.replaced': {
    en: '{count} values of {field} would give way to computed ones.',
    'zh-CN': '{field}的 {count} 个值会被计算结果取代。',
  },
  'change.empty': {
    en: '{field} is required, and {count} records have nothing there.',
    'zh-CN': '{field}设为必填，但有 {count} 条记录为空。',
    hint: { en: 'Give a value to fill in, or accept that they stay empty.', 'zh-CN': '给出填充值，或接受它们留空。' },
  },
  'change.duplicates': {
    en: '{field} cannot become unique: {count} records have a value that another has too.',
    'zh-CN': '{field}不能设为唯一：有 {count} 条记录的值与其他记录相同。',
    hint: { en: 'Change those records first.', 'zh-CN': '先修改这些记录。' },
  },
  'change.duplicate-set': {
    en: '{fields} cannot become unique together: {count} records have the same values as another.',
    'zh-CN': '{fields}不能组合唯一：有 {count} 条记录的值与其他记录相同。',
    hint: { en: 'Change those records first.', 'zh-CN': '先修改这些记录。' },
  },
  'change.ends-links': {
    en: 'Public links end with it ({count}): {names}.',
    'zh-CN': '以下 {count} 个公开链接随之失效：{names}。',
  },
  'change.ends-many-links': {
    en: 'Public links end with it ({count}), among them {names}.',
    'zh-CN': '有 {count} 个公开链接随之失效，其中包括{names}。',
  },
  'change.rule-broken': {
    en: '{count} records break the rule “{rule}”. They stay as they are and can be saved again only when they meet it.',
    'zh-CN': '有 {count} 条记录不符合规则“{rule}”。它们保持原样，符合规则后才能再次保存。',
  },
  'change.required-broken': {
    en: '{field} is required on {count} records that have nothing there. They stay as they are and can be saved again only when it is filled.',
    'zh-CN': '有 {count} 条记录须填{field}，但现在为空。它们保持原样，填写后才能再次保存。',
  },
  'change.rule-uncounted': {
    en: 'The rule “{rule}” asks for values that this change computes, so the records that break it cannot be counted beforehand.',
    'zh-CN': '规则“{rule}”要用到这次变更才会算出的值，无法预先统计不符合的记录。',
    hint: { en: 'Make the computed fields first, then the rule.', 'zh-CN': '先建立计算字段，再添加规则。' },
  },
  'change.taken': { en: 'Two records would have the same value in a unique field.', 'zh-CN': '有两条记录在唯一字段上的值相同。' },
  'change.undecided': {
    en: 'The change needs {count} decisions first.',
    'zh-CN': '还有 {count} 处要先做决定。',
  },
  'change.refused': { en: 'The change cannot be made as it is.', 'zh-CN': '这个变更无法进行。' },
  'change.stale': {
    en: 'The app or its records have changed since this was shown.',
    'zh-CN': '预览之后，应用或记录已有变化。',
    hint: { en: 'Look at the preview again.', 'zh-CN': '重新查看预览。' },
  },
  'change.meanwhile': { en: 'The app was changed in the meantime.', 'zh-CN': '应用刚刚有变更。', hint: { en: 'Try again.', 'zh-CN': '再试一次。' } },
  'change.running': {
    en: 'Another change is still running.',
    'zh-CN': '另一个变更正在进行。',
    hint: { en: 'Wait for it or cancel it.', 'zh-CN': '等它完成，或取消它。' },
  },
  'change.nothing-dropped': { en: 'Nothing is kept under this number.', 'zh-CN': '没有以此编号保留的内容。' },
  'change.in-the-way': { en: '“{id}” exists again, so the former one cannot be brought back.', 'zh-CN': '“{id}”已重新建立，原来的无法恢复。' },
} as const;
