// In charge of: the reference pages made from the code itself: error codes and field types.
import { catalog, localText, type CatalogEntry } from '@trellis/errors';
import { computedTypes, fieldTypes, type AnyFieldType, type FieldTypeName } from '@trellis/fields';
import { conversionMatrix, fixtures, type MatrixEntry, type MatrixType } from '@trellis/fields/fixtures';
import { systemFieldNames, systemFieldParts } from '@trellis/model';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The page of all error codes. */
function errorReference(): string {
  const entries = Object.entries(catalog) as [string, CatalogEntry][];
  const lines = entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, entry]) => {
      const hint = entry.hint === undefined ? '' : cell(entry.hint.en);
      return `| \`${code}\` | ${cell(entry.en)} | ${cell(entry['zh-CN'])} | ${hint} |`;
    });
  return [
    '# Error codes',
    '',
    'Every refusal has a stable code. `{name}` stands for what the message mentions; the same values are in `params`.',
    '',
    '| code | English | 中文 | hint |',
    '|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

function abilities(type: AnyFieldType): string {
  const flags: readonly (readonly [string, boolean])[] = [
    ['sort', type.canSort],
    ['group', type.canGroup],
    ['title', type.canBeTitle],
    ['unique', type.canBeUnique],
    ['search', type.searchable],
  ];
  return flags
    .filter(([, can]) => can)
    .map(([name]) => name)
    .join(', ');
}

/** The page of all field types. */
function fieldTypeReference(): string {
  const types: readonly AnyFieldType[] = [...Object.values(fieldTypes), ...Object.values(computedTypes)];
  const sections = types.flatMap((type) => {
    const label = typeof type.label === 'string' ? type.label : `${type.label.en ?? ''} · ${type.label['zh-CN'] ?? ''}`;
    return [
      `## \`${type.name}\` — ${label}`,
      '',
      `- Operators: ${type.operators.map((operator) => `\`${operator}\``).join(' ')}`,
      `- Metrics: ${type.metrics.map((metric) => `\`${metric}\``).join(' ') || 'none'}`,
      `- Can: ${abilities(type) || 'none of sort, group, title, unique, search'}`,
      '',
      'Config:',
      '',
      '```json',
      JSON.stringify(type.configSchema, null, 2),
      '```',
      '',
    ];
  });
  const own = systemFieldNames.map((name) => {
    const { type, label } = systemFieldParts(name);
    return `| \`${name}\` | ${localText(label, 'en')} | ${localText(label, 'zh-CN')} | \`${type}\` |`;
  });
  const systemFields = [
    '## Fields every record has',
    '',
    'They are filled in by the system and can be listed, filtered, sorted, grouped, exported, shown as columns and used in expressions by these names, like any field of their type.',
    '',
    '| name | English | 中文 | type |',
    '|---|---|---|---|',
    ...own,
    '',
  ];
  return ['# Field types', '', 'What a field document may say under `type` and `config`.', '', ...sections, ...systemFields].join('\n');
}

function conversionMark({ isRefused, values }: MatrixEntry): string {
  const kept = values.filter(({ result }) => result.outcome === 'exact' || result.outcome === 'rewritten').length;
  if (isRefused) return '–';
  if (kept === values.length) return values.every(({ result }) => result.outcome === 'exact') ? 'all' : 'all, rewritten';
  if (kept > 0) return 'some';
  return values.some(({ result }) => result.outcome === 'approximate') ? 'nearest' : 'none here';
}

/** The page of what becomes of values when a field changes its type. */
function conversionReference(): string {
  const types = (Object.keys(fieldTypes) as FieldTypeName[]).map((name): MatrixType => ({
    type: fieldTypes[name],
    fixtures: fixtures[name] as MatrixType['fixtures'],
  }));
  const names = types.map(({ type }) => type.name);
  const matrix = new Map(conversionMatrix(types).map((entry) => [`${entry.from} ${entry.to}`, entry]));
  const mark = (from: string, to: string): string => {
    const entry = matrix.get(`${from} ${to}`);
    return entry === undefined ? '' : conversionMark(entry);
  };
  return [
    '# Changing the type of a field',
    '',
    'What becomes of values when a field of the type on the left becomes one of the type above, tried with sample values and configs of both.',
    'Before a change runs, its preview counts and lists the values of the workspace itself.',
    '',
    '- `all`: every value is kept and would come back as it was; `all, rewritten`: some in another spelling.',
    '- `some`: some are kept; others are rounded, cut or lost, and the preview lists them for a decision.',
    '- `nearest`: none is kept as it is; the nearest value can be.',
    '- `none here`: allowed, and none of the samples can be kept (options and records are a matter of each workspace).',
    '- `–`: refused. Add a new field and remove the old one instead.',
    '',
    `| from \\ to | ${names.map((name) => `\`${name}\``).join(' | ')} |`,
    `|---|${names.map(() => '---|').join('')}`,
    ...names.map((from) => `| \`${from}\` | ${names.map((to) => mark(from, to)).join(' | ')} |`),
    '',
  ].join('\n');
}

/** Every generated page by its file name. */
export const referencePages: { readonly [file: string]: () => string } = {
  'conversions.md': conversionReference,
  'errors.md': errorReference,
  'field-types.md': fieldTypeReference,
};
