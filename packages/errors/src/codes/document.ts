// In charge of: sentences about wrong documents (entities, fields, views, grants and the rest).
export const documentCodes = {
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
  'document.title-field': { en: 'A record’s title must be a text, number, date or autonumber field.', 'zh-CN': '标题字段须是文本、数字、日期或自动编号。' },
  'document.no-app': { en: 'The folder {folder} has no app.json.', 'zh-CN': '文件夹 {folder} 里没有 app.json。' },
  'document.missing-dependency': { en: 'The app “{app}” needs “{needs}”, which is not installed.', 'zh-CN': '应用“{app}”依赖“{needs}”，但没有安装。' },
  'document.bad-default': { en: 'The default value does not fit the field: {reason}', 'zh-CN': '默认值不符合字段：{reason}' },
} as const;
