import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';

/** One edit by somebody at work, of any kind that a sync must notice. */
export function editSomething(org: SalesforceOrg, random: () => number): void {
  const pick = <Item>(items: readonly Item[]): Item | undefined =>
    items[Math.floor(random() * items.length)];
  const deal = pick(org.liveRows('Opportunity'));
  const id = String(deal?.Id ?? '');
  const now = org.now();
  const edits: readonly (() => void)[] = [
    () => org.update('Opportunity', id, { Amount: 1_000 + Math.floor(random() * 100) }),
    () =>
      org.update('Opportunity', id, {
        StageName: String(pick(org.liveRows('OpportunityStage'))?.ApiName),
      }),
    () => org.update('Opportunity', id, { NextStep: `Step ${Math.floor(random() * 1_000)}` }),
    () =>
      org.add('Task', { WhatId: id, Subject: 'Call', TaskSubtype: 'Call', Status: 'Completed' }),
    () =>
      org.add('EmailMessage', {
        RelatedToId: id,
        Incoming: random() < 0.5,
        MessageDate: now,
        Status: '1',
      }),
    () => org.add('Event', { WhatId: id, Subject: 'Demo', StartDateTime: now + 9 * 86_400_000 }),
    () =>
      org.add('Opportunity', {
        Name: `New ${now}`,
        StageName: 'Prospecting',
        CloseDate: '2031-01-31',
      }),
    () => org.remove('Opportunity', id),
    () => {
      const bin = [...(org.tables.get('Opportunity')?.rows.values() ?? [])].filter(
        (row) => row.IsDeleted === true,
      );
      const back = pick(bin);
      if (back) org.restore('Opportunity', String(back.Id));
    },
    () => {
      const role = pick(org.liveRows('OpportunityContactRole'));
      if (role) org.remove('OpportunityContactRole', String(role.Id));
    },
    () => {
      const contact = pick(org.liveRows('Contact'));
      if (contact) org.update('Contact', String(contact.Id), { Title: `Title ${now}` });
      if (contact && deal)
        org.add('OpportunityContactRole', { OpportunityId: id, ContactId: contact.Id ?? null });
    },
    () => {
      const task = pick(org.liveRows('Task').filter(({ TaskSubtype }) => TaskSubtype === 'Call'));
      if (task) org.remove('Task', String(task.Id));
    },
    () => {
      const task = pick(org.liveRows('Task').filter(({ TaskSubtype }) => TaskSubtype === 'Call'));
      if (task) org.update('Task', String(task.Id), { Status: 'In Progress' });
    },
  ];
  if (deal) pick(edits)?.();
}
