// In charge of: generated requests over the lab: every operator on every type, paths of one to three steps, sorts, groups and metrics.
import type { Random } from '@trellis/dx/random';
import { rightsOf, type Actor } from '@trellis/permissions';
import type { Filter, GroupRequest, ListRequest, MetricRequest, QueryRequest } from '@trellis/query';
import { guardedPath } from '@trellis/query';
import { systemFields, type LinkedEntity, type LinkedField, type Model } from '@trellis/model';
import { sizes, texts, valueOf } from './lab-records.fixtures.ts';

type Steps = readonly LinkedField[];

const nameOf = (steps: Steps): string => steps.map((step) => step.name).join('.');
const last = (steps: Steps): LinkedField => steps.at(-1) as LinkedField;

/** What a field counts as among those that operators must meet: its type, whether it has several values, and how it is computed. */
export function kindOf(field: LinkedField): string {
  const { name } = field.type;
  if (field.computed !== undefined) return `${field.document.type} of ${name}`;
  return field.valueType.kind === 'list' && (field.link ?? field.type.names) !== undefined ? `several ${name}` : name;
}

/** How often each operator met each kind of field. */
export type Coverage = Map<string, number>;

/** Makes requests that one actor may ask of one entity. */
export class Requests {
  readonly #random: Random;
  readonly #model: Model;
  readonly #coverage: Coverage;
  readonly #users: number;
  readonly #known = new Map<string, readonly Steps[]>();

  constructor(random: Random, model: Model, coverage: Coverage, users: number) {
    this.#random = random;
    this.#model = model;
    this.#coverage = coverage;
    this.#users = users;
  }

