// In charge of: the filter as it is being built: conditions that may still be incomplete, in groups within groups.
import { checkValue, isMissing, isRelativeRange, typeOf, type FieldInfo } from '@trellis/fields/react';
import type { Filter } from '@trellis/query';
import type { FilterOperator } from '@trellis/schemas';

/** How a group's parts count: all, any, or none of them. */
export type GroupKind = 'and' | 'or' | 'none';

/** A condition being built. */
export interface ConditionNode {
  readonly id: string;
  readonly path: string;
  readonly op: FilterOperator;
  readonly value: unknown;
}

/** A group being built. */
export interface GroupNode {
  readonly id: string;
  readonly kind: GroupKind;
  readonly parts: readonly FilterNode[];
}

/** A part of a filter being built. */
export type FilterNode = ConditionNode | GroupNode;

/** Deepest nesting that can be built. */
export const MAX_DEPTH = 3;

/** Whether a part is a group. */
export function isGroup(node: FilterNode): node is GroupNode {
  return 'parts' in node;
}

let last = 0;

/** An id that no other part has. */
export function nodeId(): string {
  return `n${++last}`;
}

/** A filter opened for building. The outermost group is always "all of". */
export function treeOf(filter: Filter | undefined): GroupNode {
  if (filter === undefined) return { id: nodeId(), kind: 'and', parts: [] };
  const node = nodeOf(filter);
  return isGroup(node) && node.kind === 'and' ? node : { id: nodeId(), kind: 'and', parts: [node] };
}

function nodeOf(filter: Filter): FilterNode {
  if ('and' in filter) return { id: nodeId(), kind: 'and', parts: filter.and.map(nodeOf) };
  if ('or' in filter) return { id: nodeId(), kind: 'or', parts: filter.or.map(nodeOf) };
  if ('not' in filter) return { id: nodeId(), kind: 'none', parts: [nodeOf(filter.not)] };
  return { id: nodeId(), path: filter.field, op: filter.op, value: filter.value };
}

/** Finds a field by path. */
export type FindField = (path: string) => FieldInfo | undefined;

const withoutValue: readonly FilterOperator[] = ['isEmpty', 'isNotEmpty'];
const withWords: readonly FilterOperator[] = ['contains', 'startsWith'];

/** The part of a condition that no request can carry yet is left out, and so are groups with nothing in them. */
export function filterOf(node: FilterNode, find: FindField): Filter | undefined {
  if (!isGroup(node)) return isComplete(node, find) ? conditionFilter(node) : undefined;
  const parts = node.parts.map((part) => filterOf(part, find)).filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  if (node.kind === 'and') return { and: parts };
  if (node.kind === 'or') return { or: parts };
  const [only] = parts;
  return { not: parts.length === 1 && only !== undefined ? only : { or: parts } };
}

function conditionFilter({ path, op, value }: ConditionNode): Filter {
  return withoutValue.includes(op) ? { field: path, op } : { field: path, op, value };
}

/** Whether a condition can be asked for: its field exists and its value is one the operator and the field can read. */
export function isComplete({ path, op, value }: ConditionNode, find: FindField): boolean {
  const field = find(path);
  if (field === undefined || !typeOf(field).operators.includes(op)) return false;
  if (withoutValue.includes(op)) return true;
  if (withWords.includes(op)) return typeof value === 'string' && value !== '';
  if (op === 'relative') return isRelativeRange(value);
  if (op === 'between') return Array.isArray(value) && value.length === 2 && value.every((one) => isReadable(one, field));
  if (op === 'in' || op === 'notIn') return Array.isArray(value) && value.length > 0 && value.every((one) => isReadable(one, field));
  return isReadable(value, field);
}

// A moment may be compared with a day, and a field of several values with one of them.
function isReadable(value: unknown, field: FieldInfo): boolean {
  if (isMissing(value)) return false;
  if (typeOf(field).zone !== undefined && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return true;
  const wanted = isManyValued(field) && !Array.isArray(value) ? [value] : value;
  return checkValue(wanted, field).length === 0;
}

function isManyValued(field: FieldInfo): boolean {
  return typeOf(field).valueType(field.config ?? {}, 'any').kind === 'list';
}

/** How many conditions there are. */
export function countConditions(filter: Filter | undefined): number {
  if (filter === undefined) return 0;
  if ('and' in filter) return filter.and.reduce((sum, part) => sum + countConditions(part), 0);
  if ('or' in filter) return filter.or.reduce((sum, part) => sum + countConditions(part), 0);
  return 'not' in filter ? countConditions(filter.not) : 1;
}

/** The operators a field offers, in the order people look for them. */
export function operatorsOf(field: FieldInfo): readonly FilterOperator[] {
  const order: readonly FilterOperator[] = [
    'relative',
    'contains',
    'startsWith',
    'eq',
    'ne',
    'in',
    'notIn',
    'lt',
    'lte',
    'gt',
    'gte',
    'between',
    'isEmpty',
    'isNotEmpty',
  ];
  const known = typeOf(field).operators;
  return order.filter((op) => known.includes(op));
}

/** A new condition on a field, with the operator people mean most often. */
export function newCondition(path: string, field: FieldInfo): ConditionNode {
  return { id: nodeId(), path, op: operatorsOf(field)[0] ?? 'isNotEmpty', value: null };
}

/** The same condition with another operator; the value stays where it still fits. */
export function withOperator(node: ConditionNode, op: FilterOperator): ConditionNode {
  return { ...node, op, value: convertedValue(node.value, shapeOf(node.op), shapeOf(op)) };
}

type Shape = 'none' | 'one' | 'words' | 'pair' | 'list' | 'relative';

function shapeOf(op: FilterOperator): Shape {
  if (withoutValue.includes(op)) return 'none';
  if (withWords.includes(op)) return 'words';
  if (op === 'between') return 'pair';
  if (op === 'in' || op === 'notIn') return 'list';
  return op === 'relative' ? 'relative' : 'one';
}

function convertedValue(value: unknown, from: Shape, to: Shape): unknown {
  if (from === to) return value;
  if (to === 'list' && from === 'one') return value === null || value === undefined ? null : [value];
  if (to === 'one' && (from === 'list' || from === 'pair')) return Array.isArray(value) ? (value[0] ?? null) : null;
  if (to === 'pair' && from === 'one') return [value, null];
  if ((to === 'words' && from === 'one') || (to === 'one' && from === 'words')) return typeof value === 'string' ? value : null;
  return null;
}

/** The tree with one part replaced, or taken out where `next` is undefined. */
export function replaced(group: GroupNode, id: string, next: FilterNode | undefined): GroupNode {
  if (group.id === id && next !== undefined && isGroup(next)) return next;
  const parts = group.parts.flatMap((part): FilterNode[] => {
    if (part.id === id) return next === undefined ? [] : [next];
    return [isGroup(part) ? replaced(part, id, next) : part];
  });
  return { ...group, parts: parts.filter((part) => !isGroup(part) || part.parts.length > 0 || part.id === next?.id) };
}

/** The tree with a part added to a group. */
export function added(group: GroupNode, to: string, node: FilterNode): GroupNode {
  if (group.id === to) return { ...group, parts: [...group.parts, node] };
  return { ...group, parts: group.parts.map((part) => (isGroup(part) ? added(part, to, node) : part)) };
}
