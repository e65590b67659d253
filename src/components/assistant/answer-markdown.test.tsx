import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown } from '@/lib/ai/answers/markdown';
import { linkMarkOf, markOf } from '@/lib/ai/grounding/marks';
import { AnswerMarkdown } from './answer-markdown';

const render = (text: string): string =>
  renderToStaticMarkup(<AnswerMarkdown text={text} label="Answer 1" />);

const DEAL = '/deals/c0123456789abcdef';
const EVIL = 'https://evil.example';

const HOSTILE: readonly string[] = [
  `![x](${EVIL}/p.png)`,
  `![x][r]\n\n[r]: ${EVIL}/p.png`,
  `![](${DEAL})`,
  `[![x](${EVIL}/p.png)](${DEAL})`,
  `<img src="${EVIL}/p.png">`,
  `<img src=x onerror=alert(1)>`,
  `<IMG SRC="javascript:alert(1)">`,
  `<svg onload=alert(1)>`,
  `<svg><script>alert(1)</script></svg>`,
  `<script>alert(1)</script>`,
  `<script\nsrc="${EVIL}/x.js"></script>`,
  `<iframe src="${EVIL}"></iframe>`,
  `<object data="${EVIL}"></object>`,
  `<embed src="${EVIL}">`,
  `<a href="${EVIL}" onclick="alert(1)">x</a>`,
  `<a href="javascript:alert(1)">x</a>`,
  `<style>@import "${EVIL}/x.css"</style>`,
  `<link rel=stylesheet href="${EVIL}/x.css">`,
  `<meta http-equiv=refresh content="0;url=${EVIL}">`,
  `<base href="${EVIL}">`,
  `<form action="${EVIL}"><input name=a><button>x</button></form>`,
  `<details open ontoggle=alert(1)>x</details>`,
  `<!-- --><img src=x onerror=alert(1)><!-- -->`,
  `<div>\n\n**bold** <b onmouseover=alert(1)>x</b>\n\n</div>`,
  `<![CDATA[<img src=x>]]>`,
  `<?php <img src=x> ?>`,
  `<p style="background:url(${EVIL})">x</p>`,
  `[x](javascript:alert(1))`,
  `[x](JaVaScRiPt:alert(1))`,
  `[x](java&#x0A;script:alert(1))`,
  `[x](&#106;avascript:alert(1))`,
  `[x](<javascript:alert(1)>)`,
  `[x](data:text/html;base64,PHNjcmlwdD4=)`,
  `[x](vbscript:msgbox(1))`,
  `[x](${EVIL})`,
  `[x](//evil.example)`,
  `[x](/\\evil.example)`,
  `[x](\\\\evil.example)`,
  `[x](/deals/../../evil)`,
  `[x](/deals/c0123456789abcdef@evil.example)`,
  `[x](${DEAL}?next=${EVIL})`,
  `[x](${DEAL}#onload)`,
  `[x](${EVIL}${DEAL})`,
  `[x](/api/account)`,
  `[x](#top)`,
  `[x](mailto:a@evil.example)`,
  `[x]( ${EVIL} "title\\" onclick=alert(1)")`,
  `[r]\n\n[r]: ${EVIL} "t"`,
  `[a][r] and [r][]\n\n[R]: javascript:alert(1)`,
  `<${EVIL}>`,
  `<javascript:alert(1)>`,
  `<a@evil.example>`,
  `${EVIL}/auto and www.evil.example and a@evil.example`,
  `Note[^1]\n\n[^1]: ${EVIL} ![x](${EVIL}/p.png)`,
  `[^x]: <script>alert(1)</script>\n\nSee[^x]`,
  `- [x] <img src=x onerror=alert(1)>\n- [ ] ${EVIL}`,
  `| a | b |\n|---|---|\n| ![x](${EVIL}/p.png) | <script>alert(1)</script> |`,
  '```html\n<img src=x onerror=alert(1)>\n```\n\n`<script>`',
  `\`\`\`js onload=alert(1)\n1\n\`\`\``,
  `${'>'.repeat(20_000)} deep`,
  `${'- '.repeat(5_000)}deep`,
  `${'['.repeat(20_000)}x${']'.repeat(20_000)}(${EVIL})`,
  `${'*'.repeat(20_000)}x${'*'.repeat(20_000)}`,
  `${'**_'.repeat(5_000)}x${'_**'.repeat(5_000)}`,
  `${'![a]('.repeat(5_000)}${EVIL}`,
  `${Array.from({ length: 200 }, (_, level) => `${'  '.repeat(level)}- x`).join('\n')}`,
  `${'<div>'.repeat(5_000)}`,
  `${markOf(`<img src=x onerror=alert(1)>`)} ${linkMarkOf(EVIL)}`,
  `⟦unverified: ![x](${EVIL}/p.png)⟧`,
  `⟦unverified: <script>alert(1)</script>⟧ [⟦unverified: x⟧](${EVIL})`,
  `\u202E![x](${EVIL}/p.png)\u0000`,
];

