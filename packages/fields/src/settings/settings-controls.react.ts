// In charge of: which control edits which part of a type's config, derived from the config's schema, and what each edit makes of the config.
import { resultSchema } from '../computed-type.ts';
import type { LocalText } from '@trellis/errors';
import { labelSchema, pathSchema, refSchema, type JSONSchema } from '@trellis/schemas';

/** A way to edit a part of a config. `unknown`: the panel shows its JSON. */
export type Control =
  | { readonly kind: 'switch' }
  | { readonly kind: 'number'; readonly isWhole: boolean; readonly min: number | undefined; readonly max: number | undefined }
  | { readonly kind: 'text'; readonly pattern: string | undefined; readonly minLength: number; readonly maxLength: number }
  | { readonly kind: 'pick'; readonly values: readonly string[]; readonly many: boolean }
  | { readonly kind: 'label' | 'path' | 'entity' | 'expression' | 'result' | 'unknown' }
  /** Ids that are marked. `isLimit`: marking none leaves nobody, which is not the same as no marks at all. */
  | { readonly kind: 'marks'; readonly choices: readonly MarkChoice[]; readonly isLimit: boolean; readonly isFilled: boolean }
  /** Things by id in an order, each with settings of its own. */
  | { readonly kind: 'entries'; readonly settings: readonly Setting[] }
  | { readonly kind: 'choice'; readonly choices: readonly MarkChoice[] }
  | { readonly kind: 'options'; readonly members: readonly Setting[]; readonly hasColor: boolean }
  | { readonly kind: 'variants'; readonly variants: readonly Setting[] }
  | { readonly kind: 'group'; readonly settings: readonly Setting[] };

/** An id that a config can name, and what it is called. */
export interface MarkChoice {
  readonly value: string;
  readonly label: LocalText;
}

/** A member of a config and its control. */
export interface Setting {
  readonly name: string;
  readonly control: Control;
  readonly isRequired: boolean;
}

/** A config, or an object within one. */
export type Members = { readonly [name: string]: unknown };

interface Shape {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: { readonly [name: string]: Shape };
  readonly required?: readonly string[];
  readonly additionalProperties?: Shape | boolean;
  readonly const?: unknown;
  readonly minProperties?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

const UNKNOWN = { kind: 'unknown' } as const;
/** Schemas that mean the same wherever they stand. */
const known = new Map<unknown, Control>([
  [labelSchema, { kind: 'label' }],
  [pathSchema, { kind: 'path' }],
  [refSchema, { kind: 'entity' }],
  [resultSchema, { kind: 'result' }],
]);

/** A choice between objects of one member each: a currency's `code` or its `path`. */
function variantsOf(shapes: readonly Shape[]): Control {
  const variants = shapes.flatMap((shape): readonly Setting[] => {
    const [name, ...others] = shape.required ?? [];
    const member = name === undefined ? undefined : shape.properties?.[name];
    return name === undefined || member === undefined || others.length > 0 ? [] : [{ name, control: controlOf(member), isRequired: true }];
  });
  return variants.length === shapes.length ? { kind: 'variants', variants } : UNKNOWN;
}

/** Members by id with a label and an order: options and packs where each has little besides, entries where there is more to set. */
function optionsOf(entry: Shape): Control {
  const properties = entry.properties ?? {};
  if (properties['label'] === undefined || properties['order'] === undefined) return UNKNOWN;
  const members = settingsOf(entry).filter(({ name }) => name !== 'label' && name !== 'order' && name !== 'color');
  const isSimple = members.every(({ control }) => control.kind === 'number' || control.kind === 'switch');
  if (!isSimple) return { kind: 'entries', settings: settingsOf(entry).filter(({ name }) => name !== 'order') };
  return { kind: 'options', members, hasColor: properties['color'] !== undefined };
}

function objectControl(shape: Shape): Control {
  if (typeof shape.additionalProperties === 'object' && shape.additionalProperties.const === true)
    return { kind: 'marks', choices: [], isLimit: false, isFilled: (shape.minProperties ?? 0) > 0 };
  if (typeof shape.additionalProperties === 'object') return optionsOf(shape.additionalProperties);
  return shape.properties === undefined ? UNKNOWN : { kind: 'group', settings: settingsOf(shape) };
}

function controlOf(shape: Shape): Control {
  const same = known.get(shape);
  if (same !== undefined) return same;
  if (shape.$ref?.endsWith('expression.schema.json') === true) return { kind: 'expression' };
  if (shape.enum !== undefined) return { kind: 'pick', values: shape.enum.map(String), many: false };
  if (shape.anyOf !== undefined) return variantsOf(shape.anyOf);
  switch (shape.type) {
    case 'boolean':
      return { kind: 'switch' };
    case 'integer':
    case 'number':
      return { kind: 'number', isWhole: shape.type === 'integer', min: shape.minimum, max: shape.maximum };
    case 'string':
      return { kind: 'text', pattern: shape.pattern, minLength: shape.minLength ?? 1, maxLength: shape.maxLength ?? 500 };
    case 'array':
      return shape.items?.enum === undefined ? UNKNOWN : { kind: 'pick', values: shape.items.enum.map(String), many: true };
    case 'object':
      return objectControl(shape);
    default:
      return UNKNOWN;
  }
}

function settingsOf({ properties = {}, required = [] }: Shape): readonly Setting[] {
  return Object.entries(properties).map(([name, shape]) => ({ name, control: controlOf(shape), isRequired: required.includes(name) }));
}

const derived = new WeakMap<object, readonly Setting[]>();

/** The settings of a config, in the order of its schema. */
export function settingsFor(schema: JSONSchema): readonly Setting[] {
  if (typeof schema === 'boolean') return [];
  const found = derived.get(schema) ?? settingsOf(schema as Shape);
  derived.set(schema, found);
  return found;
}

/** An object with another value of a member; without it when there is none. */
export function withMember(members: Members, name: string, value: unknown): Members {
  const { [name]: _former, ...rest } = members;
  // A switch that is off, and a list of nothing, are what leaving them out says.
  const isNothing = value === undefined || value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0);
  return isNothing ? rest : { ...members, [name]: value };
}

