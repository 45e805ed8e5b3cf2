// In charge of: departments in the order of their tree.
import { localText, type Locale } from '@trellis/errors';
import type { DepartmentJson } from '@trellis/query';

/** A department and how deep it stands, from 0. */
export interface TreeLine {
  readonly department: DepartmentJson;
  readonly depth: number;
}

/** Every department below the one above it, those beside each other by name. */
export function treeLines(departments: readonly DepartmentJson[], locale: Locale): readonly TreeLine[] {
  const collator = new Intl.Collator(locale);
  const walk = (above: number | null, depth: number): readonly TreeLine[] =>
    departments
      .filter(({ parent }) => parent === above)
      .toSorted((a, b) => collator.compare(localText(a.name, locale), localText(b.name, locale)))
      .flatMap((department) => [{ department, depth }, ...walk(department.id, depth + 1)]);
  return walk(null, 0);
}

/** Where a department may be moved to: anywhere but below itself. */
export function possibleParents(lines: readonly TreeLine[], id: number | undefined): readonly TreeLine[] {
  const start = lines.findIndex((line) => line.department.id === id);
  const own = lines[start];
  if (own === undefined) return lines;
  const end = lines.findIndex((line, index) => index > start && line.depth <= own.depth);
  return [...lines.slice(0, start), ...(end === -1 ? [] : lines.slice(end))];
}
