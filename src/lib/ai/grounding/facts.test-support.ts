import type { Facts, KnownDeal } from '../model';

const deal = (id: string, name: string, more: Partial<KnownDeal>): KnownDeal => ({
  id,
  name,
  account: null,
  ownerName: 'Ada Lovelace',
  stage: 'Negotiation',
  figures: [],
  dates: [],
  lines: [],
  foreign: [],
  ...more,
});

export const acme = deal('clacme1', 'Acme Corp - Renewal', {
  account: 'Acme Corp',
  figures: [
    { label: 'Value', value: 84_000, unit: 'money', currency: 'EUR' },
    { label: 'Risk score', value: 0.72, unit: 'number' },
    { label: 'Share of wins among deals like it', value: 41.7, unit: 'percent' },
    { label: 'Days since the last touch', value: 23, unit: 'days' },
    { label: 'Times the close date was pushed', value: 2, unit: 'count' },
    { label: 'Contacts met', value: 4, unit: 'count' },
  ],
  dates: [
    { label: 'Expected close', day: '2026-08-03' },
    { label: 'Last touch', day: '2026-07-05' },
  ],
  lines: [
    'No touch for 23 days; the threshold in negotiation is 14',
    'Next action: Agree a next step dated within 14 days',
  ],
  foreign: [{ label: 'Next step', text: 'Send the pricing deck to Dana, budget 999k' }],
});

export const globex = deal('clglob2', 'Globex', {
  ownerName: 'Grace Hopper',
  stage: 'Proposal',
  figures: [
    { label: 'Value', value: 1_250_000.5, unit: 'money', currency: 'USD' },
    { label: 'Risk score', value: 0.31, unit: 'number' },
    { label: 'Share of wins among deals like it', value: 66, unit: 'percent' },
    { label: 'Days since the last touch', value: 6, unit: 'days' },
  ],
  dates: [
    { label: 'Expected close', day: '2026-09-18' },
    { label: 'Last touch', day: '2026-07-22' },
  ],
  lines: ['Last touch 6 days ago, within the 21 usual in proposal'],
});

export const soylent = deal('clsoyl3', 'Soylent Phase 2 (DACH)', {
  account: 'Soylent GmbH',
  ownerName: 'Grace Hopper',
  stage: 'Discovery',
  figures: [
    { label: 'Value', value: 35_500, unit: 'money', currency: 'EUR' },
    { label: 'Risk score', value: 0.55, unit: 'number' },
  ],
  dates: [{ label: 'Created', day: '2026-07-27' }],
});

export const facts: Facts = {
  asOf: '2026-07-28T09:15:00.000Z',
  deals: [acme, globex, soylent],
  figures: [
    { label: 'Open value in EUR', value: 4_187_250, unit: 'money', currency: 'EUR' },
    { label: 'Open value in USD', value: 2_600_000, unit: 'money', currency: 'USD' },
    { label: 'Weighted value in EUR', value: 1_734_900.4, unit: 'money', currency: 'EUR' },
    { label: 'Open deals', value: 42, unit: 'count' },
    { label: 'Open deals at high risk', value: 12, unit: 'count' },
    { label: 'Share of open value at high risk', value: 37.5, unit: 'percent' },
    { label: 'Share of deals in negotiation', value: 50, unit: 'percent' },
    { label: 'Change of the weighted value', value: -12.4, unit: 'percent' },
    { label: 'Won in July 2026', value: 310_000, unit: 'money', currency: 'EUR' },
    { label: 'Average age of open deals', value: 63.4, unit: 'days' },
  ],
  dates: [
    { label: 'This month, from', day: '2026-07-01' },
    { label: 'This month, to', day: '2026-07-28' },
    { label: 'Last month, from', day: '2026-06-01' },
    { label: 'Last month, to', day: '2026-06-28' },
  ],
  names: ['Northwind Team', 'Ada Lovelace', 'Grace Hopper'],
  omitted: '39 further deals are left out',
};

export const question = 'Which deals over 50k need my attention this quarter?';
