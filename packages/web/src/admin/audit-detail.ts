// In charge of: what an entry of the audit says beside its act, in words.
import type { AuditDetail } from '@trellis/query';

const words = {
  made: 'auditMade',
  name: 'auditName',
  locale: 'auditLocale',
  roles: 'auditRoles',
  role: 'auditRole',
  owner: 'auditOwner',
  enabled: 'auditEnabled',
  departments: 'auditDepartments',
  parent: 'auditParent',
  head: 'auditHead',
  added: 'auditAdded',
  removed: 'auditRemoved',
  link: 'auditLink',
  more: 'auditMore',
  hour: 'auditHour',
  token: 'auditToken',
  secondFactor: 'auditSecondFactor',
  viewAs: 'auditViewAs',
  code: 'auditCode',
  action: 'auditAction',
  actions: 'auditActions',
  to: 'auditTo',
  moveTo: 'auditMoveTo',
  status: 'auditStatus',
  change: 'auditChange',
  label: 'auditLabel',
  entity: 'auditEntity',
  condition: 'auditCondition',
  read: 'auditRead',
  write: 'auditWrite',
  parts: 'auditParts',
  deleted: 'auditDeleted',
  members: 'auditMembers',
  children: 'auditChildren',
  records: 'auditRecords',
  'documents-added': 'auditDocumentsAdded',
  'documents-changed': 'auditDocumentsChanged',
  'documents-removed': 'auditDocumentsRemoved',
  'documents-untold': 'auditDocumentsUntold',
} as const;

type Word = (typeof words)[keyof typeof words] | 'auditYes' | 'auditNo' | 'auditChanged';

const isKnown = (name: string): name is keyof typeof words => Object.hasOwn(words, name);

/** A value as it reads: what was and what became of it, whether something is so, that it changed. */
function valueWords(name: string, value: AuditDetail[string], say: (word: Word) => string): string {
  if (value === true) return say('auditYes');
  if (value === 'changed') return say('auditChanged');
  const text = String(value ?? '—');
  if (name !== 'owner' && name !== 'enabled') return text;
  return text
    .split(' → ')
    .map((each) => (each === 'yes' ? say('auditYes') : each === 'no' ? say('auditNo') : each))
    .join(' → ');
}

/** One sentence for each thing that is said; what has no words yet stands by its own name. */
export function detailWords(detail: AuditDetail, say: (word: Word) => string): readonly string[] {
  return Object.entries(detail).map(([name, value]) => {
    if (name === 'made') return say('auditMade');
    return `${isKnown(name) ? say(words[name]) : name}: ${valueWords(name, value, say)}`;
  });
}
