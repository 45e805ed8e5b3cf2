// In charge of: what the records and users that links name are called, for links that become texts and texts that become links.
import { localText } from '@trellis/errors';
import type { Names } from '@trellis/fields';
import type { FieldChange, LinkedEntity, LinkedField } from '@trellis/model';
import { titleText } from '@trellis/query';
import type { Department } from '../departments.ts';
import type { Identity, User } from '../identity.ts';
import type { RecordWalk } from '../storage.ts';

const PAGE = 1000;

class NameList implements Names {
  readonly #titles = new Map<number, string>();
  readonly #ids = new Map<string, number | 'several'>();

  add(id: number, title: string, isFindable: boolean): void {
    this.#titles.set(id, title);
    if (isFindable) this.#ids.set(title, this.#ids.has(title) ? 'several' : id);
  }

  /** Another text that names one, where nobody is called so. */
  addAlias(id: number, text: string): void {
    if (!this.#ids.has(text)) this.#ids.set(text, id);
  }

  titleOf(id: number): string | undefined {
    return this.#titles.get(id);
  }

  idOf(text: string): number | 'none' | 'several' {
    return this.#ids.get(text.trim()) ?? 'none';
  }
}

async function recordNames(walk: RecordWalk, entity: LinkedEntity, pause: () => Promise<void>): Promise<NameList> {
  const names = new NameList();
  for (let after = 0; ;) {
    const records = await walk.walk(entity, after, PAGE);
    for (const { id, cells, isDeleted } of records) {
      const cell = cells.get(entity.titleField) ?? null;
      names.add(id, titleText(entity.titleField, cell, id), cell !== null && !isDeleted);
    }
    if (records.length < PAGE) return names;
    after = records.at(-1)?.id ?? after;
    await pause();
  }
}

function userNames(users: readonly User[]): NameList {
  const names = new NameList();
  for (const { id, name } of users) names.add(id, name, true);
  for (const { id, email } of users) names.addAlias(id, email);
  return names;
}

function namesSomething({ before, after, fill }: FieldChange): boolean {
  const isReference = (field: LinkedField | undefined): boolean => field?.target !== undefined || field?.type.names !== undefined;
  return fill === 'converted' && (isReference(before) || isReference(after));
}

function departmentNames(departments: readonly Department[]): NameList {
  const names = new NameList();
  for (const { id, name } of departments) names.add(id, localText(name, 'en'), true);
  for (const { id, name } of departments) names.addAlias(id, localText(name, 'zh-CN'));
  return names;
}

/** Whether values of the one are known to the other by their names: both sides of such a change need to know them. */
export function goesByName(change: FieldChange): boolean {
  const { before, after } = change;
  if (!namesSomething(change) || before === undefined || after === undefined) return false;
  return before.type.name !== after.type.name || before.target?.key !== after.target?.key;
}

/** Reads the names that these changes go by. Entities are those in force, whose titles are stored. */
export async function loadNames(
  changes: readonly FieldChange[],
  walk: RecordWalk,
  entityInForce: (key: string) => LinkedEntity | undefined,
  identity: Pick<Identity, 'users' | 'departments'>,
  pause: () => Promise<void>,
): Promise<(field: LinkedField | undefined) => Names | undefined> {
  const byEntity = new Map<string, NameList>();
  let users: NameList | undefined;
  let departments: NameList | undefined;
  const fields = changes.filter(namesSomething).flatMap(({ before, after }) => [before, after]);
  for (const field of fields) {
    if (field?.type.names === 'users') users ??= userNames(identity.users());
    if (field?.type.names === 'departments') departments ??= departmentNames(identity.departments());
    const entity = field?.target === undefined ? undefined : entityInForce(field.target.key);
    if (entity !== undefined && !byEntity.has(entity.key)) byEntity.set(entity.key, await recordNames(walk, entity, pause));
  }
  return (field) => {
    if (field?.type.names !== undefined) return field.type.names === 'users' ? users : departments;
    return field?.target === undefined ? undefined : byEntity.get(field.target.key);
  };
}
