// In charge of: sentences about a single value that does not fit its field.
export const valueCodes = {
  'value.type': { en: '{field} takes {expected}.', 'zh-CN': '{field}应为{expected}。' },
  'value.number': { en: '“{value}” is not a number.', 'zh-CN': '“{value}”不是数字。' },
  'value.too-large': { en: '{field} is at most {max}.', 'zh-CN': '{field}不能大于 {max}。' },
  'value.too-small': { en: '{field} is at least {min}.', 'zh-CN': '{field}不能小于 {min}。' },
  'value.scale': { en: '{field} takes at most {scale} decimal places.', 'zh-CN': '{field}最多 {scale} 位小数。' },
  'value.too-long': { en: '{field} is at most {max} characters long.', 'zh-CN': '{field}最长 {max} 个字符。' },
  'value.too-short': { en: '{field} is at least {min} characters long.', 'zh-CN': '{field}至少 {min} 个字符。' },
  'value.line-break': { en: '{field} is a single line.', 'zh-CN': '{field}只能是一行。' },
  'value.date': { en: '“{value}” is not a date (YYYY-MM-DD).', 'zh-CN': '“{value}”不是日期（YYYY-MM-DD）。' },
  'value.timestamp': { en: '“{value}” is not a date and time.', 'zh-CN': '“{value}”不是日期时间。' },
  'value.option': { en: '“{value}” is not an option of {field}.', 'zh-CN': '“{value}”不是{field}的选项。' },
  'value.option-of': {
    en: '“{value}” is not an option of {field}. Options: {options}.',
    'zh-CN': '“{value}”不是{field}的选项，可选{options}。',
  },
  'value.option-near': {
    en: '“{value}” is not an option of {field}. Did you mean “{near}”?',
    'zh-CN': '“{value}”不是{field}的选项。是不是“{near}”？',
  },
  'value.boolean': { en: '“{value}” is neither yes nor no.', 'zh-CN': '“{value}”既不是“是”也不是“否”。' },
  'value.integer': { en: '{field} takes whole numbers only.', 'zh-CN': '{field}只能是整数。' },
  'value.number-two-ways': {
    en: '“{value}” can be read as two different numbers.',
    'zh-CN': '“{value}”可以读成两个不同的数字。',
    hint: { en: 'Write thousands with a comma and decimals with a point: 1,234.50.', 'zh-CN': '千位用逗号，小数用点：1,234.50。' },
  },
  'value.percent-sign': {
    en: '“{value}” may mean {asPercent} or {asFraction}.',
    'zh-CN': '“{value}”可能是 {asPercent}，也可能是 {asFraction}。',
    hint: { en: 'Write the percent sign.', 'zh-CN': '写上百分号。' },
  },
  'value.currency': { en: '“{value}” is not in {currency}, the currency of {field}.', 'zh-CN': '“{value}”不是{field}的币种 {currency}。' },
  'value.control-character': {
    en: '{field} contains a character that cannot be shown ({character}).',
    'zh-CN': '{field}含有无法显示的字符（{character}）。',
    hint: { en: 'Delete it, or type the text again.', 'zh-CN': '删掉该字符，或重新输入。' },
  },
  'value.date-two-ways': {
    en: 'In “{value}” day and month cannot be told apart.',
    'zh-CN': '“{value}”分不清日和月。',
    hint: {
      en: 'Write the date as YYYY-MM-DD, or say in which order the file writes dates.',
      'zh-CN': '日期写成 YYYY-MM-DD，或指明文件里日期的顺序。',
    },
  },
  'value.date-has-time': { en: '“{value}” has a time of day; {field} takes a date alone.', 'zh-CN': '“{value}”带有时间，{field}只要日期。' },
  'value.timestamp-offset': {
    en: '“{value}” does not say which time zone it is in.',
    'zh-CN': '“{value}”没有写明时区。',
    hint: { en: 'End it with Z or an offset such as +08:00.', 'zh-CN': '结尾加上 Z 或 +08:00 这样的偏移。' },
  },
  'value.reference': { en: '“{value}” names no record: {field} takes a record’s id here.', 'zh-CN': '“{value}”不是记录编号。' },
  'value.file': {
    en: '“{value}” is not the id of an uploaded file.',
    'zh-CN': '“{value}”不是已上传文件的编号。',
  },
  'value.too-many': { en: '{field} takes at most {max} values.', 'zh-CN': '{field}最多 {max} 个值。' },
  'value.read-only': { en: '{field} is filled in by the system.', 'zh-CN': '{field}由系统填写。' },
  'value.zone': {
    en: '“{value}” is not a time zone.',
    'zh-CN': '“{value}”不是时区。',
    hint: { en: 'Write it as Europe/London or Asia/Shanghai.', 'zh-CN': '写成 Europe/London 或 Asia/Shanghai 这样的名称。' },
  },
  'value.duration': {
    en: '“{value}” is not a duration.',
    'zh-CN': '“{value}”不是时长。',
    hint: { en: 'Write it as 1:30, 1:30:05, 90 min or 1.5 h.', 'zh-CN': '写成 1:30、1:30:05、90 分钟或 1.5 小时。' },
  },
  'value.duration-unit': {
    en: '“{value}” does not say whether it counts hours, minutes or seconds.',
    'zh-CN': '“{value}”没有写明是小时、分钟还是秒。',
    hint: { en: 'Write it as 1:30, 1:30:05, 90 min or 1.5 h.', 'zh-CN': '写成 1:30、1:30:05、90 分钟或 1.5 小时。' },
  },
  'value.duration-seconds': { en: '{field} takes whole seconds; “{value}” is none.', 'zh-CN': '{field}只到整秒，“{value}”不是整秒。' },
  'value.email': {
    en: '“{value}” is not an e-mail address.',
    'zh-CN': '“{value}”不是邮箱地址。',
    hint: { en: 'Write one address, such as name@example.com.', 'zh-CN': '只写一个地址，例如 name@example.com。' },
  },
  'value.phone': {
    en: '“{value}” is not a phone number.',
    'zh-CN': '“{value}”不是电话号码。',
    hint: {
      en: 'Write 3 to 15 digits, with + and the country code in front for numbers abroad, and x before an extension.',
      'zh-CN': '写 3 到 15 位数字，国外号码前加 + 和国家代码，分机号前写“转”。',
    },
  },
  'value.phone-country': {
    en: '“{value}” may already begin with the country code {code}.',
    'zh-CN': '“{value}”可能已经带有国家代码 {code}。',
    hint: { en: 'Write + in front of the country code.', 'zh-CN': '在国家代码前写上 +。' },
  },
  'value.url': {
    en: '“{value}” is not a web address.',
    'zh-CN': '“{value}”不是网址。',
    hint: { en: 'Write it as https://example.com/page, without spaces.', 'zh-CN': '写成 https://example.com/page，不带空格。' },
  },
  'value.url-scheme': {
    en: '{field} takes web addresses that begin with http:// or https://.',
    'zh-CN': '{field}只能是以 http:// 或 https:// 开头的网址。',
  },
  'value.url-login': {
    en: '“{value}” has something before an @ that may be a user name or password.',
    'zh-CN': '“{value}”的 @ 前面可能是用户名或密码。',
    hint: { en: 'Delete what stands between // and @.', 'zh-CN': '删掉 // 与 @ 之间的内容。' },
  },
  'value.barcode': { en: '“{value}” is not {expected}.', 'zh-CN': '“{value}”不是{expected}。' },
  'value.check-digit': {
    en: 'One digit of “{value}” is wrong: its check digit does not fit the others.',
    'zh-CN': '“{value}”有一位不对：校验位与其他数字不符。',
    hint: { en: 'Scan it again, or compare it with the label digit by digit.', 'zh-CN': '重新扫码，或与标签逐位核对。' },
  },
  'value.barcode-shortened': {
    en: '“{value}” was shortened by a spreadsheet; its digits are lost.',
    'zh-CN': '“{value}”被表格软件缩写，数字已丢失。',
    hint: {
      en: 'Format that column as text in the spreadsheet, enter the codes again, and export once more.',
      'zh-CN': '在表格里把该列设为文本，重新填写后再导出。',
    },
  },
  'value.color': {
    en: '“{value}” is not a colour.',
    'zh-CN': '“{value}”不是颜色。',
    hint: { en: 'Write it as #01718c or rgb(1, 113, 140).', 'zh-CN': '写成 #01718c 或 rgb(1, 113, 140)。' },
  },
  'value.json': {
    en: '{field} is not JSON at line {line}, column {column}: {expected} should stand there.',
    'zh-CN': '{field}第 {line} 行第 {column} 列不是 JSON：此处应为{expected}。',
  },
  'value.json-key': { en: '“{key}” cannot be a name within {field}.', 'zh-CN': '{field}里不能用“{key}”作名称。' },
  'value.json-twice': {
    en: '“{key}” stands twice in the same object (line {line}, column {column}).',
    'zh-CN': '“{key}”在同一对象中出现两次（第 {line} 行第 {column} 列）。',
  },
  'value.json-number': {
    en: '{value} has more digits than a JSON number keeps.',
    'zh-CN': '{value} 的位数超出 JSON 数字能保留的范围。',
    hint: { en: 'Put it in quotation marks.', 'zh-CN': '给它加上引号。' },
  },
  'value.json-depth': { en: '{field} is nested at most {max} levels deep.', 'zh-CN': '{field}最多嵌套 {max} 层。' },
  'value.json-size': { en: '{field} holds at most {max} kB of JSON.', 'zh-CN': '{field}最多存 {max} kB 的 JSON。' },
  'value.unit': { en: '“{unit}” is no unit of {field}, which takes {units}.', 'zh-CN': '{field}没有单位“{unit}”，可用：{units}。' },
  'value.quantity-unit': {
    en: '“{value}” does not say in which unit it is.',
    'zh-CN': '“{value}”没有写明单位。',
    hint: { en: 'Write one of these behind the number: {units}.', 'zh-CN': '在数字后写上单位：{units}。' },
  },
  'value.quantity-scale': {
    en: '“{value}” has more than {scale} decimal places in {unit}, the unit that {field} is kept in.',
    'zh-CN': '“{value}”换算成{field}的存储单位 {unit} 后超过 {scale} 位小数。',
    hint: {
      en: 'Write {near} {unit} where that is exact enough, or let the field keep more decimals.',
      'zh-CN': '精度够用时写 {near} {unit}，或让字段保留更多小数。',
    },
  },
  'value.location': {
    en: '“{value}” is neither coordinates nor an address.',
    'zh-CN': '“{value}”既不是坐标也不是地址。',
    hint: {
      en: 'Write it as 31.2304, 121.4737 or as an address, or the address after the coordinates.',
      'zh-CN': '写成 31.2304, 121.4737，或写地址，也可以在坐标后面写地址。',
    },
  },
  'value.latitude': {
    en: 'A latitude in {field} lies between −90 and 90.',
    'zh-CN': '{field}的纬度应在 −90 到 90 之间。',
    hint: { en: 'Write the latitude first: 31.2304, 121.4737.', 'zh-CN': '纬度写在前面：31.2304, 121.4737。' },
  },
  'value.longitude': { en: 'A longitude in {field} lies between −180 and 180.', 'zh-CN': '{field}的经度应在 −180 到 180 之间。' },
  'value.location-half': { en: '{field} takes latitude and longitude together.', 'zh-CN': '{field}的经度和纬度要一起写。' },
  'value.location-address': {
    en: 'The address “{value}” begins like coordinates.',
    'zh-CN': '地址“{value}”的开头像坐标。',
    hint: { en: 'Put coordinates under latitude and longitude.', 'zh-CN': '坐标写到 latitude 和 longitude 里。' },
  },
  'value.pattern': { en: '{field} cannot be “{value}”: it takes {form}.', 'zh-CN': '{field}不能是“{value}”，应为{form}。' },
} as const;
