import { describe, expect, it } from 'vitest';
import type { ListContent, MailContent, MailFrame, MailReader } from './model';
import { subjectLine } from './plain-words';
import { renderMail } from './render-mail';
import { sampleMails } from './samples';

const APP = 'https://sentinel.example';
const NOW = new Date('2026-03-04T09:00:00Z');
const READER: MailReader = { timeZone: 'America/New_York', locale: 'en-US' };
const FRAME: MailFrame = {
  appUrl: APP,
  unsubscribe: {
    pageUrl: `${APP}/unsubscribe/abc`,
    oneClickUrl: `${APP}/unsubscribe/abc/one-click`,
  },
};
const samples = sampleMails({ appUrl: APP, now: NOW });

const hrefsOf = (html: string): string[] =>
  [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
/** What a page shows, without its marks. */
const shownIn = (html: string): string =>
  html
    .replaceAll(/<style>.*?<\/style>|<title>.*?<\/title>|<!--.*?-->/gs, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');

/** What each has to say, in both of its parts. */
const FACTS: Readonly<Record<string, readonly string[]>> = {
  deal_at_risk: [
    'Plant analytics, phase two is at high risk',
    'High risk, 0.83',
    'No reply from the buyer for 19 days',
    'The close date was moved three times',
    'Northwind Foundries',
    '€128,500',
    'Negotiation',
  ],
  action_overdue: ['“Send the revised contract” was due', 'due Mar 2, 2026, 4:00 AM'],
  stage_changed: ['Mara Lindqvist moved it from Proposal to Negotiation.', '€128,500'],
  assigned: ['was assigned to you', 'Mara Lindqvist made you responsible', '€128,500'],
  mentioned: ['Mara Lindqvist mentioned you', 'Can @you call the plant manager'],
  sync_failed: ['The sync with HubSpot failed', 'HubSpot refused the key.'],
  webhook_disabled: ['A webhook was switched off: hooks.', 'it failed for five days'],
  import_finished: ['412 deals created', '27 of them are open and at high risk'],
  assigned_many: ['500 deals were assigned to you', 'Cold-chain sensors', 'And 496 more.'],
  deal_at_risk_many: ['500 warnings of deals at risk', 'Energy audit is at high risk'],
  invite: ['Mara Lindqvist', 'North region', 'as member', 'works until Mar 11, 2026, 5:00 AM'],
  digest_ready: [
    'Your daily digest, Mar 4, 2026',
    'North region',
    'Newly at risk: 3, €312,400 + $48,000',
    'Proposal to Negotiation',
    '4 at High risk',
    'And 2 more.',
    'Next steps overdue: 2',
    'Send the revised contract, due Mar 2, 2026',
  ],
};

describe.each(Object.entries(samples))('the mail %s', (name, content) => {
  const isInvite = content.template === 'invite';
  const frame = isInvite ? { ...FRAME, unsubscribe: null } : FRAME;

  it('says its facts in both parts, and leads to its links in both', async () => {
    const { html, text, subject } = await renderMail(content, READER, frame);
    const facts = FACTS[name] ?? [];
    expect(facts.length).toBeGreaterThan(0);
    for (const fact of facts) {
      expect(shownIn(html)).toContain(fact);
      expect(text.replaceAll(/\s+/g, ' ')).toContain(fact);
    }
    expect(subject.length).toBeGreaterThan(5);
    const hrefs = hrefsOf(html);
    expect(hrefs.length).toBeGreaterThan(0);
    for (const href of hrefs) {
      expect(href).toMatch(/^https:\/\/sentinel\.example\//);
      expect(text).toContain(href);
    }
  });

  it('fetches nothing from anywhere, and can be switched off where it may be', async () => {
    const { html, text, headers } = await renderMail(content, READER, frame);
    expect(html).not.toMatch(/<img|<script|<iframe|url\(|@import|src=/i);
    expect(html).toContain('max-width:600px');
    expect(html).toContain('prefers-color-scheme: dark');
    if (isInvite) {
      expect(headers).toEqual({});
      expect(text).not.toContain('/settings/notifications');
      return;
    }
    expect(headers).toEqual({
      'List-Unsubscribe': `<${APP}/unsubscribe/abc/one-click>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(hrefsOf(html)).toContain(`${APP}/settings/notifications`);
    expect(text).toContain(`Stop mails of this kind ${APP}/unsubscribe/abc`);
    expect(hrefsOf(html), 'a click by a program switches nothing off').not.toContain(
      `${APP}/unsubscribe/abc/one-click`,
    );
  });
});

describe('what people typed', () => {
  const HOSTILE = [
    '<script>alert(1)</script><img src=x onerror=alert(2)>',
    '"><a href="https://evil.example/steal">Open the deal</a>',
    'Pay at https://evil.example/pay now',
    'www.evil.example/pay and evil.example and javascript:alert(1)',
    'mail boss@evil.example',
    'Line one\r\nBcc: everybody@evil.example\r\n\r\nBody',
    'Turned \u202Eelpmaxe.live//:sptth',
    '{{constructor}} ${process.env} &lt;b&gt;',
    '] (https://evil.example) [link',
  ];

  /** The same words in every field that a person fills in. */
  function full(word: string): MailContent[] {
    const list = samples.deal_at_risk as ListContent;
    const deal = {
      name: word,
      account: word,
      stage: word,
      value: 5,
      currency: 'EUR',
      score: 0.5,
      band: 'Medium',
      reasons: [word, `${word} again`],
      nextStep: word,
      nextStepAt: NOW,
    };
    const entry = { id: '1', title: word, message: word, url: `${APP}/deals/1`, deal };
    const one = { ...list, entries: [entry], count: 1 };
    const two = {
      ...list,
      template: 'mentioned',
      entries: [entry, { ...entry, id: '2' }],
      count: 2,
    } as const;
    const part = {
      title: 'Won',
      count: 1,
      sums: [],
      deals: [{ ...deal, note: word, url: `${APP}/deals/1` }],
    };
    return [
      one,
      two,
      {
        template: 'invite',
        teamName: word,
        invitedBy: word,
        role: 'member',
        url: `${APP}/invite/x`,
        expiresAt: NOW,
      },
      {
        template: 'digest_ready',
        kind: 'daily',
        from: NOW,
        to: NOW,
        url: APP + '/notifications',
        places: [{ id: '1', name: word, parts: [part], pipeline: [] }],
      },
    ];
  }

  it.each(HOSTILE)('is shown and does nothing: %j', async (word) => {
    for (const content of full(word)) {
      const { html, text, subject, headers } = await renderMail(content, READER, FRAME);
      expect(html).not.toMatch(/<script|<img|onerror=[^&]*>|\u202E/i);
      for (const href of hrefsOf(html)) expect(href).toMatch(/^https:\/\/sentinel\.example\//);
      // What a mail program would make a link of, by itself, in either part.
      const linked = /(?:https?:\/\/|www\.|[\w.]+@)[\w-]+|[\w-]+\.(?:example|com|org)\b/gi;
      for (const part of [shownIn(html), text]) {
        const links = [...part.matchAll(linked)].map(([found]) => found);
        expect(links.filter((found) => !found.includes('sentinel'))).toEqual([]);
      }
      expect(subject).not.toMatch(/[\r\n\u202E]/);
      expect(Object.values(headers).join('')).not.toMatch(/[\r\n]|evil/);
    }
  });

  it('makes a subject of one line and of bounded length', () => {
    expect(subjectLine('One\r\nBcc: two\u2028three\tfour')).toBe('One Bcc: two three four');
    expect(subjectLine('x'.repeat(500))).toHaveLength(180);
    expect(subjectLine(`${'x'.repeat(178)}😀😀`).isWellFormed()).toBe(true);
  });
});

describe('what was switched off', () => {
  const list = samples.webhook_disabled as ListContent;
  const at = (...paths: string[]): ListContent => {
    const entries = paths.flatMap((path, place) =>
      list.entries.map((entry) => ({ ...entry, id: `${place}`, url: APP + path })),
    );
    return { ...list, entries, count: entries.length };
  };
  const subjectOf = async (content: MailContent) =>
    (await renderMail(content, READER, FRAME)).subject;

  it('is counted by its kind', async () => {
    const [hook, slack] = ['/settings/webhooks/a', '/settings/integrations?team=t'];
    expect(await subjectOf(at(hook, hook))).toBe('2 webhooks were switched off');
    expect(await subjectOf(at(slack, slack))).toBe('2 Slack channels were switched off');
    const mixed = 'webhooks or Slack channels were switched off';
    expect(await subjectOf(at(hook, slack))).toBe(`2 ${mixed}`);
    const cut = { ...at(slack, slack), count: 30 };
    expect(await subjectOf(cut), 'those left out may be of any kind').toBe(`30 ${mixed}`);
  });
});

describe('figures and dates', () => {
  it('are written as the reader does, and as en-US in UTC for who has not said', async () => {
    const { invite } = samples;
    if (!invite) throw new Error('no sample');
    const textFor = async (reader: MailReader) => (await renderMail(invite, reader, FRAME)).text;
    expect(await textFor({ timeZone: 'Asia/Tokyo', locale: 'de-DE' })).toContain(
      '11.03.2026, 18:00',
    );
    const unknown = 'works until Mar 11, 2026, 9:00 AM UTC.';
    expect(await textFor({ timeZone: null, locale: null })).toContain(unknown);
    expect(await textFor({ timeZone: 'Mars/Base', locale: 'no such' })).toContain(unknown);
  });

  it('are whole days where the hour was not given, wherever the reader is', async () => {
    const list = samples.action_overdue as ListContent;
    const [entry] = list.entries;
    const deal = entry?.deal;
    if (!entry || !deal) throw new Error('no sample');
    const due = { ...deal, nextStepAt: new Date('2026-03-02T00:00:00Z'), currency: 'XXZ' };
    const content = { ...list, entries: [{ ...entry, deal: due }] };
    const { text } = await renderMail(content, READER, FRAME);
    expect(text).toContain('due Mar 2, 2026\n');
    expect(text.replaceAll('\u00A0', ' ')).toContain('XXZ 128,500');
  });
});
