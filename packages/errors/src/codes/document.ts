// In charge of: sentences about wrong documents (entities, fields, views, grants and the rest).
export const documentCodes = {
  'document.invalid': { en: 'Mistakes in the documents: {count}. Nothing was changed.', 'zh-CN': '文档有 {count} 处错误。没有改动任何数据。' },
  'document.broken-json': { en: '{file} is not valid JSON: {reason}', 'zh-CN': '{file} 不是有效的 JSON：{reason}' },
  'document.unknown-kind': { en: '{file} is in a folder that holds no documents.', 'zh-CN': '{file} 所在的文件夹不放文档。' },
  'document.shape': { en: '{reason}', 'zh-CN': '{reason}' },
  'document.newer-format': {
    en: 'Format {format} is newer than this build knows ({known}).',
    'zh-CN': '格式 {format} 比当前版本支持的（{known}）更新。',
    hint: { en: 'Install a newer build to open it.', 'zh-CN': '安装更新的版本后再打开。' },
  },
  'document.file-name': { en: 'The file of “{id}” is named {file}. Name it {expected}.', 'zh-CN': '“{id}”的文件名是 {file}，应为 {expected}。' },
  'document.duplicate-id': { en: 'The id “{id}” is used twice in this app.', 'zh-CN': '编号“{id}”在这个应用里出现了两次。' },
  'document.duplicate-name': { en: 'The name “{name}” is used twice.', 'zh-CN': '名称“{name}”用了两次。' },
  'document.reserved-name': { en: '“{name}” is reserved. Choose another name.', 'zh-CN': '“{name}”是保留名称，换一个。' },
  'document.unknown-reference': { en: 'There is no {kind} “{id}”.', 'zh-CN': '没有编号为“{id}”的{kind}。' },
  'document.unknown-app': { en: 'The app “{app}” is not among the dependencies.', 'zh-CN': '依赖里没有应用“{app}”。' },
  'document.unknown-type': { en: 'There is no {kind} type “{type}”.', 'zh-CN': '没有类型为“{type}”的{kind}。' },
  'document.wrong-entity': { en: '“{id}” belongs to another entity.', 'zh-CN': '“{id}”属于别的实体。' },
  'document.title-field': {
    en: 'A record’s title must be a text, number, date or autonumber field.',
    'zh-CN': '标题字段须是文本、数字、日期或自动编号。',
  },
  'document.no-app': { en: 'The folder {folder} has no app.json.', 'zh-CN': '文件夹 {folder} 里没有 app.json。' },
  'document.missing-dependency': {
    en: 'The app “{app}” needs “{needs}”, which is not installed.',
    'zh-CN': '应用“{app}”依赖“{needs}”，但没有安装。',
  },
  'document.bad-default': { en: 'The default value does not fit the field: {reason}', 'zh-CN': '默认值不符合字段：{reason}' },
  'document.empty-range': { en: 'The minimum {min} is greater than the maximum {max}.', 'zh-CN': '最小值 {min} 大于最大值 {max}。' },
  'document.unit': { en: 'There is no unit “{unit}” here. Units are: {units}.', 'zh-CN': '这里没有单位“{unit}”。可用单位：{units}。' },
  'document.packs': { en: 'Only pieces come in packs.', 'zh-CN': '只有按件计数才能设包装。' },
  'document.pack-name': { en: 'A pack cannot be called {name}: that is a unit already.', 'zh-CN': '包装不能叫 {name}：已有同名单位。' },
  'document.formula-unit': {
    en: 'The formula gives a quantity in {found}, but the field is kept in {expected}.',
    'zh-CN': '公式的结果按 {found} 计，字段按 {expected} 存。',
    hint: {
      en: 'Bring the result to the unit of the field: CONVERT(value, "{found}", "{expected}").',
      'zh-CN': '先换算到字段的单位：CONVERT(值, "{found}", "{expected}")。',
    },
  },
  'document.limit-scale': { en: 'The limit {limit} has more than {scale} decimal places.', 'zh-CN': '界限 {limit} 的小数超过 {scale} 位。' },
  'document.duplicate-option': {
    en: 'Two options are called “{label}”.',
    'zh-CN': '有两个选项都叫“{label}”。',
    hint: { en: 'Labels in files and pasted text name the option, so each must be different.', 'zh-CN': '导入和粘贴按名称识别选项，名称不能重复。' },
  },
  'document.pattern-counter': {
    en: 'The number pattern needs exactly one counter such as {0000}.',
    'zh-CN': '编号规则里要有且只有一个序号，如 {0000}。',
  },
  'document.pattern-token': {
    en: '“{token}” is not a part of a number pattern.',
    'zh-CN': '编号规则里不能有“{token}”。',
    hint: {
      en: 'Parts are {YYYY}, {YY}, {MM}, {DD}, {YYYYMM}, {YYYYMMDD} and a counter such as {0000}.',
      'zh-CN': '可用 {YYYY}、{YY}、{MM}、{DD}、{YYYYMM}、{YYYYMMDD} 和 {0000} 这样的序号。',
    },
  },
  'document.pattern-repeats': {
    en: 'The number pattern has a {part} without the year or month before it, so numbers would repeat.',
    'zh-CN': '编号规则里有{part}却没有它之上的年或月，编号会重复。',
  },
  'document.duplicate-app': { en: 'Two apps go by “{name}”.', 'zh-CN': '有两个应用都叫“{name}”。' },
  'document.too-deep': { en: 'The document is nested more than {max} levels deep.', 'zh-CN': '文档嵌套超过 {max} 层。' },
  'document.forbidden-key': { en: 'The key “{key}” is not allowed in a document.', 'zh-CN': '文档里不能用“{key}”作键名。' },
  'document.unknown-reference-near': {
    en: 'There is no {kind} “{id}”. Did you mean “{near}”?',
    'zh-CN': '没有编号为“{id}”的{kind}。是不是“{near}”？',
  },
  'document.unknown-type-near': {
    en: 'There is no {kind} type “{type}”. Did you mean “{near}”?',
    'zh-CN': '没有类型为“{type}”的{kind}。是不是“{near}”？',
  },
  'document.dependency-version': {
    en: 'The app “{app}” needs “{needs}” {version} or newer, but {found} is installed.',
    'zh-CN': '应用“{app}”需要“{needs}” {version} 或更新的版本，已安装的是 {found}。',
  },
  'document.navigation': { en: 'A navigation entry leads to one view or one page.', 'zh-CN': '导航的每一项指向一个视图或一个页面。' },
  'document.path-through-many': {
    en: '“{name}” can lead to several records, so this has no single value.',
    'zh-CN': '“{name}”可能对应多条记录，这里取不到唯一的值。',
  },
  'document.path-type': {
    en: 'The path ends at “{name}”, which is neither a text nor a choice.',
    'zh-CN': '路径末尾的“{name}”既不是文本也不是单选。',
  },
  'document.not-unique': { en: 'A {type} field cannot be unique.', 'zh-CN': '{type}字段不能设为唯一。' },
  'document.clear-required': {
    en: 'A required link cannot be cleared when its target is deleted.',
    'zh-CN': '必填的关联不能在目标删除时清空。',
    hint: { en: 'Use “restrict” or “cascade”, or make the field optional.', 'zh-CN': '改用“restrict”或“cascade”，或者取消必填。' },
  },
  'document.filter-value': { en: 'The value does not suit “{op}” on {field}.', 'zh-CN': '{field}用“{op}”时不能用这个值。' },
  'document.line-link': { en: '“{id}” is no link to the entity of this form.', 'zh-CN': '“{id}”不是指向这个表单实体的关联字段。' },
  'document.form-no-step': {
    en: 'This form has steps: say in which of them this stands.',
    'zh-CN': '这个表单分步骤，要写明它在哪一步。',
  },
  'document.form-unknown-step': { en: 'The form has no step “{id}”.', 'zh-CN': '表单没有步骤“{id}”。' },
  'document.form-hides-required': {
    en: '{field} is required, so a form that hides it could not be saved. Give it a default, or make it required on the same condition.',
    'zh-CN': '{field}是必填字段，隐藏后表单无法保存。给它一个默认值，或改为在同样条件下必填。',
  },
  'document.form-reads': {
    en: '{field} is not entered on the form; what a form asks reads what is entered on it.',
    'zh-CN': '{field}不在表单上填写，表单的条件只能用表单上填写的字段。',
  },
  'document.form-actor': {
    en: 'A form asks everyone the same; what depends on who fills it in belongs into another form with its own roles.',
    'zh-CN': '表单对所有人的要求一样，因人而异的内容放在另一个指定角色的表单里。',
  },
  'document.view-field': {
    en: '{field} does not serve here: this takes {need}.',
    'zh-CN': '{field}用不到这里，这里要用{need}。',
  },
  'document.view-option': { en: '{field} has no option “{id}”.', 'zh-CN': '{field}没有选项“{id}”。' },
  'document.off-grid': { en: 'The widget reaches beyond the {columns} columns of the grid.', 'zh-CN': '组件超出了网格的 {columns} 列。' },
  'document.metric-input': { en: '“{op}” is taken of one field or one expression.', 'zh-CN': '“{op}”要有一个字段或一个表达式，二者取一。' },
  'document.foreign-grant': {
    en: '“{id}” belongs to the app “{app}”, so only grants of that app can open it.',
    'zh-CN': '“{id}”属于应用“{app}”，只能由那个应用的授权开放。',
  },
  'document.grant-fields': {
    en: 'The grant allows “{action}” but does not say which fields.',
    'zh-CN': '授权允许“{action}”，但没有写明字段。',
    hint: { en: 'Add “{member}”, for example {"all": true}.', 'zh-CN': '加上“{member}”，例如 {"all": true}。' },
  },
  'document.grant-contradiction': { en: '“only” cannot stand beside “all” or “except”.', 'zh-CN': '“only”不能与“all”或“except”同用。' },
  'document.timezone': {
    en: '“{timezone}” is not a time zone.',
    'zh-CN': '“{timezone}”不是时区名称。',
    hint: { en: 'Write it like Asia/Shanghai.', 'zh-CN': '写法如 Asia/Shanghai。' },
  },
  'document.missing-file': { en: 'There is no file {file}.', 'zh-CN': '没有文件 {file}。' },
  'document.result-type': {
    en: 'A computed field cannot have the values of “{type}”.',
    'zh-CN': '计算字段的结果不能是“{type}”类型。',
    hint: { en: 'Choose a type that keeps one value, such as a number, text or date.', 'zh-CN': '选一个只存单个值的类型，如数字、文本或日期。' },
  },
  'document.result-needed': {
    en: 'Say what type the result has: it does not follow from what is gathered.',
    'zh-CN': '说明结果的类型：从汇总的内容推不出来。',
  },
  'document.rollup-start': { en: 'A rollup starts with a back-link or a link to several records.', 'zh-CN': '汇总要从反向关联或多选关联开始。' },
  'document.rollup-value': { en: '“{op}” cannot be taken of {field}.', 'zh-CN': '{field}不能做“{op}”汇总。' },
  'document.computed-cycle': { en: 'The fields are computed from each other: {path}.', 'zh-CN': '字段互相计算，形成循环：{path}。' },
  'document.formula-type': {
    en: 'The formula gives {found}, but the field is declared as {expected}.',
    'zh-CN': '公式的结果是{found}，字段声明的是{expected}。',
  },
  'document.second-rates': { en: 'An app has one entity of exchange rates.', 'zh-CN': '一个应用只能有一个汇率实体。' },
  'document.rate-field': {
    en: '{field} cannot be part of an exchange rate: a currency is a text or choice, a date a date, a rate a number.',
    'zh-CN': '{field}不能用于汇率：币种须是文本或选项，日期须是日期，汇率须是数字。',
  },
  'document.no-rates': {
    en: 'FX needs exchange rates: neither this app nor one it depends on has an entity of rates.',
    'zh-CN': 'FX 需要汇率：本应用及其依赖的应用都没有汇率实体。',
  },
  'document.status-state': { en: 'There is no state “{state}”.', 'zh-CN': '没有状态“{state}”。' },
  'document.status-stays': { en: 'This transition leads from “{state}” to itself.', 'zh-CN': '这个流转从“{state}”回到自身。' },
  'document.status-final': {
    en: '“{state}” is marked as final, so no transition may lead out of it.',
    'zh-CN': '“{state}”是终态，不能有从它出发的流转。',
  },
  'document.status-default': {
    en: 'Records begin at the initial state; a status field takes no default.',
    'zh-CN': '记录从初始状态开始，状态字段不设默认值。',
  },
  'document.rule-many': {
    en: '{field} leads to several records; a rule asks one. Gather them in a rollup field and ask that.',
    'zh-CN': '{field}对应多条记录，规则只能逐条判断。先用汇总字段汇总，再引用它。',
  },
  'document.rule-actor': {
    en: 'A rule holds for the record whoever writes it; what depends on who acts belongs into a grant or a transition.',
    'zh-CN': '规则对任何人都一样，与操作者有关的条件放在授权或流转里。',
  },
  'document.rule-rates': {
    en: 'FX cannot stand here. Convert in a formula field and ask that.',
    'zh-CN': '这里不能用 FX。先用公式字段换算，再引用它。',
  },
  'document.unique-field': {
    en: '{field} cannot be part of a unique set: only single values that are entered can.',
    'zh-CN': '{field}不能参与多字段唯一，只有录入的单值字段可以。',
  },
  'document.case-of-unique': {
    en: 'Only a unique text says whether its case matters.',
    'zh-CN': '只有唯一的文本字段才能设置是否区分大小写。',
  },
  'document.computed-demand': { en: '{field} is filled in by the system.', 'zh-CN': '{field}由系统填写。' },
  'document.two-defaults': { en: 'A field has one default: a value or an expression.', 'zh-CN': '默认值和默认表达式只能设一个。' },
  'document.default-type': {
    en: 'The expression gives {found}, but the field takes {expected}.',
    'zh-CN': '表达式的结果是{found}，字段的类型是{expected}。',
  },
  'document.default-computed': {
    en: '{field} has no value yet when defaults are filled in.',
    'zh-CN': '填默认值时{field}还没有值。',
  },
  'document.default-cycle': { en: 'The defaults are computed from each other: {path}.', 'zh-CN': '默认值互相引用，形成循环：{path}。' },
  'document.unique-taken': {
    en: 'Records of {entity} share their {fields} already, so they cannot become unique.',
    'zh-CN': '{entity}里已有{fields}相同的记录，不能设为唯一。',
    hint: { en: 'Find the doubles and correct them first.', 'zh-CN': '先找出重复的记录并改正。' },
  },
} as const;
