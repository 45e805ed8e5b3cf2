// In charge of: everything the commands say, in both languages.
import type { Locale } from '@trellis/errors';

const words = {
  usage: { en: 'Usage: npm run trellis -- COMMAND …', 'zh-CN': '用法：npm run trellis -- 命令 …' },
  commandUsage: { en: 'Usage: npm run trellis -- {usage}', 'zh-CN': '用法：npm run trellis -- {usage}' },
  moreHelp: {
    en: 'COMMAND --help says more about one. DATA_DIR, S3_URL and the other settings of the server count here, too.',
    'zh-CN': '命令后加 --help 查看说明。DATA_DIR、S3_URL 等服务设置在这里同样有效。',
  },
  exitCodes: {
    en: 'Exit codes: 0 done · 1 something is wrong · 2 the command line is wrong',
    'zh-CN': '退出码：0 完成 · 1 有问题 · 2 命令行有误',
  },
  noCommand: { en: 'There is no command “{name}”.', 'zh-CN': '没有命令“{name}”。' },
  meant: { en: 'Did you mean “{name}”?', 'zh-CN': '是否指“{name}”？' },
  tooMany: { en: '“{name}” is one too many.', 'zh-CN': '多了“{name}”。' },
  missing: { en: '{name} is missing.', 'zh-CN': '缺少 {name}。' },
  badOption: { en: 'The options are not right: {detail}', 'zh-CN': '选项不正确：{detail}' },
  badLanguage: { en: '--lang may be en or zh-CN.', 'zh-CN': '--lang 可以是 en 或 zh-CN。' },

  optionData: { en: 'data folder (default: DATA_DIR, else .data beside the product)', 'zh-CN': '数据目录（默认 DATA_DIR，否则产品旁的 .data）' },
  optionLang: { en: 'language: en or zh-CN (default: LANG)', 'zh-CN': '语言：en 或 zh-CN（默认按 LANG）' },
  optionHelp: { en: 'this text', 'zh-CN': '显示本说明' },

  aboutBackup: {
    en: 'copy the workspace with its files, also while a server is at work',
    'zh-CN': '备份工作区和文件，服务运行时也可以',
  },
  moreBackup: {
    en: 'The copy is of one moment and is checked before it gets its name. Nobody is held up. It holds the secret key, hashes of passwords and\nall records: keep it where only you can read it.',
    'zh-CN': '备份对应同一时刻，检查无误后才改为正式名称，不影响正在使用的人。\n其中有密钥、密码散列和全部记录，只放在自己能读取的地方。',
  },
  optionTo: { en: 'folder for the backup (default: backups in the data folder)', 'zh-CN': '存放备份的目录（默认数据目录下的 backups）' },
  backedUp: {
    en: 'Backed up {records} records of {entities} entities and {files} files, up to change {seq}: {path}',
    'zh-CN': '已备份 {entities} 个实体的 {records} 条记录和 {files} 个文件，至第 {seq} 次变更：{path}',
  },
  lostFiles: {
    en: 'Without {count} files whose bytes were lost before; manifest.json lists them under “lost”.',
    'zh-CN': '不含 {count} 个此前已丢失内容的文件，列在 manifest.json 的 lost 里。',
  },

  aboutRestore: { en: 'put a backup in the place of a workspace', 'zh-CN': '用备份恢复工作区' },
  moreRestore: {
    en: 'The backup is checked first. Cut off at any moment, the data folder holds what it held or the backup. With DATABASE_URL set it goes into\nthat schema, and files and the secret key into the data folder. People sign in anew; tokens of scripts are those of the backup.',
    'zh-CN':
      '先检查备份。中途断开时，数据目录要么是原来的，要么是备份的。\n设置了 DATABASE_URL 时恢复到该模式，文件和密钥恢复到数据目录。恢复后需要重新登录；脚本令牌以备份为准。',
  },
  optionReplace: { en: 'move what is there aside first', 'zh-CN': '先把现有内容移到一边' },
  schemaAndFolder: { en: 'the schema {schema} and {folder}', 'zh-CN': '模式 {schema} 和 {folder}' },
  inSchema: { en: 'the schema {schema}', 'zh-CN': '模式 {schema} 里' },
  restored: {
    en: 'Restored {records} records of {entities} entities and {files} files, as of {time}, into {folder}',
    'zh-CN': '已恢复 {entities} 个实体的 {records} 条记录和 {files} 个文件（{time} 的备份）到 {folder}',
  },
  movedAside: { en: 'What was there is in {path}', 'zh-CN': '原有内容在 {path}' },

  aboutDoctor: { en: 'look whether everything that is kept is right', 'zh-CN': '检查保存的内容是否都正确' },
  moreDoctor: {
    en: 'Looks at the database, computed values, local days, links and required values. The server must be stopped; while it runs, owners ask\nPOST /api/doctor.',
    'zh-CN': '检查数据库、计算值、本地日期、链接和必填值。要先停止服务；\n服务运行时，所有者可调用 POST /api/doctor。',
  },
  optionRepair: { en: 'put right what follows from other values', 'zh-CN': '修正可由其他值推出的内容' },
  optionJson: { en: 'a line of JSON for each finding', 'zh-CN': '每个发现输出一行 JSON' },
  allRight: { en: 'Everything is right.', 'zh-CN': '一切正常。' },
  foundSome: { en: 'Found: {count}. Put right: {repaired}.', 'zh-CN': '发现 {count} 处，已修正 {repaired} 处。' },
  repairHint: { en: 'Run it with --repair to put right what can be.', 'zh-CN': '加上 --repair 修正可以修正的部分。' },
  inUseHint: {
    en: 'Stop the server first, or ask the running one: POST /api/doctor as an owner.',
    'zh-CN': '先停止服务，或以所有者身份调用运行中服务的 POST /api/doctor。',
  },
  findingComputed: { en: '{where}: {stored} is kept, {expected} comes out', 'zh-CN': '{where}：保存的是 {stored}，应为 {expected}' },
  findingDay: { en: '{where}: the day beside it is not its local day', 'zh-CN': '{where}：旁边的日期不是当地日期' },
  findingLink: { en: '{where}: leads to a record that is not there ({stored})', 'zh-CN': '{where}：链接的记录不存在（{stored}）' },
  findingRequired: { en: '{where}: is required and empty', 'zh-CN': '{where}：必填但为空' },
  findingNothing: { en: '{where}: gives nothing. {reason}', 'zh-CN': '{where}：没有结果。{reason}' },
  findingStore: { en: 'The store: {detail}', 'zh-CN': '存储：{detail}' },
  isRepaired: { en: ' (put right)', 'zh-CN': '（已修正）' },

  aboutMigrate: { en: 'move the workspace from the data folder to PostgreSQL, or back', 'zh-CN': '在数据目录与 PostgreSQL 之间迁移工作区' },
  moreMigrate: {
    en: 'DATABASE_URL names the database. Stop every server first. Records, history, people, ids and numbers are copied, compared by counts and\nsums, and looked through; the target has all of it or nothing. Files stay where they are. What is left behind stays as it was.',
    'zh-CN':
      'DATABASE_URL 指定数据库。要先停止所有服务。记录、历史、人员、编号全部复制，\n按条数和合计核对并检查；目标要么完整，要么什么都没有。文件留在原处，来源保持不变。',
  },
  optionFrom: { en: 'sqlite or postgres', 'zh-CN': 'sqlite 或 postgres' },
  optionToStore: { en: 'the other one', 'zh-CN': '另一个' },
  badStores: {
    en: 'Say --from sqlite --to postgres, or --from postgres --to sqlite.',
    'zh-CN': '写 --from sqlite --to postgres，或 --from postgres --to sqlite。',
  },
  needsDatabase: { en: 'DATABASE_URL must name the database.', 'zh-CN': '要用 DATABASE_URL 指定数据库。' },
  movedToPostgres: {
    en: 'The workspace of {folder} is now in the schema {schema}. Start the server with the same DATABASE_URL and DATA_DIR; the old database stays in the folder.',
    'zh-CN': '{folder} 的工作区已在模式 {schema} 中。用同样的 DATABASE_URL 和 DATA_DIR 启动服务；原数据库留在目录里。',
  },
  movedToSqlite: {
    en: 'The workspace of the schema {schema} is now in {folder}. Start the server without DATABASE_URL; the schema stays as it was.',
    'zh-CN': '模式 {schema} 的工作区已在 {folder} 中。不带 DATABASE_URL 启动服务；原模式保持不变。',
  },

  aboutExport: { en: 'write an app with its records and files to one file', 'zh-CN': '把一个应用连同记录和文件写到一个文件' },
  moreExport: {
    en: 'APP is its name in addresses. The server must be stopped; while it runs, owners ask GET /api/apps/APP/archive. Files come along; the trash and the history do not.',
    'zh-CN': 'APP 是地址里的名称。要先停止服务；服务运行时，所有者可调用 GET /api/apps/APP/archive。文件会一并导出，回收站和历史不会。',
  },
  exportedApp: { en: 'Wrote {app} to {path}', 'zh-CN': '已把 {app} 写到 {path}' },
  aboutImport: { en: 'bring in an app from such a file', 'zh-CN': '从这样的文件导入应用' },
  moreImport: {
    en: 'Everything or nothing: what does not fit is named and the workspace stays as it was.',
    'zh-CN': '要么全部导入，要么什么都不变；不合适的内容会一一列出。',
  },
  optionSlug: { en: 'its name in addresses here (default: the one it had)', 'zh-CN': '在这里的地址名称（默认沿用原名）' },
  importedApp: { en: 'Brought in {app} as {slug}: {records} records', 'zh-CN': '已导入{app}（{slug}），共 {records} 条记录' },
  importDiffers: {
    en: '{count} computed values differ from those in the file: rates or links of other apps are not the same here.',
    'zh-CN': '有 {count} 个计算值与文件中的不同：这里的汇率或其他应用的链接不一样。',
  },
  archiveInUse: {
    en: 'Stop the server first, or ask the running one as an owner: /api/apps/APP/archive.',
    'zh-CN': '先停止服务，或以所有者身份调用运行中服务的 /api/apps/APP/archive。',
  },

  stageDatabase: { en: 'database', 'zh-CN': '数据库' },
  stageFiles: { en: 'files', 'zh-CN': '文件' },
  stageCheck: { en: 'check', 'zh-CN': '检查' },
  stagePlace: { en: 'put in place', 'zh-CN': '就位' },
} as const satisfies Readonly<Record<string, Readonly<Record<Locale, string>>>>;

/** Something that can be said. */
export type Word = keyof typeof words;

/** What fills the gaps of a sentence. */
export type Gaps = Readonly<Record<string, string | number>>;

/** A sentence in a language. */
export function word(key: Word, locale: Locale, gaps: Gaps = {}): string {
  return words[key][locale].replace(/\{(\w+)\}/g, (whole, name: string) => String(gaps[name] ?? whole));
}
