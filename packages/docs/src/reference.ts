// In charge of: the reference pages made from the code itself: error codes and field types.
import { catalog, type CatalogEntry } from '@trellis/errors';
import { computedTypes, fieldTypes, type AnyFieldType } from '@trellis/fields';

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
  return ['# Field types', '', 'What a field document may say under `type` and `config`.', '', ...sections].join('\n');
}

/** Every generated page by its file name. */
export const referencePages: { readonly [file: string]: () => string } = {
  'errors.md': errorReference,
  'field-types.md': fieldTypeReference,
};
