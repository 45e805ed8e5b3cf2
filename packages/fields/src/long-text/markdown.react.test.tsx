import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { markdownWords } from './markdown.ts';
import { MarkdownView } from './markdown-view.react.tsx';

function html(text: string): string {
  return renderToStaticMarkup(<MarkdownView text={text} />).replace(/^<div class="tr-md">(.*)<\/div>$/s, '$1');
}

describe('what is taken', () => {
  test.each([
    ['plain', '<p>plain</p>'],
    ['one\ntwo\n\nthree', '<p>one<br/>two</p><p>three</p>'],
    ['# Top\n### Low', '<h4>Top</h4><h6>Low</h6>'],
    ['#hash', '<p>#hash</p>'],
    ['**bold** *thin* __bold__ _thin_ ~~gone~~', '<p><strong>bold</strong> <em>thin</em> <strong>bold</strong> <em>thin</em> <del>gone</del></p>'],
    ['**a *b* c**', '<p><strong>a <em>b</em> c</strong></p>'],
    ['unit_price_usd and 2 * 3 * 4', '<p>unit_price_usd and 2 * 3 * 4</p>'],
    ['**open and *crossed** over*', '<p><strong>open and *crossed</strong> over*</p>'],
    ['\\*not\\* `a*b*` ``', '<p>*not* <code>a*b*</code> ``</p>'],
    ['- a\n- b\n  - c\n\n1. x\n2. y', '<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol start="1"><li>x</li><li>y</li></ol>'],
    ['3) c', '<ol start="3"><li>c</li></ol>'],
    ['> said\n> > before\n\nafter', '<blockquote><p>said</p><blockquote><p>before</p></blockquote></blockquote><p>after</p>'],
    ['```\na < b\n**x**\n```\nend', '<pre><code>a &lt; b\n**x**</code></pre><p>end</p>'],
    ['a\n\n---\n\nb', '<p>a</p><hr/><p>b</p>'],
    [
      '| 尺码 | qty |\n|---|---:|\n| S | **3** |\n| M',
      '<div class="tr-md-scroll"><table><thead><tr><th>尺码</th><th>qty</th></tr></thead><tbody><tr><td>S</td><td><strong>3</strong></td></tr><tr><td>M</td><td></td></tr></tbody></table></div>',
    ],
    [
      '[mail](mailto:a@b.example) [call](tel:+8621)',
      '<p><a class="tr-link" href="mailto:a@b.example">mail</a> <a class="tr-link" href="tel:+8621">call</a></p>',
    ],
    [
      '见 https://a.example/x_y_z。',
      '<p>见 <a class="tr-link" href="https://a.example/x_y_z" target="_blank" rel="noopener noreferrer nofollow">https://a.example/x_y_z</a>。</p>',
    ],
  ])('%j', (text, expected) => {
    expect(html(text)).toBe(expected);
  });
});

const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert`1`)',
  '[x](java\tscript:alert`1`)',
  '[x](\u0001javascript:alert`1`)',
  '[x](javascript&colon;alert`1`)',
  '[x](&#106;avascript:alert`1`)',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:msgbox)',
  '[x](file:///etc/passwd)',
  '[x](//evil.example)',
  '[x](/relative)',
  '[x](blob:https://a.example/1)',
  '[x](https://a.example/"onmouseover="alert`1`)',
  '[x](https://a.example/\u200bjavascript:alert`1`)',
  '[<img src=x onerror=alert(1)>](https://a.example)',
  '![x](javascript:alert(1))',
  '![x](https://a.example/pixel.gif)',
  '<https://a.example>',
  '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n```',
  '```"><script>alert(1)</script>\nx\n```',
  '| <script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | "onload="x |',
  '# <iframe src="javascript:alert(1)">',
  '- <object data="data:text/html,x">',
  '> <style>*{display:none}</style>',
  '**<b onclick=alert(1)>**',
  '[x][1]\n\n[1]: javascript:alert(1)',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '{{constructor.constructor("alert(1)")()}}',
  '__proto__ [constructor](https://a.example)',
];

const tags = new Set('p br h4 h5 h6 strong em del code pre ul ol li blockquote hr a div table thead tbody tr th td'.split(' '));

/** Every tag and attribute of what was made; texts cannot hold any, since < and " are written as entities. */
function findings(markup: string): readonly string[] {
  return [...markup.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)].flatMap(([, tag = '', attributes = '']) => {
    const wrong = [...attributes.matchAll(/([a-z-]+)="([^"]*)"/gi)].flatMap(([, name = '', value = '']) => {
      if (name === 'href') return /^(?:https?:\/\/|mailto:|tel:)/i.test(value) ? [] : [`href ${value}`];
      return ['class', 'rel', 'target', 'start'].includes(name) ? [] : [name];
    });
    return [...(tags.has(tag) ? [] : [tag]), ...wrong];
  });
}

test.each(attacks)('nothing comes of %j', (text) => {
  expect(findings(html(text))).toEqual([]);
});

test('nothing comes of generated texts, and none takes long', () => {
  const pieces = [
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```\n',
    '[',
    '](',
    ')',
    'https://a',
    'javascript:',
    '<b>',
    '|',
    '---',
    '\n',
    '\n\n',
    '> ',
    '- ',
    '1. ',
    '# ',
    ' ',
    'x',
    '\\',
    '"',
    '&#0;',
  ];
  const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      expect(findings(html(text))).toEqual([]);
    }),
    { seed: 5, numRuns: 3000 },
  );
  const start = performance.now();
  for (const piece of [
    '*',
    '**a',
    '[',
    '[a](',
    '`a',
    '> ',
    '- ',
    '  - ',
    '| ',
    '|-',
    '_a ',
    '# ',
    ' ',
    '\\',
    'https://',
    '1. ',
    '[a](https://x)',
    '~~',
  ])
    markdownWords(piece.repeat(100_000 / piece.length));
  expect(performance.now() - start).toBeLessThan(4000);
});

test('a cell tells the words alone', () => {
  expect(markdownWords('# Size\n\n- **S**\n- M [chart](https://a.example)\n\n| a | b |\n|---|---|\n| 1 | 2 |')).toBe(
    'Size S · M chart a | b · 1 | 2',
  );
});
