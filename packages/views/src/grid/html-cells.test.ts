// In charge of: tables as Excel, WPS, Google Sheets and pages put them on the clipboard.
import { describe, expect, it } from 'vitest';
import { readHtmlCells, writeHtmlCells } from './html-cells.ts';

const texts = (html: string): readonly (readonly string[])[] | undefined => readHtmlCells(html)?.map((line) => line.map((cell) => cell.text));

const excel = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {mso-number-format:"0\\.0%";}--></style></head>
<body link="#0563C1"><table border=0 cellpadding=0 style='border-collapse:collapse;width:144pt'>
<!--StartFragment--> <col width=64 span=3 style='width:48pt'>
 <tr height=19 style='height:14.5pt'>
  <td height=19 class=xl65 align=right width=64 style='height:14.5pt'>16.5%</td>
  <td class=xl66 style='border-left:none'><span style='mso-spacerun:yes'>&nbsp;</span>1,234.50<span style='mso-spacerun:yes'>&nbsp;</span></td>
  <td class=xl67 width=64>first line<br>
    second &amp; third</td>
 </tr>
 <tr height=19><td height=19 align=right>2026/11/21</td><td></td><td>5&quot; &lt;b&gt;</td></tr>
<!--EndFragment--></table></body></html>`;

const sheets = `<meta charset='utf-8'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #cccccc;}--></style>
<table xmlns="http://www.w3.org/1999/xhtml" data-sheets-root="1"><colgroup><col width="100"/><col width="100"/></colgroup><tbody>
<tr style="height:21px;"><td style="padding:2px" data-sheets-value="{&quot;1&quot;:2,&quot;2&quot;:&quot;00123&quot;}">00123</td><td>待发货</td></tr>
<tr><td colspan="2">merged</td></tr></tbody></table>`;

describe('reading', () => {
  it.each([
    [
      'Excel and WPS: styles left out, breaks kept, spaces of formats trimmed',
      excel,
      [
        ['16.5%', '1,234.50', 'first line\nsecond & third'],
        ['2026/11/21', '', '5" <b>'],
      ],
    ],
    [
      'Sheets: zeros kept, a merged cell with an empty one beside it',
      sheets,
      [
        ['00123', '待发货'],
        ['merged', ''],
      ],
    ],
    [
      'rows that a cell spans',
      '<table><tr><td rowspan=2>a<td>b</tr><tr><td>c</tr></table>',
      [
        ['a', 'b'],
        ['', 'c'],
      ],
    ],
    [
      'ends left out, and header cells',
      '<TABLE><TR><TH>x<TD>y<TR><TD>1<TD>2</TABLE>',
      [
        ['x', 'y'],
        ['1', '2'],
      ],
    ],
    ['paragraphs in a cell', '<table><tr><td><p>a</p><p>b</p></td></tr></table>', [['a\nb']]],
    ['characters by number', '<table><tr><td>&#20013;&#x6587;&unknown;</td></tr></table>', [['中文&unknown;']]],
  ])('%s', (_name, html, expected) => {
    expect(texts(html)).toEqual(expected);
  });
  it.each([
    ['a text with a table in it', '<p>See below</p><table><tr><td>1</td></tr></table>'],
    ['two tables', '<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>'],
    ['a table within a table', '<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>'],
    ['no table', '<b>bold</b>'],
    ['an empty table', '<table></table>'],
  ])('leaves %s to the plain text', (_name, html) => {
    expect(texts(html)).toBeUndefined();
  });
  it('takes time in proportion to the text, whatever the text', () => {
    const long = (part: string): string => part.repeat(20_000);
    for (const html of [long('<td '), long('<!--'), `<td ${long('"')}`, long('<table><'), long('&#1')]) expect(texts(`${html}`)).toBeUndefined();
  });
});

describe('writing', () => {
  it('reads back as it was, links by id', () => {
    const picks = { of: 'base/store', values: [{ id: 7, title: 'A "B" & <C>' }] };
    const cells = [
      [
        { text: 'a\nb', isText: true },
        { text: '1,5', isText: false },
      ],
      [
        { text: 'A "B" & <C>', isText: true, picks },
        { text: '', isText: false },
      ],
    ];
    expect(readHtmlCells(writeHtmlCells(cells))).toEqual([
      [{ text: 'a\nb' }, { text: '1,5' }],
      [{ text: 'A "B" & <C>', picks }, { text: '' }],
    ]);
  });
  it('says of text that it is text, so that no spreadsheet calculates it', () => {
    const html = writeHtmlCells([
      [
        { text: '=1+1', isText: true },
        { text: '12', isText: false },
      ],
    ]);
    expect(html.match(/mso-number-format/g)).toHaveLength(1);
  });
  it.each(['[{"id":"7","title":"x"}]', '{}', 'no JSON', '[{"id":7}]'])('takes no picks from %s', (list) => {
    const html = `<table><tr><td data-of="base/store" data-picks='${list}'>x</td></tr></table>`;
    expect(readHtmlCells(html)).toEqual([[{ text: 'x' }]]);
  });
});
