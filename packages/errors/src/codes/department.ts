// In charge of: sentences about departments.
export const departmentCodes = {
  'department.invalid': { en: 'The department cannot be kept like this.', 'zh-CN': '部门不能这样保存。' },
  'department.not-found': { en: 'There is no such department.', 'zh-CN': '没有这个部门。' },
  'department.name': { en: 'A department needs a name.', 'zh-CN': '部门需要名称。' },
  'department.unknown': { en: 'There is no department {id}.', 'zh-CN': '没有编号为 {id} 的部门。' },
  'department.circle': { en: 'A department cannot stand below itself.', 'zh-CN': '部门不能位于自己之下。' },
  'department.depth': { en: 'Departments are nested at most {max} levels deep.', 'zh-CN': '部门最多 {max} 层。' },
  'department.unknown-user': { en: 'There is no user {id}.', 'zh-CN': '没有编号为 {id} 的成员。' },
  'department.in-use': {
    en: 'Something is left in this department: {members} people, {children} departments below, {records} records that name it.',
    'zh-CN': '部门中还有内容：{members} 个成员、{children} 个下级部门、{records} 条引用它的记录。',
    hint: { en: 'Say which department takes them over.', 'zh-CN': '选择接收这些内容的部门。' },
  },
  'department.in-documents': {
    en: 'Rules or views name this department: {documents}.',
    'zh-CN': '规则或视图引用了这个部门：{documents}。',
    hint: { en: 'Change those documents first.', 'zh-CN': '先修改这些文档。' },
  },
} as const;
