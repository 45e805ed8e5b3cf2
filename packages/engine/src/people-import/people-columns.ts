// In charge of: which column of a file says what about people, by the words that both languages have for it.
import { invalid, issue, type Issue } from '@trellis/errors';
import { headerReadings } from '../import/header-words.ts';

/** What a file can say about a person. */
export type PersonColumn = 'name' | 'email' | 'departments' | 'head' | 'roles' | 'locale';

/** Words as `headerReadings` folds them. */
const words: { readonly [column in PersonColumn]: readonly string[] } = {
  name: ['姓名', '名字', '名称', '成员', '成员姓名', '员工', '员工姓名', 'name', 'fullname', 'person', 'employee', 'user'],
  email: ['邮箱', '邮箱地址', '电子邮箱', '电子邮件', '工作邮箱', '企业邮箱', '邮件', 'email', 'emailaddress', 'mail', 'workemail'],
  departments: ['部门', '所属部门', '部门路径', '所在部门', '组织', 'department', 'departments', 'departmentpath', 'dept', 'team'],
  head: ['负责人', '部门负责人', '是否负责人', '是否部门负责人', '主管', '是否主管', 'head', 'headofdepartment', 'departmenthead', 'ishead', 'leads'],
  roles: ['角色', '岗位', 'role', 'roles'],
  locale: ['语言', '界面语言', 'language', 'locale'],
};

const columnOf = new Map(Object.entries(words).flatMap(([column, all]) => all.map((word) => [word, column as PersonColumn] as const)));

/** Where each thing stands in a row, and columns that say nothing about people. */
export interface PeopleColumns {
  readonly places: ReadonlyMap<PersonColumn, number>;
  readonly ignored: readonly string[];
}

/** Reads a header. Name and address are needed, and nothing may be said by two columns. */
export function peopleColumns(columns: readonly string[]): PeopleColumns {
  const places = new Map<PersonColumn, number>();
  const ignored: string[] = [];
  const issues: Issue[] = [];
  for (const [place, header] of columns.entries()) {
    const [column] = headerReadings(header).flatMap((reading) => columnOf.get(reading) ?? []);
    if (column === undefined) ignored.push(header);
    else if (places.has(column))
      issues.push(issue('people-import.column-twice', header, { column: header, other: columns[places.get(column) ?? 0] ?? '' }));
    else places.set(column, place);
  }
  if (!places.has('name')) issues.push(issue('people-import.no-name', 'name'));
  if (!places.has('email')) issues.push(issue('people-import.no-email', 'email'));
  if (issues.length > 0) throw invalid('people-import.unreadable', issues);
  return { places, ignored };
}