/** The tags of a text of HTML, without the text between them. */
const tagsOf = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];

describe('AnswerMarkdown', () => {
  it('is tried on sixty texts or more', () => {
    expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(60);
  });

  it.each(HOSTILE.map((text) => [text.slice(0, 60), text]))(
    'shows nothing of %j but words',
    (_name, text) => {
      // prettier-ignore
      const tags = tagsOf(render(text));
      const names = new Set(tags.map((tag) => /^<\/?([a-z0-9-]*)/i.exec(tag)?.[1]?.toLowerCase()));
      const known = ['div', 'p', 'span', 'a', 'mark', 'button', 'ul', 'ol', 'li', 'blockquote', 'br', 'hr', 'h3', 'strong', 'em', 'del', 'pre', 'code', 'table', 'thead', 'tbody', 'tr', 'th', 'td']; // prettier-ignore
      expect([...names].filter((name) => !known.includes(name ?? ''))).toEqual([]);
      for (const tag of tags) {
        expect(tag).not.toMatch(/\son[a-z]+\s*=/i);
        expect(tag).not.toMatch(/\s(src|srcset|action|formaction|background|data|poster)\s*=/i);
        expect(tag).not.toMatch(/evil\.example|javascript:|url\(/i);
        const href = /\shref="([^"]*)"/.exec(tag)?.[1];
        if (href !== undefined) expect(href).toMatch(/^\/deals\/[a-z0-9]{8,40}$/);
      }
    },
  );

  it('links deals, and nothing else', () => {
    const html = render(`[Acme](${DEAL}) and [site](${EVIL})`);
    expect(html).toMatch(/<a [^>]*href="\/deals\/c0123456789abcdef"[^>]*>Acme<\/a>/);
    expect(html).toContain('<span>site</span>');
    expect(tagsOf(html).filter((tag) => tag.startsWith('<a'))).toHaveLength(1);
  });

  it('shows what strangers wrote as what they wrote', () => {
    const name = '![x](https://evil.example/p.png) <b>bold</b> **x** | 50 % & more';
    const text = render(escapeMarkdown(name))
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('\u2060', '');
    expect(text).toBe(
      name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    );
  });

  it('shows what was not found as a mark, wherever it stands', () => {
    const html = render(
      `Worth ${markOf('$5_000*')}, see ${linkMarkOf('the *report*')}.\n\n\`\`\`sql\nWHERE value > ${markOf('9_000')}\n\`\`\`\n\n| a |\n|---|\n| ${markOf('Globex')} |`,
    );
    const marks = [
      ...html.matchAll(/<span class="sr-only">Not verified: <\/span>([^<]*)<\/button>/g),
    ];
    expect(marks.map(([, text]) => text)).toEqual([
      '$5_000*',
      'link: the *report*',
      '9_000',
      'Globex',
    ]);
    expect(html).not.toMatch(/[⟦⟧]/);
  });

  it('has no heading larger than the third, and names each table', () => {
    const table = '| a | b |\n|---|---:|\n| 1 | 2 |';
    const html = render(
      `# One\n\n###### Six\n\n${table}\n\nand\n\n${table}\n\n\`\`\`sql\nSELECT 1\n\`\`\``,
    );
    expect(html.match(/<h[1-6]/g)).toEqual(['<h3', '<h3']);
    const regions = [...html.matchAll(/role="region" aria-label="([^"]*)"/g)];
    expect(regions.map(([, label]) => label)).toEqual([
      'Answer 1, table 1',
      'Answer 1, table 2',
      'Answer 1, code 1',
    ]);
  });
});
