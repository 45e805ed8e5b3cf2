// In charge of: sentences about bringing people in from a file.
export const peopleImportCodes = {
  'people-import.unreadable': {
    en: 'The columns of the file do not say who the people are.',
    'zh-CN': '文件的列没有说明成员是谁。',
    hint: {
      en: 'The first line names the columns: name, e-mail, department, head, roles, language.',
      'zh-CN': '首行写列名：姓名、邮箱、部门、负责人、角色、语言。',
    },
  },
  'people-import.no-name': { en: 'No column has the names.', 'zh-CN': '没有姓名列。' },
  'people-import.no-email': { en: 'No column has the e-mail addresses.', 'zh-CN': '没有邮箱列。' },
  'people-import.column-twice': { en: '“{column}” says the same as “{other}”.', 'zh-CN': '“{column}”与“{other}”含义相同。' },
  'people-import.refused': {
    en: 'Nothing was imported: {count} people in the file cannot be taken over.',
    'zh-CN': '没有导入任何内容：文件中有 {count} 个成员无法导入。',
    hint: { en: 'Correct the lines that are named and choose the file again.', 'zh-CN': '修改列出的行后重新选择文件。' },
  },
  'people-import.changed': {
    en: 'People or departments changed since the preview. Nothing was imported.',
    'zh-CN': '预览之后成员或部门有变化，没有导入任何内容。',
    hint: { en: 'Look at the preview again.', 'zh-CN': '重新预览。' },
  },
  'people-import.no-mail': { en: 'The server sends no mail.', 'zh-CN': '服务器没有配置邮件。' },
  'people-import.nameless': { en: 'A new person needs a name.', 'zh-CN': '新成员需要姓名。' },
  'people-import.long-name': { en: 'At most {max} characters.', 'zh-CN': '最多 {max} 个字符。' },
  'people-import.many-departments': { en: 'At most {max} departments in one line.', 'zh-CN': '一行最多 {max} 个部门。' },
  'people-import.yes-or-no': { en: '“{value}” is neither yes nor no.', 'zh-CN': '“{value}”不是“是”或“否”。' },
  'people-import.head-of-nothing': { en: 'A head needs a department to lead.', 'zh-CN': '负责人需要填写部门。' },
  'people-import.two-heads': { en: '{other} leads “{path}” already by this file.', 'zh-CN': '按这个文件，“{path}”已由 {other} 负责。' },
  'people-import.unknown-language': {
    en: '“{value}” is no language of the product: write zh-CN or en.',
    'zh-CN': '“{value}”不是可用的语言，写 zh-CN 或 en。',
  },
  'people-import.contradiction': {
    en: 'Lines {line} and {other} say different things about the same person.',
    'zh-CN': '第 {line} 行与第 {other} 行对同一成员的内容不一致。',
  },
  'people-import.several-departments': { en: 'More than one department is called “{path}”.', 'zh-CN': '有多个部门名为“{path}”。' },
} as const;
