import { reasonsFor } from '../alerts/model';
import { STAGE_LABELS, type Stage } from '../deals/model';
import type { PublicEventType, RecordedEvent } from '../events/model';
import type { Fact, Item, Message } from './message';
import { changeWords, moneyWords } from './words';

type Data = RecordedEvent['data'];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const stageLabel = (stage: unknown): string => STAGE_LABELS[stage as Stage] ?? text(stage);
const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Who did it, where the event says so. */
function byOf({ by }: Data): string | null {
  return (typeof by === 'string' ? by : text(recordOf(by).name)) || null;
}

const dealFact = ({ data, dealId }: RecordedEvent): Fact => ({
  label: 'Deal',
  text: text(data.name),
  path: dealId ? `/deals/${dealId}` : null,
});
const valueFact = ({ value, currency }: Data): Fact => ({
  label: 'Value',
  text: moneyWords(Number(value), text(currency)),
});
const stageFact = ({ stage }: Data): Fact => ({ label: 'Stage', text: stageLabel(stage) });
const moveWords = ({ oldStage, newStage }: Data): string =>
  `${stageLabel(oldStage)} → ${stageLabel(newStage)}`;

const riskWords = ({ score, band }: Data): string =>
  typeof score === 'number' ? `${score.toFixed(2)} · ${text(band)}` : 'not judged yet';

type Part = Pick<Message, 'headline' | 'facts' | 'list'>;

function created(event: RecordedEvent): Part {
  const { data } = event;
  const facts = [dealFact(event), valueFact(data), stageFact(data)];
  return { headline: `New deal: ${text(data.name)}`, facts };
}

function updated(event: RecordedEvent): Part {
  const { data } = event;
  const [previous, current] = [recordOf(data.previous), recordOf(data.current)];
  const items = Object.keys(current).map((field) => ({
    text: changeWords(field, previous[field], current[field]),
  }));
  const facts = [dealFact(event), valueFact(data), stageFact(data)];
  const list = { title: 'What changed', items };
  return { headline: `${text(data.name)} was changed`, facts, list };
}

function moved(event: RecordedEvent): Part {
  const { data } = event;
  return {
    headline: `${text(data.name)} moved to ${stageLabel(data.newStage)}`,
    facts: [dealFact(event), valueFact(data), { label: 'Stage', text: moveWords(data) }],
  };
}

const closed =
  (outcome: 'won' | 'lost') =>
  (event: RecordedEvent): Part => {
    const { data } = event;
    const because = text(recordOf(data.current).lostReason);
    const reason = because ? [{ label: 'Lost because', text: because }] : [];
    const facts = [dealFact(event), valueFact(data), { label: 'Stage', text: moveWords(data) }];
    return { headline: `${text(data.name)} was ${outcome}`, facts: [...facts, ...reason] };
  };

const AT_RISK_HEADLINES: Readonly<Record<string, (name: string) => string>> = {
  entered_high: (name) => `${name} is at high risk`,
  rising: (name) => `${name} is getting riskier`,
  engagement_dropped: (name) => `Engagement dropped off: ${name}`,
};

function atRisk(event: RecordedEvent): Part {
  const { data } = event;
  const name = text(data.name);
  const reasons = Array.isArray(data.reasons) ? (data.reasons as unknown[]).map(text) : [];
  const items = reasonsFor(text(data.kind), reasons).map((reason) => ({ text: reason }));
  const risk = { label: 'Risk', text: riskWords(data) };
  return {
    headline: AT_RISK_HEADLINES[text(data.kind)]?.(name) ?? `${name} is at risk`,
    facts: [dealFact(event), valueFact(data), stageFact(data), risk],
    list: { title: 'Why', items },
  };
}

function member({ type, data }: RecordedEvent): Part {
  const [person, team] = [recordOf(data.member), recordOf(data.team)];
  const left = byOf(data) === null ? 'left' : 'was removed from';
  const verb = type === 'team.member_added' ? 'joined' : left;
  const facts = [
    { label: 'Team', text: text(team.name), path: '/settings/team' },
    { label: 'Role', text: text(person.role) },
  ];
  return { headline: `${text(person.name)} ${verb} ${text(team.name)}`, facts };
}

const PARTS: Readonly<Record<PublicEventType, (event: RecordedEvent) => Part>> = {
  'deal.created': created,
  'deal.updated': updated,
  'deal.stage_changed': moved,
  'deal.at_risk': atRisk,
  'deal.closed_won': closed('won'),
  'deal.closed_lost': closed('lost'),
  'team.member_added': member,
  'team.member_removed': member,
};

/** An event that the public hears of, and no other: it alone has words here. */
export type PublicEvent = RecordedEvent & { readonly type: PublicEventType };

/** What a channel is told of one event. */
export const describeEvent = (event: PublicEvent): Message => ({
  ...PARTS[event.type](event),
  by: byOf(event.data),
  at: event.at,
});

const MANY: Readonly<Record<PublicEventType, string>> = {
  'deal.created': 'new deals',
  'deal.updated': 'deals were changed',
  'deal.stage_changed': 'deals moved to another stage',
  'deal.at_risk': 'deals are at risk',
  'deal.closed_won': 'deals were won',
  'deal.closed_lost': 'deals were lost',
  'team.member_added': 'people joined the team',
  'team.member_removed': 'people left the team',
};

/** How many are named of many. */
const NAMED = 10;

const detailOf: Partial<Record<PublicEventType, (data: Data) => string>> = {
  'deal.stage_changed': moveWords,
  'deal.at_risk': riskWords,
};

function itemOf({ type, data, dealId }: PublicEvent): Item {
  if (!dealId) return { text: text(recordOf(data.member).name) };
  const parts = [text(data.name), moneyWords(Number(data.value), text(data.currency))];
  const detail = detailOf[type]?.(data);
  return { text: [...parts, ...(detail ? [detail] : [])].join(', '), path: `/deals/${dealId}` };
}

/** What a channel is told of many events of one type that came at once. */
export function describeMany(events: readonly [PublicEvent, ...PublicEvent[]]): Message {
  const [{ type, data, at }] = events;
  const rest = events.length - NAMED;
  const more = rest > 0 ? [{ text: `and ${rest} more`, path: '/deals' }] : [];
  return {
    headline: `${events.length} ${MANY[type]}`,
    list: { title: 'Among them', items: [...events.slice(0, NAMED).map(itemOf), ...more] },
    by: byOf(data),
    at,
  };
}
