import { DAY_MS } from '../core/dates';
import { formatsOf } from './formats';
import type { DigestContent, InviteContent, ListContent, MailContent, MailDeal } from './model';

const HOUR_MS = DAY_MS / 24;
const { due } = formatsOf({ timeZone: null, locale: null });
const overdueSince = (now: Date): Date => new Date(now.getTime() - 2 * DAY_MS);
/** As the sample's reader writes it, who has chosen neither zone nor language. */
const dueAt = (now: Date): string =>
  due(new Date(Math.floor(overdueSince(now).getTime() / DAY_MS) * DAY_MS));

interface Made {
  readonly appUrl: string;
  readonly now: Date;
}

const dealAt = ({ now }: Made): MailDeal => ({
  name: 'Plant analytics, phase two',
  account: 'Northwind Foundries',
  stage: 'Negotiation',
  value: 128_500,
  currency: 'EUR',
  score: 0.83,
  band: 'High',
  reasons: [
    'No reply from the buyer for 19 days',
    'The close date was moved three times, by 46 days in all',
    'The next step is overdue by two days',
  ],
  nextStep: null,
  nextStepAt: overdueSince(now),
});

const WORDS: Readonly<Record<ListContent['template'], readonly [title: string, message: string]>> =
  {
    deal_at_risk: [
      'Plant analytics, phase two is at high risk',
      'No reply from the buyer for 19 days',
    ],
    action_overdue: [
      'Next step overdue: Plant analytics, phase two',
      '“Send the revised contract” was due on Mar 2, 2026.',
    ],
    stage_changed: [
      'Plant analytics, phase two moved to Negotiation',
      'Mara Lindqvist moved it from Proposal to Negotiation.',
    ],
    assigned: [
      'Plant analytics, phase two was assigned to you',
      'Mara Lindqvist made you responsible for it. It stands in Negotiation.',
    ],
    mentioned: [
      'Mara Lindqvist mentioned you on Plant analytics, phase two',
      'Can @you call the plant manager before Thursday? He asked about the service level twice.',
    ],
    sync_failed: ['The sync with HubSpot failed', 'HubSpot refused the key. Connect it again.'],
    webhook_disabled: [
      'A webhook was switched off: hooks.example.com',
      'https://hooks.example.com: it failed for five days.',
    ],
    import_finished: [
      'Import finished',
      '412 deals created, 38 updated; 27 of them are open and at high risk.',
    ],
  };

const PATHS: Partial<Record<ListContent['template'], string>> = {
  sync_failed: '/settings/integrations',
  webhook_disabled: '/settings/webhooks',
  import_finished: '/deals/import',
};

function oneOf(template: ListContent['template'], made: Made): ListContent {
  const [title, message] = WORDS[template];
  const path = PATHS[template];
  const deal = path ? null : dealAt(made);
  const url = `${made.appUrl}${path ?? '/deals'}`;
  const entry = { id: template, title, message, url, deal };
  return { template, entries: [entry], count: 1, listUrl: `${made.appUrl}/notifications` };
}

/** What a change of many deals at once leads to. */
function manyOf(template: ListContent['template'], made: Made): ListContent {
  const { entries, ...rest } = oneOf(template, made);
  const [first] = entries;
  const several = ['Cold-chain sensors', 'Fleet renewal', 'Energy audit'].flatMap((name) =>
    first?.deal
      ? [{ ...first, id: name, title: first.title.replace(first.deal.name, name), deal: { ...first.deal, name } }] // prettier-ignore
      : [],
  );
  return { ...rest, entries: [...entries, ...several], count: 500 };
}

const invite = ({ appUrl, now }: Made): InviteContent => ({
  template: 'invite',
  teamName: 'North region',
  invitedBy: 'Mara Lindqvist',
  role: 'member',
  url: `${appUrl}/sign-in`,
  expiresAt: new Date(now.getTime() + 7 * DAY_MS),
});

function digest({ appUrl, now }: Made): DigestContent {
  const deal = {
    name: 'Plant analytics, phase two',
    account: 'Northwind Foundries',
    value: 128_500,
    currency: 'EUR',
    url: `${appUrl}/deals`,
  };
  const sums = [
    { currency: 'EUR', value: 312_400 },
    { currency: 'USD', value: 48_000 },
  ];
  const part = (title: string, count: number, note: string) => ({
    title,
    count,
    sums,
    deals: [{ ...deal, note }],
  });
  return {
    template: 'digest_ready',
    kind: 'daily',
    from: new Date(now.getTime() - DAY_MS),
    to: new Date(now.getTime() - HOUR_MS),
    url: `${appUrl}/notifications`,
    places: [
      {
        id: 'north',
        name: 'North region',
        parts: [
          part('Newly at risk', 3, 'No reply from the buyer for 19 days'),
          part('Next steps overdue', 2, `Send the revised contract, due ${dueAt(now)}`),
          part('Moved on', 1, 'Proposal to Negotiation'),
        ],
        pipeline: [
          { band: 'High', count: 4, sums },
          { band: 'Low', count: 21, sums },
        ],
      },
    ],
  };
}

const LISTS = Object.keys(WORDS) as ListContent['template'][];

/** Every template with made-up content, for the page that shows them and for tests. */
export function sampleMails(made: Made): Readonly<Record<string, MailContent>> {
  const lists = LISTS.map((template) => [template, oneOf(template, made)] as const);
  return {
    ...Object.fromEntries(lists),
    assigned_many: manyOf('assigned', made),
    deal_at_risk_many: manyOf('deal_at_risk', made),
    invite: invite(made),
    digest_ready: digest(made),
  };
}
