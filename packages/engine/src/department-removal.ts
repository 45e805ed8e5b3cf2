// In charge of: deleting a department: only when nothing is left in it, or with everything moved to another one.
import { AppError, invalid, issue, type Issue } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import type { DepartmentUseJson } from '@trellis/query';
import { decidesAudit } from './audit/audit-carry.ts';
import { documentsNaming } from './department-mentions.ts';
import { treeOf } from './department-tree.ts';
import { MAX_DEPTH, type Department } from './departments.ts';
import type { PeopleTx } from './identity.ts';
import { ownerId } from './owners.ts';
import type { HandOvers } from './records/hand-over.ts';
import type { Storage } from './storage.ts';
import type { Model } from '@trellis/model';

/** What deleting needs. */
export interface RemovalDeps {
  readonly storage: Storage;
  readonly model: () => Model;
  readonly handOvers: HandOvers;
}

/** The department everything moves to is another one, not below, and the tree stays within its depth. */
function moveIssues(departments: readonly Department[], id: number, moveTo: number): readonly Issue[] {
  const tree = treeOf(departments);
  if (!tree.byId.has(moveTo)) return [issue('department.unknown', 'moveTo', { id: moveTo })];
  if (tree.below([id]).includes(moveTo)) return [issue('department.circle', 'moveTo')];
  const deepest = tree.above([moveTo]).length + tree.height(id) - 1;
  return deepest > MAX_DEPTH ? [issue('department.depth', 'moveTo', { max: MAX_DEPTH })] : [];
}

/** Deletes departments. Owners may. */
export class DepartmentRemoval {
  readonly #deps: RemovalDeps;

  constructor(deps: RemovalDeps) {
    this.#deps = deps;
  }

  /** What is in a department and what names it. */
  async use(actor: Actor, id: number): Promise<DepartmentUseJson> {
    ownerId(actor);
    const { storage, model, handOvers } = this.#deps;
    const found = storage.identity.departments().find((each) => each.id === id);
    if (found === undefined) throw new AppError('not-found', 'department.not-found');
    return {
      members: found.members.length,
      children: treeOf(storage.identity.departments()).children(id).length,
      records: await handOvers.parts(actor, 'departments', id),
      documents: documentsNaming(model(), storage.documents(), id),
    };
  }

  /**
   * Deletes a department. With `moveTo` its people, the departments below it and the records that name it go there. P6: documents that name
   * it are changed by people first, for a rule must not silently come to mean another department, and its id is never given again.
   */
  async remove(actor: Actor, id: number, moveTo?: number): Promise<void> {
    const by = ownerId(actor);
    const { storage, handOvers } = this.#deps;
    const { records, members, children } = await this.use(actor, id);
    this.#requireUnnamed(id);
    const named = records.reduce((sum, part) => sum + part.records, 0);
    if (moveTo === undefined && named > 0) throw new AppError('conflict', 'department.in-use', { params: { members, children, records: named } });
    const move = async (): Promise<unknown> => (moveTo === undefined ? 0 : handOvers.run(actor, { of: 'departments', from: id, to: moveTo }));
    if (moveTo !== undefined) {
      const issues = moveIssues(storage.identity.departments(), id, moveTo);
      if (issues.length > 0) throw invalid('department.invalid', issues);
      await move();
    }
    await decidesAudit(() => storage.identity.changePeople(by, (tx) => this.#take(tx, id, moveTo, named)), {
      detail: { deleted: true, members, children, records: named, ...(moveTo === undefined ? {} : { moveTo }) },
    });
    // A record that came to name it meanwhile; from now on none can.
    await move();
  }

  #requireUnnamed(id: number): void {
    const { storage, model } = this.#deps;
    const documents = documentsNaming(model(), storage.documents(), id);
    if (documents.length > 0) throw new AppError('conflict', 'department.in-documents', { params: { documents: documents.join(', ') } });
  }

  async #take(tx: PeopleTx, id: number, moveTo: number | undefined, records: number): Promise<void> {
    const departments = await tx.departments();
    const tree = treeOf(departments);
    const gone = tree.byId.get(id);
    if (gone === undefined) throw new AppError('not-found', 'department.not-found');
    // Documents may have come to name it since it was looked at.
    this.#requireUnnamed(id);
    const below = tree.children(id);
    if (moveTo === undefined) {
      if (gone.members.length > 0 || below.length > 0)
        throw new AppError('conflict', 'department.in-use', { params: { members: gone.members.length, children: below.length, records } });
    } else {
      const issues = moveIssues(departments, id, moveTo);
      if (issues.length > 0) throw invalid('department.invalid', issues);
      const target = tree.byId.get(moveTo);
      if (target !== undefined) {
        const members = [...new Set([...target.members, ...gone.members])].toSorted((a, b) => a - b);
        await tx.saveDepartment(moveTo, { ...target, members });
      }
      for (const child of below.flatMap((each) => tree.byId.get(each) ?? [])) await tx.saveDepartment(child.id, { ...child, parent: moveTo });
    }
    await tx.deleteDepartment(id);
  }
}
