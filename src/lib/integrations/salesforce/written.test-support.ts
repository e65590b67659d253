import type { OrgRecord, SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import type {
  Cursor,
  RecordProblem,
  Source,
  SourceContext,
  SourceDeal,
  SourceEvent,
} from '../source';

/** What a sync has written: whatever a page said, and nothing else. */
export class Written {
  readonly deals = new Map<string, SourceDeal>();
  readonly problems: RecordProblem[] = [];
  cursor: Cursor | null = null;
  pages = 0;
  largestPage = 0;

  /** @returns whether it was the last page */
  async pullOnce(source: Source, context: SourceContext): Promise<boolean> {
    const page = await source.pull(context, this.cursor);
    for (const deal of page.deals) this.deals.set(deal.externalId, deal);
    for (const id of page.removed) this.deals.delete(id);
    this.problems.push(...page.problems);
    // As it comes back from the database.
    this.cursor = JSON.parse(JSON.stringify(page.cursor)) as Cursor;
    this.pages += 1;
    this.largestPage = Math.max(this.largestPage, page.deals.length);
    return page.isLast;
  }

  async pullAll(source: Source, context: SourceContext): Promise<void> {
    while (!(await this.pullOnce(source, context)));
  }

  /** Deals in an order that does not depend on how they came. */
  sorted(): SourceDeal[] {
    const byId = (a: { externalId: string }, b: { externalId: string }) =>
      a.externalId < b.externalId ? -1 : 1;
    return [...this.deals.values()].sort(byId).map((deal) => ({
      ...deal,
      events: deal.events.toSorted(byId),
      contacts: deal.contacts.toSorted(byId),
      meetings: deal.meetings.toSorted(byId),
    }));
  }

  /**
   * What it has become by a later moment: a meeting that lay ahead when its deal was read, and has
   * begun since, is a touch by then, which the product makes of it without asking the source again.
   */
  asOf(now: Date): Written {
    const later = new Written();
    for (const [id, deal] of this.deals) {
      const begun = deal.meetings.filter(({ startTime }) => startTime <= now);
      const held = begun.map(({ externalId, startTime }) => heldAt(externalId, startTime));
      const told = deal.events.map((event) =>
        event.type === 'meeting_held'
          ? { externalId: event.externalId, at: event.at, type: event.type }
          : event,
      );
      const meetings = deal.meetings.filter(({ startTime }) => startTime > now);
      later.deals.set(id, { ...deal, events: [...told, ...held], meetings });
    }
    return later;
  }
}

const heldAt = (id: string, at: Date): SourceEvent => ({
  externalId: `meeting:${id}`,
  at,
  type: 'meeting_held',
});

/** What each live opportunity must have brought, taken from the organisation's tables themselves. */
export function idsThatBelong(org: SalesforceOrg, now = org.now()): Map<string, string[]> {
  const mailed = new Set(org.liveRows('EmailMessage').map(({ ActivityId }) => ActivityId));
  const named = (
    object: string,
    parent: string,
    prefix: string,
    fits: (row: OrgRecord) => boolean,
  ) =>
    org
      .liveRows(object)
      .filter(fits)
      .map((row) => ({ parent: row[parent], id: `${prefix}:${String(row.Id)}` }));
  const all = [
    ...named(
      'Task',
      'WhatId',
      'task',
      ({ IsClosed, Id }) => IsClosed === true && !mailed.has(Id ?? null),
    ),
    ...named('EmailMessage', 'RelatedToId', 'email', () => true),
    ...named('Event', 'WhatId', 'meeting', ({ StartDateTime }) => Number(StartDateTime) <= now),
    ...named(
      'OpportunityFieldHistory',
      'OpportunityId',
      'next_step',
      ({ NewValue }) => NewValue !== null,
    ),
  ];
  const deals = org.liveRows('Opportunity').map(({ Id }) => [String(Id), [] as string[]] as const);
  const byDeal = new Map(deals);
  for (const { parent, id } of all) byDeal.get(String(parent))?.push(id);
  return byDeal;
}

const KINDS_WITH_OWN_ID = /^(task|email|meeting|next_step):/;
export const idsThatCame = (written: Written): Map<string, string[]> =>
  new Map(
    [...written.deals.values()].map(({ externalId, events }) => [
      externalId,
      events.map((event) => event.externalId).filter((id) => KINDS_WITH_OWN_ID.test(id)),
    ]),
  );
