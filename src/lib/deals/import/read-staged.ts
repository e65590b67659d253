import { createHash } from 'node:crypto';
import { oneLine } from '../../core/text';
import type { HistoryDeal, RiskEvent } from '../../risk';
import type { NewHistoryEvent } from '../deal-change';
import type { FindOwner } from '../find-owner';
import type { IncomingDeal } from './incoming-deal';
import { crmName, type StageMapping } from './stage-mapping';
import type { Stage } from '../model';

/**
 * Names a history line by its content, so that the same line of a later import is recognised; lines
 * that say exactly the same are told apart by their count.
 */
function lineId(event: RiskEvent, seen: Map<string, number>): string {
  const content = JSON.stringify([
    event.at,
    event.type,
    event.from,
    event.to,
    event.actor,
    event.text,
  ]);
  const count = seen.get(content) ?? 0;
  seen.set(content, count + 1);
  return createHash('sha256').update(`${content}#${count}`).digest('hex').slice(0, 32);
}

const namesStages = (type: string): boolean => type === 'created' || type === 'stage_changed';

function toHistoryEvent(event: RiskEvent, id: string, mapping: StageMapping): NewHistoryEvent {
  const { type, from, to, actor, text } = event;
  const base = { at: new Date(event.at), type, actor, text, externalId: id };
  if (!namesStages(type)) return { ...base, from, to };
  const ours = (name: string | null) => (name === null || name === '' ? null : mapping(name));
  const mappedFrom = ours(from);
  const mappedTo = ours(to);
  return {
    ...base,
    from: mappedFrom,
    to: mappedTo,
    crmFrom: mappedFrom && crmName(from, mappedFrom),
    crmTo: mappedTo && crmName(to, mappedTo),
  };
}

const dateOrNull = (time: number | null): Date | null => (time === null ? null : new Date(time));

/**
 * How the deal ended: as its row says, else as its history does. A stage that means closed must not
 * be taken for open, so without any word on the outcome it decides, and the last event dates it.
 */
function endingOf(deal: HistoryDeal, events: readonly RiskEvent[], mapped: Stage) {
  if (deal.outcome) return { outcome: deal.outcome, closedAt: deal.closedAt };
  if (mapped !== 'closed_won' && mapped !== 'closed_lost') return { outcome: null, closedAt: null };
  const outcome = mapped === 'closed_won' ? ('won' as const) : ('lost' as const);
  const told = events.filter(({ type }) => type === outcome).map(({ at }) => at);
  const last = Math.max(deal.createdAt, ...(told.length > 0 ? told : events.map(({ at }) => at)));
  return { outcome, closedAt: last };
}

/** A deal as it is staged, with the columns that its file has. */
export type StagedHistoryDeal = HistoryDeal & { readonly told: readonly string[] };

/** Turns a file's deal and its events into our own terms. */
export function toIncoming(
  deal: StagedHistoryDeal,
  events: readonly RiskEvent[],
  mapping: StageMapping,
  options: { source: string; findOwner: FindOwner },
): IncomingDeal {
  const seen = new Map<string, number>();
  const mapped = deal.stage === '' ? 'discovery' : mapping(deal.stage);
  const { outcome, closedAt } = endingOf(deal, events, mapped);
  const stage = outcome ? (`closed_${outcome}` as const) : mapped;
  return {
    source: deal.source ?? options.source,
    externalId: deal.id,
    name: oneLine(deal.name).trim() || deal.id,
    account: deal.account && (oneLine(deal.account).trim() || null),
    value: deal.value,
    currency: deal.currency ?? 'USD',
    location: null,
    stage,
    crmStage: deal.stage === '' ? null : crmName(deal.stage, stage),
    createdAt: new Date(deal.createdAt),
    expectedCloseDate: dateOrNull(deal.expectedCloseDate),
    closedAt: dateOrNull(closedAt),
    outcome,
    ownerName: deal.owner,
    assignedToId: options.findOwner(deal.owner),
    isDemo: false,
    told: new Set(deal.told),
    events: events.map((event) => toHistoryEvent(event, lineId(event, seen), mapping)),
    contacts: [],
    meetings: [],
  };
}
