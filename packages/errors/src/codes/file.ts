// In charge of: sentences about files that are put on records.
export const fileCodes = {
  'file.not-found': { en: 'There is no such file, or you may not see it.', 'zh-CN': '没有这个文件，或你无权查看。' },
  'file.not-uploaded': {
    en: '{field}: one of the files was not uploaded for it, or it belongs to another record.',
    'zh-CN': '{field}：有文件不是为它上传的，或属于另一条记录。',
    hint: { en: 'Upload the file again.', 'zh-CN': '重新上传该文件。' },
  },
  'file.still-coming': { en: '{field}: a file is still on its way.', 'zh-CN': '{field}：还有文件在上传。' },
  'file.too-many': { en: '{field} takes at most {max} files.', 'zh-CN': '{field}最多 {max} 个文件。' },
  'file.too-large': { en: '{name} is larger than {max} MB.', 'zh-CN': '{name} 超过 {max} MB。' },
  'file.empty': { en: '{name} is empty.', 'zh-CN': '{name} 是空文件。' },
  'file.other-kind': {
    en: '{name} cannot be put in {field}, which takes {allowed}.',
    'zh-CN': '{name} 不能放进{field}，这里只收{allowed}。',
    hint: { en: 'What counts is what the file holds, not how its name ends.', 'zh-CN': '以文件内容为准，不看扩展名。' },
  },
  'file.takes-none': { en: '{field} takes no files.', 'zh-CN': '{field}不存放文件。' },
  'file.field-first': { en: 'The form must name the field before it sends the file.', 'zh-CN': '表单要先写字段名，再发送文件。' },
  'file.bad-thumbnail': {
    en: 'The small picture is not one: at most {pixels} × {pixels} pixels and {max} kB of PNG, JPEG or WebP without metadata.',
    'zh-CN': '缩略图不合要求：须为不带元数据的 PNG、JPEG 或 WebP，不超过 {pixels} × {pixels} 像素、{max} kB。',
  },
  'file.too-many-waiting': {
    en: 'Too many of your uploaded files are on no record yet.',
    'zh-CN': '已上传但未用于记录的文件太多。',
    hint: {
      en: 'Save the records they are for. What is left over is removed after a day.',
      'zh-CN': '先保存要用到它们的记录。剩下的会在一天后删除。',
    },
  },
  'file.store-down': {
    en: 'The place where files are kept does not answer. Nothing was saved.',
    'zh-CN': '文件存储没有响应，没有保存。',
    hint: { en: 'Try again in a moment, or tell whoever runs the server.', 'zh-CN': '稍后再试，或告知服务器管理员。' },
  },
  'file.not-imported': {
    en: '{field} holds files, which a table cannot bring along.',
    'zh-CN': '{field}存放的是文件，表格无法带入。',
    hint: { en: 'Leave the column out and add the files on the records.', 'zh-CN': '不导入这一列，之后在记录里添加文件。' },
  },
} as const;
