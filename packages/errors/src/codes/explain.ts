// In charge of: sentences that explain what somebody may do, or why not, and requests for access.
export const explainCodes = {
  'explain.owner': { en: 'Owners of the workspace may do everything in it.', 'zh-CN': '工作区所有者拥有全部权限。' },
  'explain.granted': { en: 'The role {role} allows this.', 'zh-CN': '角色{role}允许这样做。' },
  'explain.granted-where': { en: 'The role {role} allows this where {condition}.', 'zh-CN': '角色{role}在满足“{condition}”时允许这样做。' },
  'explain.granted-some': { en: 'The role {role} allows this on some records.', 'zh-CN': '角色{role}允许对部分记录这样做。' },
  'explain.granted-here': { en: 'This record is one of those on which {roles} allows it.', 'zh-CN': '角色{roles}允许对这条记录这样做。' },
  'explain.no-grant': { en: 'None of your roles allows this here.', 'zh-CN': '你的角色都不允许在这里这样做。' },
  'explain.no-record': {
    en: 'Among the records that you may see there is no such record.',
    'zh-CN': '在你能看到的记录中没有这一条。',
  },
  'explain.no-field': {
    en: 'Among the fields that you may see or fill in there is no such field.',
    'zh-CN': '在你能看到或填写的字段中没有这一个。',
  },
  'explain.condition': {
    en: 'The role {role} allows this where {condition}. On this record that does not hold.',
    'zh-CN': '角色{role}要求满足“{condition}”，这条记录不满足。',
  },
  'explain.value': { en: '{field} is {value} here.', 'zh-CN': '{field}当前为：{value}。' },
  'explain.empty': { en: '{field} is empty here.', 'zh-CN': '{field}当前为空。' },
  'explain.condition-hidden': {
    en: 'The role {role} allows this on some records. This is not one of them.',
    'zh-CN': '角色{role}只允许对部分记录这样做，不包括这一条。',
  },
  'explain.field-not-in-role': { en: 'The role {role} allows this, without {field}.', 'zh-CN': '角色{role}允许这样做，但不包括{field}。' },
  'explain.read-only': {
    en: '{field} is set by the system or worked out. Nobody fills it in.',
    'zh-CN': '{field}由系统设置或计算得出，不能手工填写。',
  },
  'explain.inputs-hidden': {
    en: '{field} is worked out from what you may not see here.',
    'zh-CN': '{field}由你在这里看不到的内容计算得出。',
  },
  'explain.status': { en: '{field} changes only along its transitions.', 'zh-CN': '{field}只能通过流转来改变。' },
  'explain.way-open': { en: '“{transition}” leads to “{to}” and is open to you.', 'zh-CN': '可以通过“{transition}”流转到“{to}”。' },
  'explain.way-role': {
    en: '“{transition}” leads to “{to}”. It is for {roles}.',
    'zh-CN': '“{transition}”流转到“{to}”，限{roles}操作。',
  },
  'explain.way-system': { en: '“{transition}” leads to “{to}”. It is for the system.', 'zh-CN': '“{transition}”流转到“{to}”，由系统操作。' },
  'explain.way-message': { en: '“{transition}” leads to “{to}”, but: {message}', 'zh-CN': '“{transition}”可流转到“{to}”，但：{message}' },
  'explain.way-condition': {
    en: '“{transition}” leads to “{to}” where {condition}. On this record that does not hold.',
    'zh-CN': '“{transition}”流转到“{to}”要求满足“{condition}”，这条记录不满足。',
  },
  'explain.way-barred': {
    en: '“{transition}” leads to “{to}”. It is not open on this record.',
    'zh-CN': '“{transition}”流转到“{to}”，目前不适用于这条记录。',
  },
  'explain.no-way': { en: 'From here no transition leads on.', 'zh-CN': '当前状态没有后续流转。' },
  'explain.condition-after': {
    en: 'The role {role} allows this where {condition}. With these values that would not hold.',
    'zh-CN': '角色{role}要求满足“{condition}”，按这些值保存后不再满足。',
  },
  'explain.condition-after-hidden': {
    en: 'The role {role} allows this on some records. With these values the record may not be one of them.',
    'zh-CN': '角色{role}只允许对部分记录这样做，按这些值保存后可能不再包括这一条。',
  },
  'explain.value-after': { en: '{field} would be {value}.', 'zh-CN': '{field}保存后为：{value}。' },
  'explain.empty-after': { en: '{field} would be empty.', 'zh-CN': '{field}保存后为空。' },
  'explain.rule': { en: 'A rule for these records says: {message}', 'zh-CN': '这类记录有一条规则：{message}' },
  'explain.rule-demands': { en: 'It demands that {condition}.', 'zh-CN': '规则要求：{condition}。' },
  'explain.rule-required': { en: 'A rule for these records demands that {field} is filled in.', 'zh-CN': '这类记录有一条规则：{field}必填。' },
  'explain.rule-when': { en: 'It applies where {condition}.', 'zh-CN': '适用条件：{condition}。' },
  'explain.saving-unknown': {
    en: 'From what you may see here, no more can be said about these values.',
    'zh-CN': '就你能看到的内容而言，对这些值没有更多说明。',
  },
  'explain.ask-owners': { en: 'An owner of the workspace can change this: {owners}.', 'zh-CN': '可由工作区所有者更改：{owners}。' },
  'explain.ask-roles': {
    en: 'An owner of the workspace can change this: {owners}. {roles} may do it.',
    'zh-CN': '可由工作区所有者更改：{owners}。拥有此项权限的角色：{roles}。',
  },
  'rights.change': {
    en: '{user}, {entity}, {action}: {gained} records more, {lost} fewer.',
    'zh-CN': '{user}，{entity}，{action}：增加 {gained} 条，减少 {lost} 条。',
  },
  'rights.field-change': {
    en: '{user}, {entity}: {field} is shown on {gained} records more, {lost} fewer.',
    'zh-CN': '{user}，{entity}：可见{field}的记录增加 {gained} 条，减少 {lost} 条。',
  },
  'rights.uncounted': {
    en: '{user}, {entity}, {action}: the number of records is known once the new fields have values.',
    'zh-CN': '{user}，{entity}，{action}：新字段有值后才能统计记录数。',
  },
  'access.request-not-found': { en: 'There is no such request.', 'zh-CN': '没有这项申请。' },
  'access.role-declined': { en: 'Who is declined is given no role.', 'zh-CN': '拒绝申请时不能授予角色。' },
  'access.request-decided': { en: 'This request has been decided already.', 'zh-CN': '这项申请已处理过。' },
  'access.too-many-requests': {
    en: 'You have {max} open requests. Wait until some are decided.',
    'zh-CN': '你已有 {max} 项待处理的申请，处理后可再提交。',
  },
} as const;
