// In charge of: texts of the form for a new record.
import { area } from './area.ts';

export const form = area({
  en: {
    title: 'New {{entity}}',
    create: 'Create {{entity}}',
    createLines: 'Save lines',
    required: 'required',
    lineNumber: 'Line {{number}}',
    removeLine: 'Remove line {{number}}',
    addLine: 'Add line',
    linesFailed: 'The {{entity}} is saved, its lines are not. Correct the lines and save them.',
    mistakes_one: '{{count}} field needs correcting.',
    mistakes_other: '{{count}} fields need correcting.',
    stay: 'Keep editing',
    discard: 'Discard entries',
    discardAsk: 'Leave without saving?',
    discardWarning: 'What you have entered is not kept.',
    mayNotCreate: 'You may not create {{entity}}. The workspace owner can give you the right.',
  },
  'zh-CN': {
    title: '新建{{entity}}',
    create: '新建{{entity}}',
    createLines: '保存明细',
    required: '必填',
    lineNumber: '第 {{number}} 行',
    removeLine: '去掉第 {{number}} 行',
    addLine: '添加一行',
    linesFailed: '{{entity}}已保存，明细还没有。改正明细后再保存。',
    mistakes_other: '有 {{count}} 个字段要改正。',
    stay: '继续填写',
    discard: '放弃已填内容',
    discardAsk: '不保存就离开？',
    discardWarning: '已填的内容不会保留。',
    mayNotCreate: '你没有新建{{entity}}的权限。可以向工作区所有者申请。',
  },
});
