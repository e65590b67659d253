import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { describe, expect, it } from 'vitest';
import { bullets, dealLink, escapeMarkdown, table } from './markdown';

/** As screens show it, with everything that could be markup read as such. */
const rendered = (text: string): string =>
  renderToStaticMarkup(createElement(Markdown, { remarkPlugins: [remarkGfm] }, text)).replaceAll(
    '\u2060',
    '',
  );

/** What it has to come out as: the text itself in one element. */
const plain = (tag: string, text: string): string =>
  renderToStaticMarkup(createElement(tag, null, text));
const plainLink = (text: string): string =>
  renderToStaticMarkup(createElement('a', { href: '/deals/deal1' }, text || 'Unnamed deal'));

const asLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Pieces of which markup is made, beside any characters at all. */
const pieces = [
  '[', ']', '(', ')', '![', '<', '>', '<b>', '</script>', '`', '```', '*', '**', '_', '~~', '|', '\\', '&', '&lt;',
  '&#60;', '# ', '- ', '+ ', '1. ', '1) ', '> ', '---', '===', '\n', '\r\n', '\t', ' ', 'https://evil.example/x',
  'http://', 'www.evil.example', 'a@evil.example', 'mailto:', 'xmpp:', '/deals/x', 'javascript:', '[^1]', '[x]: y',
  '\u202E', '\u200B', '\u2028', '🚀', 'Acme', '2026', '$', '$$', '"', "'", '!', ':', '{', '}',
]; // prettier-ignore
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme', maxLength: 4 })), {
    maxLength: 12,
  }) // prettier-ignore
  .map((parts) => parts.join(''));

describe('escaping the text of strangers', () => {
  it('leaves nothing but the text, wherever it stands', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped).not.toMatch(/[\r\n]/);
        fc.pre(escaped !== '');
        expect(rendered(escaped)).toBe(plain('p', asLine(text)));
        expect(rendered(`Before ${escaped} after`)).toBe(plain('p', `Before ${asLine(text)} after`)); // prettier-ignore
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps the text inside a deal’s link, a list and a cell of a table', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const link = dealLink('deal1', text);
        const expected = plainLink(asLine(text));
        expect(rendered(link)).toBe(`<p>${expected}</p>`);
        expect(rendered(bullets([`${link}: x`]))).toBe(`<ul>\n<li>${expected}: x</li>\n</ul>`);
        const cells = rendered(table(['a', 'b'], [[link, escapeMarkdown(text)]]));
        const cell = plain('td', asLine(text)).replace('<td>', '<td style="text-align:right">');
        expect(cells).toContain(`<tr><td>${expected}</td>${cell}</tr>`);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves ordinary names as they are', () => {
    for (const name of [
      'Acme Corp - Renewal (2026)',
      'Müller & Söhne GmbH',
      "O'Brien, Ltd.",
      'AT&T',
    ]) {
      // prettier-ignore
      expect(escapeMarkdown(name)).toBe(name);
    }
  });

  it('takes linear time', () => {
    const started = performance.now();
    for (const piece of ['[', 'www', '&a', '1', '\\', '@', ':/']) escapeMarkdown(piece.repeat(50_000)); // prettier-ignore
    expect(performance.now() - started).toBeLessThan(500);
  });
});
