// In charge of: the kinds of acts that the audit knows, with their names in both languages.

/** Every kind of act. A new one is a line here. */
export const auditKinds = {
  'sign-in': { en: 'Sign-in', 'zh-CN': '登录' },
  'sign-in.first-step': { en: 'First step of sign-in', 'zh-CN': '登录第一步' },
  'sign-out': { en: 'Sign-out', 'zh-CN': '退出登录' },
  'password.changed': { en: 'Password changed', 'zh-CN': '修改密码' },
  'reset.asked': { en: 'Password reset asked for', 'zh-CN': '申请重设密码' },
  'identity.linked': { en: 'Sign-in with a provider linked', 'zh-CN': '关联登录方式' },
  'identity.unlinked': { en: 'Sign-in with a provider unlinked', 'zh-CN': '取消关联登录方式' },
  'recovery-codes.renewed': { en: 'Recovery codes made anew', 'zh-CN': '重新生成恢复码' },
  'second-factor.changed': { en: 'Second factor changed', 'zh-CN': '变更两步验证' },
  'link.created': { en: 'One-time link made', 'zh-CN': '创建一次性链接' },
  'link.used': { en: 'One-time link used', 'zh-CN': '使用一次性链接' },
  'session.ended': { en: 'Session ended', 'zh-CN': '结束会话' },
  'token.created': { en: 'API token made', 'zh-CN': '创建 API 令牌' },
  'token.used': { en: 'API token used that day', 'zh-CN': '当日使用 API 令牌' },
  'token.ended': { en: 'API token ended', 'zh-CN': '停用 API 令牌' },
  'user.read': { en: 'People read', 'zh-CN': '查看人员' },
  'user.changed': { en: 'Person changed', 'zh-CN': '变更人员' },
  'people.imported': { en: 'People imported from a file', 'zh-CN': '从文件导入成员' },
  'department.changed': { en: 'Department changed', 'zh-CN': '变更部门' },
  'role.changed': { en: 'Role changed', 'zh-CN': '变更角色' },
  'documents.read': { en: 'Documents read', 'zh-CN': '读取应用文档' },
  'documents.previewed': { en: 'Change of documents previewed', 'zh-CN': '预览文档变更' },
  'documents.changed': { en: 'Documents changed', 'zh-CN': '变更应用文档' },
  'document.changed': { en: 'Document changed', 'zh-CN': '变更文档' },
  'documents.change-began': { en: 'Change of documents begun', 'zh-CN': '开始变更应用文档' },
  'dropped.restored': { en: 'Dropped part brought back', 'zh-CN': '恢复已移除的部分' },
  'dropped.purged': { en: 'Dropped part deleted for good', 'zh-CN': '永久删除已移除的部分' },
  'records.exported': { en: 'Records exported', 'zh-CN': '导出记录' },
  'records.handed-over': { en: 'Records handed over', 'zh-CN': '移交记录' },
  'records.erased': { en: 'Personal values erased', 'zh-CN': '抹除个人信息' },
  'records.purged': { en: 'Records deleted for good', 'zh-CN': '永久删除记录' },
  'app.exported': { en: 'App exported', 'zh-CN': '导出应用' },
  'app.imported': { en: 'App brought in', 'zh-CN': '导入应用' },
  'doctor.examined': { en: 'Data examined', 'zh-CN': '检查数据' },
  'doctor.repaired': { en: 'Data repaired', 'zh-CN': '修复数据' },
  'audit.read': { en: 'Audit read', 'zh-CN': '查看审计' },
  'audit.exported': { en: 'Audit exported', 'zh-CN': '导出审计' },
  'access.requested': { en: 'Access asked for', 'zh-CN': '申请权限' },
  'access.decided': { en: 'Request for access decided', 'zh-CN': '处理权限申请' },
  'access.read': { en: 'Requests for access read', 'zh-CN': '查看权限申请' },
  'rights.previewed': { en: 'Change of rights previewed', 'zh-CN': '预览权限变更' },
  'share.created': { en: 'Public link made', 'zh-CN': '创建公开链接' },
  'share.changed': { en: 'Public link changed', 'zh-CN': '变更公开链接' },
  'share.ended': { en: 'Public link ended', 'zh-CN': '停用公开链接' },
  'share.opened': { en: 'Public link opened', 'zh-CN': '打开公开链接' },
  'view.began': { en: 'Viewing as someone else began', 'zh-CN': '开始以他人视角查看' },
  'view.ended': { en: 'Viewing as someone else ended', 'zh-CN': '结束以他人视角查看' },
} as const;

/** A kind of act. */
export type AuditKind = keyof typeof auditKinds;

/** Whether there is such a kind. */
export function isAuditKind(text: string): text is AuditKind {
  return Object.hasOwn(auditKinds, text);
}