/** Whether a text may stand in a config as it is typed; what may not is kept from it until it is right. */
export function takesText({ pattern, minLength, maxLength }: Extract<Control, { readonly kind: 'text' }>, text: string): boolean {
  const { length } = Array.from(text);
  return length >= minLength && length <= maxLength && (pattern === undefined || new RegExp(pattern, 'u').test(text));
}

/** Options by id, as a config holds them. */
export type OptionMap = { readonly [id: string]: Members };

/** The ids in order. */
export function orderedIds(options: OptionMap): readonly string[] {
  const orderOf = (id: string): number => Number(options[id]?.['order'] ?? 0);
  return Object.keys(options).toSorted((a, b) => orderOf(a) - orderOf(b) || (a < b ? -1 : 1));
}

function inOrder(options: OptionMap, ids: readonly string[]): OptionMap {
  return Object.fromEntries(ids.map((id, place) => [id, { ...options[id], order: place + 1 }]));
}

/** The options with a new one at the end. Ids are never used again while there is one of them, so values keep their meaning. */
export function addOption(options: OptionMap, label: unknown, more: Members): OptionMap {
  let number = Object.keys(options).length + 1;
  while (Object.hasOwn(options, `option_${number}`)) number += 1;
  const id = `option_${number}`;
  return inOrder({ ...options, [id]: { label, ...more } }, [...orderedIds(options), id]);
}

/** The options with one changed. */
export function changeOption(options: OptionMap, id: string, name: string, value: unknown): OptionMap {
  return { ...options, [id]: withMember(options[id] ?? {}, name, value) };
}

/** The options without one. */
export function removeOption(options: OptionMap, id: string): OptionMap {
  const { [id]: _gone, ...rest } = options;
  return rest;
}

/** The options with one moved up (-1) or down (1). */
export function moveOption(options: OptionMap, id: string, by: -1 | 1): OptionMap {
  const ids = orderedIds(options);
  const place = ids.indexOf(id);
  const to = place + by;
  return place < 0 || to < 0 || to >= ids.length ? options : inOrder(options, ids.toSpliced(place, 1).toSpliced(to, 0, id));
}

function firstOf({ control, isRequired }: Setting): unknown {
  if (!isRequired) return undefined;
  if (control.kind === 'number') return control.min ?? 0;
  if (control.kind === 'choice') return control.choices[0]?.value;
  return control.kind === 'marks' ? Object.fromEntries(control.choices.slice(0, 1).map(({ value }) => [value, true])) : undefined;
}

/** What a new option or entry has where its type demands a value. */
export function startOf(settings: readonly Setting[]): Members {
  return Object.fromEntries(settings.map((setting) => [setting.name, firstOf(setting)]).filter(([, value]) => value !== undefined));
}
