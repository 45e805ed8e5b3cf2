// In charge of: which fields of a record stand where: as its form says, else all of them in order.
import type { LocalText } from '@trellis/errors';
import type { AppJson, EntityJson, ExpressionJson, FieldJson, FormJson, RecordJson } from '@trellis/query';
import { fieldByName, fieldsInOrder, type AppsContext } from '@trellis/views/apps';

/** A field in its place, and what the place asks while a record is entered. */
export interface PlacedField {
  readonly id: string;
  readonly field: FieldJson;
  readonly wide: boolean;
  readonly when?: ExpressionJson;
  readonly require?: ExpressionJson;
  readonly default?: ExpressionJson;
}

/** A group of fields under one heading. */
export interface Section {
  readonly id: string;
  readonly label: LocalText | undefined;
  /** Id of its step, where the form has steps. */
  readonly step?: string | undefined;
  /** When it is shown while a record is entered. */
  readonly when?: ExpressionJson | undefined;
  readonly fields: readonly PlacedField[];
}

/** A column of detail lines. */
export interface LineColumn {
  readonly id: string;
  readonly field: FieldJson;
  readonly width: number | undefined;
  readonly total: 'sum' | 'count' | undefined;
}

/** Detail lines: records of another entity that name this record. */
export interface Lines {
  readonly id: string;
  readonly label: LocalText;
  readonly step?: string | undefined;
  readonly entity: EntityJson;
  /** Name of the field of a line that names this record. */
  readonly link: string;
  readonly columns: readonly LineColumn[];
  /** What a new line is asked for: the columns, and required fields that are none of them. */
  readonly draftColumns: readonly LineColumn[];
}

/** What a record's page and form show. */
export interface Layout {
  /** The steps in which a new record is entered; none where everything is asked at once. */
  readonly steps: NonNullable<FormJson['steps']>;
  readonly sections: readonly Section[];
  readonly lines: readonly Lines[];
}

/** The form of an entity: the one a view names, else the first of the entity. */
export function formOf(app: AppJson, entity: EntityJson): FormJson | undefined {
  const forms = Object.values(app.forms).filter(
    (form) => form.entity.app === entity.app && (form.entity.entity === entity.id || form.entity.entity === entity.slug),
  );
  const named = Object.values(app.views).find((view) => view.form !== undefined && forms.some((form) => form.id === view.form))?.form;
  return forms.find((form) => form.id === named) ?? forms.toSorted((a, b) => a.order - b.order)[0];
}

/** Puts a form's fields in place. What the person may not see is not there. */
export function layoutOf(apps: AppsContext, entity: EntityJson, form: FormJson | undefined): Layout {
  if (form === undefined) return { steps: [], sections: [{ id: 'all', label: undefined, fields: ownFields(entity) }], lines: [] };
  const sections = form.sections.map((section): Section => ({
    id: section.id,
    label: section.label,
    ...(section.step === undefined ? {} : { step: section.step }),
    ...(section.when === undefined ? {} : { when: section.when }),
    fields: section.fields.flatMap((place) => {
      const field = fieldByName(entity, place.field);
      return field === undefined ? [] : [{ ...place, field, wide: place.wide ?? false }];
    }),
  }));
  return {
    steps: form.steps ?? [],
    sections: sections.filter((section) => section.fields.length > 0),
    lines: form.lines.flatMap((lines) => linesOf(apps, lines)),
  };
}

function ownFields(entity: EntityJson): readonly PlacedField[] {
  return fieldsInOrder(entity)
    .filter((field) => field.backOf === undefined)
    .map((field) => ({ id: field.id, field, wide: false }));
}

/** Fields a new record cannot do without, that are not placed anywhere: a form that leaves them out could never be saved. */
function stillRequired(entity: EntityJson, placed: ReadonlySet<string>): readonly FieldJson[] {
  return fieldsInOrder(entity).filter((field) => field.required && field.writable && field.default === undefined && !placed.has(field.name));
}

/** The sections of a form for a new record: what the person can fill in, and what is required besides. */
export function draftSections(layout: Layout, entity: EntityJson): readonly Section[] {
  const sections = layout.sections.map((section) => ({ ...section, fields: section.fields.filter(({ field }) => field.writable) }));
  const placed = new Set(sections.flatMap((section) => section.fields.map(({ field }) => field.name)));
  const missing = stillRequired(entity, placed).map((field): PlacedField => ({ id: field.id, field, wide: false }));
  const all = missing.length === 0 ? sections : [...sections, { id: 'required', label: undefined, step: layout.steps.at(-1)?.id, fields: missing }];
  return all.filter((section) => section.fields.length > 0);
}

function linesOf(apps: AppsContext, lines: FormJson['lines'][number]): Lines[] {
  const entity = apps.entity(lines.entity.app, lines.entity.entity);
  if (entity === undefined) return [];
  const columns = lines.columns.flatMap((column): LineColumn[] => {
    const field = fieldByName(entity, column.field);
    return field === undefined ? [] : [{ id: column.id, field, width: column.width, total: column.total }];
  });
  const placed = new Set([lines.link, ...columns.map((column) => column.field.name)]);
  const draftColumns = [
    ...columns,
    ...stillRequired(entity, placed).map((field): LineColumn => ({ id: field.id, field, width: undefined, total: undefined })),
  ];
  if (columns.length === 0) return [];
  return [{ id: lines.id, label: lines.label ?? entity.label, step: lines.step, entity, link: lines.link, columns, draftColumns }];
}

/** Links to expand so that money knows its currency, quantities their unit and times their zone. */
export function neededLinks(fields: readonly FieldJson[]): readonly string[] {
  const paths = fields.flatMap((field) => [
    field.currency !== undefined && 'field' in field.currency ? field.currency.field : undefined,
    field.unit !== undefined && 'field' in field.unit ? field.unit.field : undefined,
    field.zone,
  ]);
  const links = new Set<string>();
  for (const path of paths) {
    const names = path?.split('.').slice(0, -1) ?? [];
    names.forEach((_, index) => links.add(names.slice(0, index + 1).join('.')));
  }
  return [...links];
}

/** A record's title: the title field's value, where there is one and the person may read it. */
export function recordTitle(entity: EntityJson, record: RecordJson): string | undefined {
  const value = entity.titleField === undefined ? undefined : record[entity.titleField];
  return value === undefined || value === null || value === '' ? undefined : String(value);
}