  list(actor: Actor, entity: LinkedEntity): ListRequest {
    const random = this.#random;
    const paths = this.#paths(actor, entity);
    const sortable = paths.filter((steps) => last(steps).type.canSort || last(steps).valueType.kind === 'record');
    const links = this.#shown(actor, entity).filter((steps) => last(steps).target !== undefined);
    return {
      ...(random.chance(0.8) ? { filter: this.#filter(paths, 0) } : {}),
      ...(random.chance(0.7) ? { sort: random.some(sortable, 3).map((steps) => `${random.chance(0.5) ? '-' : ''}${nameOf(steps)}`) } : {}),
      ...(random.chance(0.3) ? { fields: random.some(this.#shown(actor, entity), 6).map(nameOf) } : {}),
      ...(random.chance(0.2) ? { expand: random.some(links, 2).map(nameOf) } : {}),
      ...(random.chance(0.1) ? { search: random.pick(texts) } : {}),
      ...(random.chance(0.8) ? { limit: 1 + random.below(40) } : { limit: 400 }),
      ...(random.chance(0.2) ? { offset: random.below(20) } : {}),
      count: 'exact',
    };
  }

  query(actor: Actor, entity: LinkedEntity): QueryRequest {
    const random = this.#random;
    const paths = this.#paths(actor, entity);
    const groupable = paths.filter((steps) => last(steps).type.canGroup && last(steps).valueType.kind !== 'list');
    const groupBy = random.some(groupable, random.pick([1, 1, 2, 3])).map((steps, place): GroupRequest => {
      const isDay = last(steps).isTimestamp || last(steps).valueType.kind === 'date';
      return { field: nameOf(steps), as: `g${place}`, ...(isDay ? { unit: random.pick(['day', 'week', 'month', 'quarter', 'year']) } : {}) };
    });
    const metrics = Array.from({ length: random.below(4) }, (_, place) => this.#metric(paths, `m${place}`));
    return {
      ...(random.chance(0.7) ? { filter: this.#filter(paths, 0) } : {}),
      groupBy,
      metrics: [{ op: 'count', as: 'n' }, ...metrics],
      ...(random.chance(0.3) ? { sort: [random.pick(['n', '-n', ...groupBy.map((group) => `-${group.as}`)])] } : {}),
    };
  }

  #metric(paths: readonly Steps[], as: string): MetricRequest {
    const random = this.#random;
    const numbers = paths.filter((steps) => last(steps).valueType.kind === 'number' && steps.length < 3).map(nameOf);
    const instants = paths.filter((steps) => last(steps).isTimestamp).map(nameOf);
    if (numbers.length > 1 && random.chance(0.4)) {
      const [a, b, c] = [random.pick(numbers), random.pick(numbers), random.pick(numbers)];
      const number = random.pick([
        `${a} + ${b}`,
        `${a} - ${b}`,
        `IF(${a} > ${b}, ${a}, ${b})`,
        `COALESCE(${a}, ${b}, 0)`,
        `IF(${a} in (1, 2.5, 0.25), ${b})`,
        `-${a} + IF(ISEMPTY(${b}), 1.5, ${c})`,
      ]);
      return { op: random.pick(['sum', 'avg', 'min', 'max', 'count', 'countDistinct']), expr: number, as };
    }
    if (numbers.length > 0 && instants.length > 0 && random.chance(0.2)) {
      const [a, when] = [random.pick(numbers), random.pick(instants)];
      return {
        op: random.pick(['count', 'countDistinct', 'min']),
        expr: random.pick([
          `${a} > 2`,
          `not (${a} = 1)`,
          `LOCALDAY(${when})`,
          `IF(LOCALDAY(${when}) > "2026-11-20", ${a})`,
          `(${a} > 1) = (${a} < 5)`,
        ]),
        as,
      };
    }
    const steps = random.pick(paths.filter((each) => last(each).type.metrics.length > 0));
    const ops = last(steps).valueType.kind === 'list' ? (['count'] as const) : last(steps).type.metrics;
    const op = random.pick(ops);
    this.#cover(`metric ${op}`, last(steps));
    return { op, field: nameOf(steps), as };
  }

  #filter(paths: readonly Steps[], depth: number): Filter {
    const random = this.#random;
    const kind = depth > 2 ? 3 : random.below(8);
    const parts = (): Filter[] => Array.from({ length: 1 + random.below(3) }, () => this.#filter(paths, depth + 1));
    if (kind === 0) return { and: parts() };
    if (kind === 1) return { or: parts() };
    if (kind === 2) return { not: this.#filter(paths, depth + 1) };
    return this.#condition(random.pick(paths.filter((steps) => last(steps).type.operators.length > 0)));
  }

  #condition(steps: Steps): Filter {
    const random = this.#random;
    const field = last(steps);
    const op = random.pick(field.type.operators);
    this.#cover(op, field);
    const value = (): unknown => {
      if (field.number === -1) return 1 + random.below(160);
      const made = valueOf(random, field, (entity) => sizes[entity.name as keyof typeof sizes], this.#users);
      // Of several values a condition asks for one.
      return Array.isArray(made)
        ? (made[0] ?? (field.target === undefined && field.type.names === undefined ? field.type.options?.(field.config)[0]?.id : 1))
        : made;
    };
    const base = { field: nameOf(steps), op };
    switch (op) {
      case 'isEmpty':
      case 'isNotEmpty':
        return base;
      case 'in':
      case 'notIn':
        return { ...base, value: [...Array.from({ length: random.below(6) }, value), ...(random.chance(0.2) ? [null] : [])] };
      case 'between':
        return {
          ...base,
          value: [value(), value()].toSorted((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1)),
        };
      case 'contains':
      case 'startsWith':
        return { ...base, value: field.valueType.kind === 'list' ? value() : random.pick([...texts, '-1', 'N-', '中']) };
      case 'relative': {
        const from = random.below(7) - 4;
        return { ...base, value: { unit: random.pick(['day', 'week', 'month', 'quarter', 'year']), from, to: from + random.below(4) } };
      }
      default:
        if (field.isTimestamp && random.chance(0.4)) return { ...base, value: random.pick(['2026-11-22', '2026-11-23', '2026-03-29', '2026-11-01']) };
        if (field.type.names === 'users' && random.chance(0.3)) return { ...base, value: '$user' };
        return { ...base, value: random.chance(0.05) && (op === 'eq' || op === 'ne') ? null : value() };
    }
  }

  #cover(op: string, field: LinkedField): void {
    const key = `${op} × ${kindOf(field)}`;
    this.#coverage.set(key, (this.#coverage.get(key) ?? 0) + 1);
  }

  /** Paths whose end has one place: links on the way lead to one record each. */
  #paths(actor: Actor, entity: LinkedEntity): readonly Steps[] {
    return this.#shown(actor, entity).filter((steps) => steps.slice(0, -1).every((step) => step.valueType.kind !== 'list'));
  }

  /** Every path of up to three steps that the actor may use. */
  #shown(actor: Actor, entity: LinkedEntity): readonly Steps[] {
    const rights = rightsOf(this.#model, actor);
    const key = `${rights.signature}|${entity.key}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      const walk = (from: LinkedEntity, steps: Steps): Steps[] =>
        [...from.fields, ...systemFields(from).filter((field) => field.number !== -2)].flatMap((field) => {
          const path = [...steps, field];
          if (guardedPath(rights, entity, path) === undefined) return [];
          return field.target === undefined || path.length === 3 ? [path] : [path, ...walk(field.target, path)];
        });
      this.#known.set(key, (known = walk(entity, [])));
    }
    // Short paths are as likely as the many long ones.
    const wanted = this.#random.pick([1, 1, 2, 3]);
    const chosen = known.filter((steps) => steps.length <= wanted);
    return chosen.length > 0 ? chosen : known;
  }
}
