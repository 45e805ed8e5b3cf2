// In charge of: sentences about backups, and about moving whole workspaces.
export const backupCodes = {
  'backup.no-workspace': {
    en: 'There is no workspace in {place}.',
    'zh-CN': '{place} 里没有工作区。',
    hint: { en: 'Name the data folder with --data or DATA_DIR.', 'zh-CN': '用 --data 或 DATA_DIR 指定数据目录。' },
  },
  'backup.not-one': {
    en: '{path} is not a backup.',
    'zh-CN': '{path} 不是备份。',
    hint: {
      en: 'Name the folder that “trellis backup” made; it holds manifest.json.',
      'zh-CN': '指定 trellis backup 生成的目录，里面有 manifest.json。',
    },
  },
  'backup.newer': {
    en: 'The backup {path} was made by a newer build (form {form}, this one knows {known}).',
    'zh-CN': '备份 {path} 由更新的版本生成（形式 {form}，当前支持 {known}）。',
    hint: { en: 'Restore it with the newer build.', 'zh-CN': '用更新的版本恢复。' },
  },
  'backup.damaged': {
    en: 'The backup {path} is damaged. Nothing was restored.',
    'zh-CN': '备份 {path} 已损坏，没有恢复任何内容。',
    hint: { en: 'Use another backup.', 'zh-CN': '改用另一份备份。' },
  },
  'backup.not-made': {
    en: 'No backup was made: the copy does not pass its check.',
    'zh-CN': '没有生成备份：副本没有通过检查。',
    hint: { en: 'Run “trellis doctor” to see whether the data itself is damaged.', 'zh-CN': '运行 trellis doctor，看数据本身是否损坏。' },
  },
  'backup.file-missing': { en: 'The file is not there.', 'zh-CN': '文件不存在。' },
  'backup.file-differs': { en: 'The content is not what was backed up.', 'zh-CN': '内容与备份时不同。' },
  'backup.database-damaged': { en: 'The database is damaged: {detail}', 'zh-CN': '数据库已损坏：{detail}' },
  'backup.log-gaps': {
    en: 'The log has {entries} entries up to number {newest}.',
    'zh-CN': '日志到第 {newest} 号共有 {entries} 条，有缺失。',
  },
  'backup.count-differs': { en: 'There are {found}; there must be {expected}.', 'zh-CN': '有 {found}，应为 {expected}。' },
  'backup.not-empty': {
    en: '{folder} is not empty. Nothing was restored.',
    'zh-CN': '{folder} 不是空的，没有恢复任何内容。',
    hint: {
      en: 'With --replace what is there is moved aside and the backup takes its place.',
      'zh-CN': '加上 --replace，现有内容移到一边，由备份代替。',
    },
  },
  'backup.undecided': {
    en: 'A restore into {folder} was cut off; {place} knows whether it came to be.',
    'zh-CN': '恢复到 {folder} 时中断；是否完成要看 {place}。',
    hint: {
      en: 'Set DATABASE_URL to that database and schema and try again: what was decided there is finished first.',
      'zh-CN': '把 DATABASE_URL 设为该数据库和模式后重试：会先按那里的结果收尾。',
    },
  },
  'transfer.taken': {
    en: 'There is a workspace in {place} already. Nothing was moved.',
    'zh-CN': '{place} 里已有工作区，没有迁移任何内容。',
    hint: { en: 'Name a place without one.', 'zh-CN': '指定没有工作区的位置。' },
  },
  'transfer.differs': {
    en: 'The copy differs from what was copied; nothing was moved. See the issues.',
    'zh-CN': '副本与原内容不同，没有迁移任何内容。见下列问题。',
  },
  'transfer.figures': { en: 'Figures {found} instead of {expected}', 'zh-CN': '统计值为 {found}，应为 {expected}' },
  'backup.inside': {
    en: 'The backup lies inside what it would replace: {path}.',
    'zh-CN': '备份在将被替换的目录里：{path}。',
    hint: { en: 'Move it elsewhere first.', 'zh-CN': '先把它移到别处。' },
  },
} as const;
