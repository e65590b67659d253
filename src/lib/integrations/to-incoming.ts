import type { IncomingDeal } from '../deals';
import type { Stage } from '../deals/model';
import { stageOf } from './stage-mapping';
import type { CrmName, SourceStage, StageChoices } from './model';
import type { SourceDeal, SourceEvent } from './source';

/** How a source's terms become ours: the same for every deal of a page. */
export interface Translation {
  readonly crm: CrmName;
  readonly stages: readonly SourceStage[];
  readonly choices: StageChoices;
  /** An owner's address or name -> a user of ours who may have deals. */
  readonly findOwner: (name: string | null) => string | null;
  /** Where the source says none. */
  readonly currency: string;
}

type HistoryEvent = IncomingDeal['events'][number];
type Understand = (key: string) => { readonly ours: Stage; readonly label: string };

const closing = (stage: Stage): 'won' | 'lost' | null => {
  if (stage === 'closed_won') return 'won';
  return stage === 'closed_lost' ? 'lost' : null;
};

/** A stage that the source has no more (or never listed) is judged by its name alone. */
function understanding(translation: Translation, own: SourceStage): Understand {
  const byKey = new Map([...translation.stages, own].map((stage) => [stage.key, stage]));
  return (key) => {
    const stage = byKey.get(key) ?? { key, label: key, isClosed: null, isWon: null, probability: null, order: 0 }; // prettier-ignore
    return {
      ours: stageOf(translation.crm, stage, translation.choices),
      label: stage.label,
    };
  };
}

interface Side {
  readonly ours: Stage | null;
  readonly label: string | null;
}

const NOWHERE: Side = { ours: null, label: null };

/** What follows from a move: that the deal was opened again before it, that it was closed by it. */
function endings(before: Side, after: Side) {
  const was = before.ours && closing(before.ours);
  const is = after.ours && closing(after.ours);
  return { reopens: was !== null && is === null, outcome: is === was ? null : is };
}

/** What follows from a move stands beside it, under an id of its own. */
function withEndings(move: HistoryEvent, before: Side, after: Side): HistoryEvent[] {
  const { at, actor, externalId } = move;
  const follow = (type: 'reopened' | 'won' | 'lost', as: string) => ({ at, actor, type, externalId: `${externalId}:${as}` }); // prettier-ignore
  const { reopens, outcome } = endings(before, after);
  return [
    ...(reopens ? [follow('reopened', 'reopened')] : []),
    move,
    ...(outcome ? [follow(outcome, 'closed')] : []),
  ];
}

/** What a move between two stages of the source is here. */
function ofMove(event: SourceEvent, understand: Understand): HistoryEvent[] {
  const { externalId, at, type, actor = null, text = null } = event;
  const before: Side = event.from ? understand(event.from) : NOWHERE;
  const after: Side = event.to ? understand(event.to) : NOWHERE;
  const ours = { from: before.ours, to: after.ours };
  const theirs = { crmFrom: before.label, crmTo: after.label };
  const move: HistoryEvent = { at, actor, externalId, type, text, ...ours, ...theirs };
  return type === 'created' ? [move] : withEndings(move, before, after);
}

const isMove = ({ type }: SourceEvent): boolean => type === 'stage_changed' || type === 'created';

function eventsOf(deal: SourceDeal, understand: Understand): HistoryEvent[] {
  return deal.events.flatMap((event): HistoryEvent[] => {
    if (isMove(event)) return ofMove(event, understand);
    const { externalId, at, type, from = null, to = null, actor = null, text = null } = event;
    return [{ externalId, at, type, from, to, actor, text }];
  });
}

/** A history that does not tell of the end that the deal has come to. */
function endOf(
  deal: SourceDeal,
  outcome: 'won' | 'lost' | null,
  events: readonly HistoryEvent[],
): HistoryEvent[] {
  const closedAt = deal.closedAt ?? deal.createdAt;
  if (outcome === null || events.some(({ type }) => type === outcome)) return [];
  const text = outcome === 'lost' ? deal.lostReason : null;
  return [{ at: closedAt, type: outcome, externalId: `closed:${closedAt.toISOString()}`, text }];
}

/** Puts a source's deal into our own terms. */
export function toIncoming(deal: SourceDeal, translation: Translation): IncomingDeal {
  const understand = understanding(translation, deal.stage);
  const { ours: stage, label } = understand(deal.stage.key);
  const outcome = closing(stage);
  const events = eventsOf(deal, understand);
  return {
    source: translation.crm,
    externalId: deal.externalId,
    name: deal.name,
    account: deal.account,
    value: deal.value ?? 0,
    currency: deal.currency ?? translation.currency,
    location: null,
    stage,
    crmStage: label,
    createdAt: deal.createdAt,
    expectedCloseDate: deal.expectedCloseDate,
    closedAt: outcome ? (deal.closedAt ?? deal.createdAt) : null,
    outcome,
    ownerName: deal.ownerName,
    assignedToId: translation.findOwner(deal.ownerEmail) ?? translation.findOwner(deal.ownerName),
    isDemo: false,
    told: null,
    events: [...events, ...endOf(deal, outcome, events)],
    contacts: [],
    meetings: [],
    synced: {
      nextStep: deal.nextStep,
      lostReason: outcome === 'lost' ? deal.lostReason : null,
      url: deal.url,
      echoes: [],
      contacts: deal.contacts,
      meetings: deal.meetings,
    },
  };
}
