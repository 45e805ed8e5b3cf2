// In charge of: sentences about departments.
export const departmentCodes = {
  'department.invalid': { en: 'The department cannot be kept like this.', 'zh-CN': '部门不能这样保存。' },
  'department.not-found': { en: 'There is no such department.', 'zh-CN': '没有这个部门。' },
  'department.name': { en: 'A department needs a name.', 'zh-CN': '部门需要名称。' },
  'department.unknown': { en: 'There is no department {id}.', 'zh-CN': '没有编号为 {id} 的部门。' },
  'department.circle': { en: 'A department cannot stand below itself.', 'zh-CN': '部门不能位于自己之下。' },
  'department.depth': { en: 'Departments are nested at most {max} levels deep.', 'zh-CN': '部门最多 {max} 层。' },
  'department.unknown-user': { en: 'There is no user {id}.', 'zh-CN': '没有编号为 {id} 的成员。' },
} as const;
