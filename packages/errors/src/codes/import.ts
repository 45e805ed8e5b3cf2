// In charge of: sentences about files coming in and going out.
export const importCodes = {
  'import.empty-file': {
    en: 'The file is empty.',
    'zh-CN': '文件是空的。',
    hint: { en: 'Choose a file with a header line and at least one row.', 'zh-CN': '选择有表头且至少一行数据的文件。' },
  },
  'import.no-rows': { en: 'The file has a header but no rows.', 'zh-CN': '文件只有表头，没有数据行。' },
  'import.unknown-format': {
    en: '{name} is not a CSV, TSV or XLSX file.',
    'zh-CN': '{name} 不是 CSV、TSV 或 XLSX 文件。',
    hint: { en: 'Save it as CSV or XLSX and choose it again.', 'zh-CN': '另存为 CSV 或 XLSX 后重新选择。' },
  },
  'import.old-workbook': {
    en: '{name} is a workbook of Excel before 2007, or one with a password.',
    'zh-CN': '{name} 是 Excel 2007 之前的工作簿，或者带有密码。',
    hint: {
      en: 'Open it, take the password off, and save it as an Excel workbook (.xlsx).',
      'zh-CN': '打开后去掉密码，另存为 Excel 工作簿（.xlsx）再选择。',
    },
  },
  'import.web-page': {
    en: '{name} is a web page or XML, whatever its name says.',
    'zh-CN': '{name} 是网页或 XML，与文件名不符。',
    hint: {
      en: 'Open it in a spreadsheet program and save it as an Excel workbook (.xlsx).',
      'zh-CN': '用表格软件打开，另存为 Excel 工作簿（.xlsx）再选择。',
    },
  },
  'import.open-document': {
    en: '{name} is an OpenDocument file (.ods).',
    'zh-CN': '{name} 是 OpenDocument 文件（.ods）。',
    hint: {
      en: 'Open it and save it as an Excel workbook (.xlsx) or CSV.',
      'zh-CN': '打开后另存为 Excel 工作簿（.xlsx）或 CSV 再选择。',
    },
  },
  'import.broken-file': { en: 'The file cannot be read: {reason}', 'zh-CN': '文件读不出来：{reason}' },
  'import.too-many-columns': { en: 'The sheet has {count} columns; at most {max} are read.', 'zh-CN': '表有 {count} 列，最多读 {max} 列。' },
  'import.too-many-rows': { en: 'The file has more than {max} rows.', 'zh-CN': '文件超过 {max} 行。' },
  'import.too-large': { en: 'The file is larger than {max} MB.', 'zh-CN': '文件超过 {max} MB。' },
  'import.unknown-column': { en: 'The file has no column “{column}”.', 'zh-CN': '文件没有“{column}”列。' },
  'import.nothing-mapped': { en: 'No column is matched to a field.', 'zh-CN': '没有一列对应到字段。' },
  'import.required-unmapped': { en: '{field} is required, but no column is matched to it.', 'zh-CN': '{field}必填，但没有列对应它。' },
  'import.refused': {
    en: '{count} rows were refused. Nothing was imported.',
    'zh-CN': '{count} 行被拒绝。没有导入任何数据。',
    hint: { en: 'Correct the rows in the report and import again.', 'zh-CN': '按报告改正后重新导入。' },
  },
  'import.no-match': { en: '{field}: nothing matches “{value}”.', 'zh-CN': '{field}：找不到“{value}”。' },
  'import.several-match': { en: '{field}: several records match “{value}”.', 'zh-CN': '{field}：有多条记录匹配“{value}”。' },
  'import.bad-options': { en: 'The import settings are not readable: {reason}', 'zh-CN': '导入设置无法识别：{reason}' },
  'import.unknown-encoding': { en: 'There is no encoding “{encoding}”.', 'zh-CN': '没有“{encoding}”这种编码。' },
  'import.bad-delimiter': { en: 'Cells are separated by one character.', 'zh-CN': '分隔符只能是一个字符。' },
  'import.unknown-sheet': { en: 'The workbook has no sheet “{sheet}”.', 'zh-CN': '工作簿里没有“{sheet}”这张表。' },
  'import.forbidden-column': {
    en: 'A column may not be named “{column}”. Rename it in the file.',
    'zh-CN': '列名不能是“{column}”。在文件里改名后重试。',
  },
  'import.field-twice': { en: 'Two columns are matched to {field}.', 'zh-CN': '有两列都对应到{field}。' },
  'import.key-unmapped': { en: 'Rows are matched by {field}, but no column is matched to it.', 'zh-CN': '按{field}匹配记录，但没有列对应它。' },
  'import.circular': {
    en: '{field}: “{value}” refers back to this row.',
    'zh-CN': '{field}：“{value}”又指回这一行，形成循环。',
  },
  'import.create-no-link': { en: '{field} leads to no records that could be created.', 'zh-CN': '{field}不指向可以新建的记录。' },
  'import.create-not-unique': {
    en: '{field}: records found by {key} cannot be created, because {key} is not unique.',
    'zh-CN': '{field}：{key}不唯一，不能按它新建记录。',
  },
  'import.create-denied': {
    en: '{field}: missing records of {target} cannot be created, because that is not granted.',
    'zh-CN': '{field}：没有新建{target}的权限，不能补建缺少的记录。',
  },
  'import.create-needs-more': {
    en: '{field}: missing records of {target} cannot be created, because {needed} is required.',
    'zh-CN': '{field}：{target}的{needed}必填，不能补建缺少的记录。',
  },
  'import.extra-cells': {
    en: 'The row has {count} cells, the header {expected}.',
    'zh-CN': '这一行有 {count} 个单元格，表头只有 {expected} 个。',
    hint: { en: 'Put texts that contain the delimiter in quotes.', 'zh-CN': '给含有分隔符的文本加上引号。' },
  },
  'import.twice-in-file': {
    en: '{field} “{value}” stands twice in the file; first in row {row}.',
    'zh-CN': '{field}“{value}”在文件里出现两次，第一次在第 {row} 行。',
  },
  'import.stopped': {
    en: 'The import stopped at row {row}. {stored} rows before it are stored, the others are not.',
    'zh-CN': '导入在第 {row} 行停止。前面 {stored} 行已保存，其余没有保存。',
    hint: { en: 'Correct the row in the report and import the rest again.', 'zh-CN': '按报告改正该行，再导入其余的行。' },
  },
  'import.too-slow': { en: 'Reading the file took longer than {minutes} minutes and was stopped.', 'zh-CN': '读取文件超过 {minutes} 分钟，已停止。' },
  'import.reader-failed': {
    en: 'The program that reads files stopped.',
    'zh-CN': '读取文件的程序停止了。',
    hint: { en: 'The file may need too much memory. Split it, or save it as CSV.', 'zh-CN': '文件可能占用过多内存。拆成几个文件，或另存为 CSV。' },
  },
  'import.actor-gone': { en: 'The user who started the import is no longer active.', 'zh-CN': '发起导入的用户已停用。' },
  'import.recipe-name': {
    en: 'A recipe needs a name of at most {max} characters.',
    'zh-CN': '导入方案要有名称，最多 {max} 个字。',
  },
  'import.recipe-twice': {
    en: 'There is a recipe “{name}” of yours already.',
    'zh-CN': '你已有名为“{name}”的导入方案。',
    hint: { en: 'Choose another name, or change the one that is there.', 'zh-CN': '换个名称，或者修改已有的方案。' },
  },
  'import.recipe-not-found': { en: 'There is no such recipe.', 'zh-CN': '没有这个导入方案。' },
  'import.recipe-of-another': {
    en: 'The recipe belongs to someone else.',
    'zh-CN': '这个导入方案属于其他人。',
    hint: { en: 'Save it under another name to have one of your own.', 'zh-CN': '另存为自己的方案再修改。' },
  },
  'import.too-many-recipes': { en: 'There are {max} recipes already.', 'zh-CN': '导入方案已有 {max} 个。' },
  'job.not-found': { en: 'There is no such job.', 'zh-CN': '没有这个任务。' },
  'import.set-twice-in-file': { en: 'Row {row} has the same {fields}.', 'zh-CN': '第 {row} 行的{fields}与它相同。' },
} as const;
