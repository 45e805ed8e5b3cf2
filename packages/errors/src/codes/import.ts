// In charge of: sentences about files coming in and going out.
export const importCodes = {
  'import.empty-file': { en: 'The file is empty.', 'zh-CN': '文件是空的。', hint: { en: 'Choose a file with a header line and at least one row.', 'zh-CN': '选择有表头且至少一行数据的文件。' } },
  'import.no-rows': { en: 'The file has a header but no rows.', 'zh-CN': '文件只有表头，没有数据行。' },
  'import.unknown-format': {
    en: '{name} is not a CSV, TSV or XLSX file.',
    'zh-CN': '{name} 不是 CSV、TSV 或 XLSX 文件。',
    hint: { en: 'Save it as CSV or XLSX and choose it again.', 'zh-CN': '另存为 CSV 或 XLSX 后重新选择。' },
  },
  'import.broken-file': { en: 'The file cannot be read: {reason}', 'zh-CN': '文件读不出来：{reason}' },
  'import.too-many-columns': { en: 'The sheet has {count} columns; at most {max} are read.', 'zh-CN': '表有 {count} 列，最多读 {max} 列。' },
  'import.too-many-rows': { en: 'The file has more than {max} rows.', 'zh-CN': '文件超过 {max} 行。' },
  'import.too-large': { en: 'The file is larger than {max} MB.', 'zh-CN': '文件超过 {max} MB。' },
  'import.unknown-column': { en: 'The file has no column “{column}”.', 'zh-CN': '文件没有“{column}”列。' },
  'import.nothing-mapped': { en: 'No column is matched to a field.', 'zh-CN': '没有一列对应到字段。' },
  'import.required-unmapped': { en: '{field} is required, but no column is matched to it.', 'zh-CN': '{field}必填，但没有列对应它。' },
  'import.refused': { en: '{count} rows were refused. Nothing was imported.', 'zh-CN': '{count} 行被拒绝。没有导入任何数据。', hint: { en: 'Correct the rows in the report and import again.', 'zh-CN': '按报告改正后重新导入。' } },
  'import.no-match': { en: '{field}: nothing matches “{value}”.', 'zh-CN': '{field}：找不到“{value}”。' },
  'import.several-match': { en: '{field}: several records match “{value}”.', 'zh-CN': '{field}：有多条记录匹配“{value}”。' },
  'import.bad-options': { en: 'The import settings are not readable: {reason}', 'zh-CN': '导入设置无法识别：{reason}' },
  'job.not-found': { en: 'There is no such job.', 'zh-CN': '没有这个任务。' },
} as const;
