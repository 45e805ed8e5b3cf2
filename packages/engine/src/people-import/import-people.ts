// In charge of: bringing people and departments in from a file: shown beforehand, then all of it in one unit or nothing.
import { AppError, invalid, type Issue, type Locale } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import type { Role } from '@trellis/schemas';
import { createHash } from 'node:crypto';
import { actTeller, decidesAudit } from '../audit/audit-carry.ts';
import { peopleParts } from '../audit/people-changes.ts';
import type { IncomingFile } from '../engine.ts';
import type { Identity, User } from '../identity.ts';
import { FileReader, type ReaderProgram, type SmallTable } from '../import/file-reader.ts';
import { ownerId } from '../owners.ts';
import { planPeople, type PeoplePlan, type PeopleThere, type PersonOutcome } from './people-plan.ts';
import { readPeople, type PeopleWishes } from './people-rows.ts';

/** Most rows that a file of people may have. */
const MAX_ROWS = 10_000;

/** What bringing people in needs. */
export interface PeopleImportDeps {
  readonly identity: Identity;
  readonly reader: ReaderProgram;
  readonly roles: () => ReadonlyMap<string, Role>;
}

/** What a file would do. */
export interface PeoplePreview extends Pick<PeoplePlan, 'people' | 'departments' | 'ignored'> {
  /** Stands for all of this: importing with it does exactly this or nothing. */
  readonly expect: string;
}

/** What a file did. */
export interface PeopleImported {
  readonly created: readonly User[];
  readonly changed: number;
  readonly same: number;
  readonly departments: number;
}

function digestOf({ people, departments }: Pick<PeoplePlan, 'people' | 'departments'>): string {
  return createHash('sha256')
    .update(JSON.stringify([people, departments]))
    .digest('hex');
}

/** Every refusal with its line. */
function refusals(people: readonly PersonOutcome[]): readonly Issue[] {
  return people.flatMap(({ lines, issues }) => issues.map((each) => ({ ...each, path: `${lines[0] ?? 0}.${each.path}` })));
}

const count = (people: readonly PersonOutcome[], state: PersonOutcome['state']): number => people.filter((each) => each.state === state).length;

/** People from a file. Owners may. */
export class PeopleImport {
  readonly #deps: PeopleImportDeps;

  constructor(deps: PeopleImportDeps) {
    this.#deps = deps;
  }

  /** What the file would do. Nothing is written. */
  async preview(actor: Actor, file: IncomingFile, locale: Locale): Promise<PeoplePreview> {
    ownerId(actor);
    const { identity } = this.#deps;
    const wishes = await this.#wishes(file);
    const { people, departments, ignored } = planPeople(wishes, { users: identity.users(), departments: identity.departments(), locale });
    return { people, departments, ignored, expect: digestOf({ people, departments }) };
  }

  /** Does what was shown, in one unit; refused where any line is, and where it would do something else by now. */
  async run(actor: Actor, file: IncomingFile, expect: string, locale: Locale): Promise<PeopleImported> {
    const by = ownerId(actor);
    const { identity } = this.#deps;
    const wishes = await this.#wishes(file);
    const planned = (there: Omit<PeopleThere, 'locale'>): PeoplePlan => {
      const plan = planPeople(wishes, { ...there, locale });
      const issues = refusals(plan.people);
      if (issues.length > 0) throw invalid('people-import.refused', issues, { count: count(plan.people, 'refused') });
      if (digestOf(plan) !== expect) throw new AppError('conflict', 'people-import.changed');
      return plan;
    };
    // What is known to be refused holds nobody up.
    const { people, departments } = planned({ users: identity.users(), departments: identity.departments() });
    const counts = { changed: count(people, 'changed'), same: count(people, 'same'), departments: departments.length };
    const tell = actTeller();
    const ids = await decidesAudit(
      () =>
        identity.changePeople(by, async (tx) => {
          const before = { users: await tx.users(), departments: await tx.departments() };
          const made = await planned(before).apply(tx);
          tell({ parts: peopleParts(before, { users: await tx.users(), departments: await tx.departments() }) });
          return made;
        }),
      { detail: { created: count(people, 'new'), ...counts } },
    );
    return { created: ids.flatMap((id) => identity.user(id) ?? []), ...counts };
  }

  async #wishes({ name, path }: IncomingFile): Promise<PeopleWishes> {
    const table: SmallTable = await new FileReader(this.#deps.reader).rows(path, { name }, MAX_ROWS);
    return readPeople(table, this.#deps.roles());
  }
}
