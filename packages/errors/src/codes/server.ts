// In charge of: sentences about requests and the running server.
export const serverCodes = {
  'request.broken-json': { en: 'The request body is not valid JSON.', 'zh-CN': '请求内容不是有效的 JSON。' },
  'request.shape': { en: '{reason}', 'zh-CN': '{reason}' },
  'request.invalid': { en: 'The request is not right. See the issues.', 'zh-CN': '请求不正确，见下列问题。' },
  'request.too-large': { en: 'The request is too large.', 'zh-CN': '请求内容太大。' },
  'request.unsupported-type': { en: 'Send JSON.', 'zh-CN': '请用 JSON 格式。' },
  'request.forbidden-key': { en: 'The name “{name}” is not allowed.', 'zh-CN': '不允许使用名称“{name}”。' },
  'route.not-found': { en: 'There is nothing at this address.', 'zh-CN': '这个地址没有内容。' },
  'app.not-found': { en: 'There is no such app, or you may not see it.', 'zh-CN': '没有这个应用，或你无权查看。' },
  'entity.not-found': { en: 'There is no such entity, or you may not see it.', 'zh-CN': '没有这个实体，或你无权查看。' },
  'server.internal': { en: 'Something went wrong here. Nothing was changed.', 'zh-CN': '服务出错了。没有改动任何数据。' },
  'server.unreachable': { en: 'The server does not answer.', 'zh-CN': '连不上服务器。', hint: { en: 'Check the network and try again.', 'zh-CN': '检查网络后重试。' } },
  'server.busy': { en: 'The server is busy. Try again in a moment.', 'zh-CN': '服务繁忙。稍后再试。' },
  'server.rate-limited': { en: 'Too many requests. Try again in {seconds} seconds.', 'zh-CN': '请求过于频繁。{seconds} 秒后再试。' },
  'server.newer-data': { en: 'The data folder was written by a newer build (format {format}, this one knows {known}).', 'zh-CN': '数据目录由更新的版本写成（格式 {format}，当前支持 {known}）。', hint: { en: 'Start the newer build, or restore a backup.', 'zh-CN': '启动更新的版本，或恢复备份。' } },
  'server.data-in-use': { en: 'Another server is using the data folder {folder}.', 'zh-CN': '另一个服务正在使用数据目录 {folder}。' },
} as const;
