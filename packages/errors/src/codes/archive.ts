// In charge of: codes about files that hold a whole app: its documents with its records.

/** Codes about archives of apps. */
export const archiveCodes = {
  'archive.not-one': {
    en: 'This is not the archive of an app.',
    'zh-CN': '这不是应用存档。',
    hint: { en: 'Choose a file that was downloaded from an app.', 'zh-CN': '选择从应用导出的存档文件。' },
  },
  'archive.damaged': {
    en: 'The archive is damaged or incomplete. Nothing was imported.',
    'zh-CN': '存档已损坏或不完整，没有导入任何数据。',
    hint: { en: 'Download it once more.', 'zh-CN': '重新下载存档后再试。' },
  },
  'archive.newer': {
    en: 'The archive has format {format}; this build knows formats up to {known}.',
    'zh-CN': '存档格式是 {format}，当前版本最高支持 {known}。',
    hint: { en: 'Install a newer build to import it.', 'zh-CN': '安装更新的版本后再导入。' },
  },
  'archive.file-exists': { en: '{path} is there already.', 'zh-CN': '{path} 已经存在。' },
  'archive.no-file': { en: 'There is no file {path}.', 'zh-CN': '没有文件 {path}。' },
  'archive.too-large': { en: 'The archive is larger than {max} MB when unpacked.', 'zh-CN': '存档解压后超过 {max} MB。' },
  'archive.refused': { en: 'Mistakes in the archive: {count}. Nothing was imported.', 'zh-CN': '存档有 {count} 处错误，没有导入任何数据。' },
  'archive.line': { en: 'This line is no part of an archive.', 'zh-CN': '这一行不是存档的内容。' },
  'archive.counts': {
    en: 'There should be {expected} records of “{entity}”; there are {found}.',
    'zh-CN': '“{entity}”应有 {expected} 条记录，实际 {found} 条。',
  },
  'archive.unknown-entity': { en: 'The app has no entity “{id}”.', 'zh-CN': '应用里没有实体“{id}”。' },
  'archive.unknown-field': { en: 'The entity has no field “{id}”.', 'zh-CN': '实体里没有字段“{id}”。' },
  'archive.record-twice': { en: 'Record {id} is in the archive twice.', 'zh-CN': '记录 {id} 在存档里出现了两次。' },
  'archive.link-gone': { en: '{field} leads to record {id}, which is not in the archive.', 'zh-CN': '{field}指向的记录 {id} 不在存档里。' },
  'archive.link-unknown': {
    en: '{field} leads to “{value}” of {target}, which is not here.',
    'zh-CN': '{field}指向{target}的“{value}”，这里没有这条记录。',
    hint: { en: 'Add that record first, then import again.', 'zh-CN': '先添加这条记录，再导入。' },
  },
  'archive.slug': {
    en: '“{slug}” cannot be in an address. Use lowercase letters, digits and _, beginning with a letter.',
    'zh-CN': '“{slug}”不能用作地址。只能用小写字母、数字和 _，以字母开头。',
  },
  'archive.slug-taken': {
    en: 'Another app has the address “{slug}”.',
    'zh-CN': '地址“{slug}”已被别的应用使用。',
    hint: { en: 'Choose another address for the import.', 'zh-CN': '导入时换一个地址。' },
  },
  'archive.unknown-person': { en: '“{name}” is not known here: {count} values were left empty.', 'zh-CN': '这里没有“{name}”：{count} 个值留空。' },
  'archive.files-left': { en: '{field}: the files of {count} records are not in the archive.', 'zh-CN': '{field}：{count} 条记录的文件不在存档里。' },
  'archive.file-lost': {
    en: 'The bytes of the file “{name}” are gone or damaged, so no archive was written.',
    'zh-CN': '文件“{name}”的内容已丢失或损坏，没有生成存档。',
    hint: {
      en: 'Remove the file from its record, or restore it from a backup, then try again.',
      'zh-CN': '从记录中移除该文件，或从备份恢复后再试。',
    },
  },
  'archive.file-missing': { en: 'The file “{name}” is not in the archive.', 'zh-CN': '存档里没有文件“{name}”。' },
  'archive.file-damaged': { en: 'The file “{name}” in the archive is incomplete or damaged.', 'zh-CN': '存档里的文件“{name}”不完整或已损坏。' },
  'archive.file-twice': { en: 'The file “{name}” is in the archive twice.', 'zh-CN': '文件“{name}”在存档里出现了两次。' },
  'archive.meanwhile': {
    en: 'What the archive refers to was changed while it was being imported. Nothing was imported.',
    'zh-CN': '导入期间，存档引用的内容被改动，没有导入任何数据。',
    hint: { en: 'Import it again.', 'zh-CN': '重新导入。' },
  },
  'archive.link-left': {
    en: '{field}: {count} links to {target} cannot be told apart there and were left empty.',
    'zh-CN': '{field}：{count} 个指向{target}的关联无法辨认，已留空。',
  },
};
