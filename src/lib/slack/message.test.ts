import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMessage, mentionsOf } from '@/test/stand-ins/slack/check-message';
import { dateToken, escapeText, LIMITS, linkTo } from './block-kit';
import { toPayload, type Message } from './message';

const APP = 'https://app.example';
const AT = new Date('2026-03-02T09:30:00.000Z');

/** What would alert somebody, or lead them elsewhere, if Slack read it. */
const HOSTILE = [
  '<!channel>',
  '<!here|here>',
  '<@U012AB3CD>',
  '<#C123ABC456>',
  '<!subteam^SAZ94GDB8>',
  '<http://evil.example|click>',
  '</',
  '&lt;!channel&gt;',
  '&amp;lt;!channel&amp;gt;',
  'A|B> <!channel>',
  '>>> quote',
  'line\nbreak\r\n<!everyone>',
];

const typed = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }).filter((text) => text.trim() !== ''),
  fc.array(fc.constantFrom('<', '>', '&', '|', '!', 'x', '😀'), { minLength: 1, maxLength: 4_000 }).map(
    (characters) => characters.join(''),
  ),
); // prettier-ignore
const path = fc.constantFrom('/deals/cabc123', '/settings/team', '/deals?page=1&sort=risk');
const item = fc.record({ text: typed, path: fc.option(path) });
const message: fc.Arbitrary<Message> = fc.record({
  headline: typed,
  body: fc.option(typed, { nil: '' }),
  facts: fc.array(fc.record({ label: typed, text: typed, path: fc.option(path) }), { maxLength: 14 }),
  list: fc.record({ title: typed, items: fc.array(item, { maxLength: 40 }) }),
  link: item,
  by: fc.option(typed),
  at: fc.constant(AT),
}); // prettier-ignore

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((part) => textsOf(part));
}

const OWN_LINK = /<https:\/\/app\.example\/[\w/?=&;]*\|([^<>]*)>/g;
const OWN_DATE = dateToken(AT);

describe('a message', () => {
  it('holds no control sequence but our own, whatever people typed', () => {
    fc.assert(
      fc.property(message, (given) => {
        for (const text of textsOf(toPayload(given, APP))) {
          const words = text.replaceAll(OWN_DATE, '').replaceAll(OWN_LINK, '$1');
          expect(words).not.toMatch(/[<>]/);
          expect(words.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
        }
      }),
    );
  });

  it('keeps the limits of Block Kit, and alerts nobody', () => {
    fc.assert(
      fc.property(message, (given) => {
        const payload = toPayload(given, APP);
        expect(checkMessage(payload)).toBeNull();
        expect(mentionsOf(payload)).toEqual([]);
        expect(payload.text.isWellFormed()).toBe(true);
        expect(payload).toMatchObject({ unfurl_links: false, unfurl_media: false });
      }),
    );
  });

  it('says the same in its text as in its blocks', () => {
    const { text, blocks } = toPayload(
      {
        headline: 'Acme is at high risk',
        facts: [
          { label: 'Deal', text: 'Acme & Sons', path: '/deals/cabc' },
          { label: 'Value', text: '$50,000' },
        ],
        list: { title: 'Why', items: [{ text: 'No reply in 21 days' }] },
        by: 'Jane',
        at: AT,
      },
      APP,
    );
    expect(text).toBe(
      'Acme is at high risk | Deal: Acme &amp; Sons | Value: $50,000 | No reply in 21 days | By Jane',
    );
    expect(blocks).toEqual([
      { type: 'header', text: { type: 'plain_text', text: 'Acme is at high risk' } },
      {
        type: 'section',
        fields: [
          mrkdwn('*Deal*\n<https://app.example/deals/cabc|Acme &amp; Sons>'),
          mrkdwn('*Value*\n$50,000'),
        ],
      },
      { type: 'section', text: mrkdwn('*Why*\n• No reply in 21 days') },
      { type: 'context', elements: [mrkdwn(`Jane · ${OWN_DATE}`)] },
    ]);
  });

  it('keeps the lines of its body, and leaves out one of blanks', () => {
    const payload = (body: string) => toPayload({ headline: 'x', body, by: null, at: AT }, APP);
    const { text, blocks } = payload('Deal <1> was won\n\n > Deal 2 was lost\n');
    expect(blocks[1]).toEqual({
      type: 'section',
      text: mrkdwn('Deal &lt;1&gt; was won\n&gt; Deal 2 was lost'),
    });
    expect(text).toBe('x | Deal &lt;1&gt; was won | &gt; Deal 2 was lost');
    expect(payload(' \n').blocks).toHaveLength(2);
  });

  it('names as many of a long list as have room, and counts the rest', () => {
    const items = Array.from({ length: 40 }, (_, at) => ({ text: `${at} ${'&'.repeat(200)}` }));
    const payload = toPayload(
      { headline: 'x', list: { title: 'Why', items }, by: null, at: AT },
      APP,
    );
    const list = JSON.stringify(payload.blocks[1]);
    const shown = list.split('• ').length - 1;
    expect(shown).toBeGreaterThan(1);
    expect(list).toContain(`…and ${40 - shown} more`);
  });
});

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });

describe('escapeText', () => {
  it('cuts before a character that does not fit, never within one', () => {
    expect(escapeText('&&&', 15)).toBe('&amp;&amp;&amp;');
    expect(escapeText('&&&&', 15)).toBe('&amp;&amp;…');
    expect(escapeText('ab😀😀', 5)).toBe('ab😀…');
  });

  it('turns nothing round that follows it', () => {
    expect(escapeText('safe\u202Etxt.exe \u2066a\u2069', 50)).toBe('safetxt.exe a');
    expect(escapeText('\u202E', 50)).toBe('-');
  });

  it('is never longer than asked for', () => {
    fc.assert(
      fc.property(typed, fc.integer({ min: 1, max: 300 }), (text, max) => {
        expect(escapeText(text, max).length).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('reads back as what was typed', () => {
    const read = (text: string) =>
      text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    fc.assert(
      fc.property(typed, (text) => {
        expect(read(escapeText(text, 100_000))).toBe(
          text
            .replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')
            .replaceAll(/[\s\p{Cc}]+/gu, ' ')
            .trim() || '-',
        );
      }),
    );
  });
});

describe('linkTo', () => {
  it('stays one link, whatever stands in the address and the words', () => {
    const link = linkTo('https://app.example/a|b?x=1&y=2', 'in | out > <!channel>', 100);
    expect(link).toBe('<https://app.example/a%7Cb?x=1&amp;y=2|in | out &gt; &lt;!channel&gt;>');
  });
});

it('a headline of nothing but ampersands fits a header', () => {
  const { blocks } = toPayload({ headline: '&'.repeat(500), by: null, at: AT }, APP);
  const [header] = blocks;
  if (header?.type !== 'header') throw new Error('The first block is no header.');
  expect(header.text.text.length).toBeLessThanOrEqual(LIMITS.header);
  expect(header.text.text).toMatch(/^(&amp;)+…$/);
});
