import { reasonsFor } from '../alerts/model';
import { STAGE_LABELS, type Stage } from '../deals/model';
import type { EventType, RecordedEvent } from '../events/model';
import { hostOf } from '../webhooks/model';
import type { NotificationType } from './model';

/** What one event tells, and whom, before anybody's preferences were asked. */
export interface Telling {
  readonly type: NotificationType;
  readonly userIds: readonly string[];
  readonly title: string;
  readonly message: string;
  /** What the list shows as one. */
  readonly groupKey: string;
  readonly path: string | null;
  /** Null where it is about the person alone. */
  readonly scopeKey: string | null;
}

/** Who answers for a deal. */
export interface DealPeople {
  readonly userId: string;
  readonly assignedToId: string | null;
}

type Data = RecordedEvent['data'];
const MAX_EXCERPT = 280;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const excerpt = (value: string): string =>
  value.length > MAX_EXCERPT ? `${value.slice(0, MAX_EXCERPT - 1).trimEnd()}…` : value;

/** Who did it: `{ id, name }`, or in some events the name alone. */
function byOf({ by }: Data): { id: string | null; name: string | null } {
  if (typeof by === 'string') return { id: null, name: by };
  const { id, name } = (by ?? {}) as { id?: unknown; name?: unknown };
  return { id: text(id) || null, name: text(name) || null };
}

const AT_RISK_TITLES: Readonly<Record<string, (name: string) => string>> = {
  entered_high: (name) => `${name} is at high risk`,
  rising: (name) => `${name} is getting riskier`,
  engagement_dropped: (name) => `Engagement dropped off: ${name}`,
};

function atRisk({ data }: RecordedEvent) {
  const name = text(data.name);
  const [reason] = reasonsFor(String(data.kind), data.reasons as string[]);
  return {
    type: 'deal_at_risk',
    userIds: [text(data.userId)],
    title: AT_RISK_TITLES[String(data.kind)]?.(name) ?? `${name} is at risk`,
    message: reason ?? 'Open the deal to see why.',
  } as const;
}

const stageLabel = (stage: unknown): string => STAGE_LABELS[stage as Stage] ?? text(stage);

function stageTitle({ name, newStage }: Data): string {
  if (newStage === 'closed_won') return `${text(name)} was won`;
  if (newStage === 'closed_lost') return `${text(name)} was lost`;
  return `${text(name)} moved to ${stageLabel(newStage)}`;
}

/** What a file brings is told by its import as a whole. */
const isImported = ({ source }: RecordedEvent): boolean => source === 'import' || source === 'seed';

function stageChanged(event: RecordedEvent, people: DealPeople | undefined) {
  if (!people || isImported(event)) return null;
  const { data } = event;
  const { name } = byOf(data);
  const move = `from ${stageLabel(data.oldStage)} to ${stageLabel(data.newStage)}`;
  return {
    type: 'stage_changed',
    userIds: [people.userId, ...(people.assignedToId ? [people.assignedToId] : [])],
    title: stageTitle(data),
    message: name ? `${name} moved it ${move}.` : `It moved ${move}.`,
  } as const;
}

function assigned(event: RecordedEvent) {
  if (isImported(event)) return null;
  const { data } = event;
  const { name } = byOf(data);
  const stage = `It stands in ${stageLabel(data.stage)}.`;
  return {
    type: 'assigned',
    userIds: [text(data.userId)],
    title: `${text(data.name)} was assigned to you`,
    message: name ? `${name} made you responsible for it. ${stage}` : stage,
    // Deals are often handed over many at a time: the list shows those of a day as one.
    groupKey: 'assigned',
  } as const;
}

function mentioned({ data }: RecordedEvent) {
  return {
    type: 'mentioned',
    userIds: data.userIds as string[],
    title: `${byOf(data).name ?? 'Somebody'} mentioned you on ${text(data.name)}`,
    message: excerpt(text(data.text)),
  } as const;
}

const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

function overdue({ data }: RecordedEvent) {
  const step = text(data.nextStep);
  const due = DAY.format(new Date(text(data.nextStepAt)));
  return {
    type: 'action_overdue',
    userIds: [text(data.userId)],
    title: `Next step overdue: ${text(data.name)}`,
    message: step ? `“${excerpt(step)}” was due on ${due}.` : `It was due on ${due}.`,
  } as const;
}

function invited({ data }: RecordedEvent) {
  const { name } = (data.team ?? {}) as { name?: unknown };
  return {
    type: 'invite',
    userIds: [text(data.userId)],
    title: `You are invited to ${text(name)}`,
    message: `${byOf(data).name ?? 'Somebody'} asks you to join as ${text(data.role)}. Open this to accept or decline.`,
    groupKey: `invite:${text(data.inviteId)}`,
    // It names the invite, not its link: that is made anew for whom it is addressed to.
    path: `/invites/${text(data.inviteId)}`,
    scopeKey: null,
  } as const;
}

function syncFailed({ data }: RecordedEvent) {
  const integration = text(data.integration);
  return {
    type: 'sync_failed',
    userIds: [text(data.userId)],
    title: `The sync with ${integration} failed`,
    message: excerpt(text(data.error)),
    groupKey: `sync_failed:${integration}`,
    path: '/settings/integrations',
  } as const;
}

function webhookDisabled({ data }: RecordedEvent) {
  const [channel, url] = [text(data.channel), text(data.url)];
  const isSlack = channel !== '';
  return {
    type: 'webhook_disabled',
    userIds: [text(data.userId)],
    title: isSlack
      ? `A Slack channel was switched off: ${channel}`
      : `A webhook was switched off: ${hostOf(url)}`,
    message: excerpt(`${isSlack ? `Slack channel “${channel}”` : url}: ${text(data.reason)}`),
    // What the list shows as one is of one kind.
    groupKey: isSlack ? 'webhook_disabled:slack' : 'webhook_disabled',
    path: text(data.path) || '/settings/webhooks',
  } as const;
}

function digestReady({ data }: RecordedEvent) {
  return {
    type: 'digest_ready',
    userIds: [text(data.userId)],
    title: `Your ${text(data.kind)} digest is ready`,
    message: 'What your pipeline did since the last one, and what asks for you now.',
    path: `/notifications/digests/${text(data.digestId)}`,
    scopeKey: null,
  } as const;
}

/** Of a file the deals that came with it; of a CRM all of its deals, some of which may have been here. */
const highRiskWords = (count: unknown, crm: string): string => {
  const isOne = count === 1;
  if (crm)
    return `${String(count)} open ${isOne ? 'deal' : 'deals'} from ${crm} ${isOne ? 'is' : 'are'}`;
  return `${String(count)} of them ${isOne ? 'is' : 'are'} open and`;
};

function importFinished({ data }: RecordedEvent) {
  const { created, updated, atRisk: count } = data;
  // The first sync of a CRM brings as much as a file does, and is told as one.
  const from = text(data.integration);
  return {
    type: 'import_finished',
    userIds: [text(data.userId)],
    title: from ? `The first sync with ${from} is done` : 'Import finished',
    message: `${String(created)} ${created === 1 ? 'deal' : 'deals'} created, ${String(updated)} updated; ${highRiskWords(count, from)} at high risk.`,
    path: from ? '/settings/integrations' : '/deals/import',
  } as const;
}

type Part = Pick<Telling, 'type' | 'userIds' | 'title' | 'message'> & Partial<Telling>;

const PARTS: Partial<
  Record<EventType, (event: RecordedEvent, people: DealPeople | undefined) => Part | null>
> = {
  'deal.at_risk': atRisk,
  'deal.stage_changed': stageChanged,
  'deal.assigned': assigned,
  'deal.mentioned': mentioned,
  'deal.next_step_overdue': overdue,
  'team.invited': invited,
  'sync.failed': syncFailed,
  'webhook.disabled': webhookDisabled,
  'digest.ready': digestReady,
  'import.finished': importFinished,
};

/** Whether who owns a deal and who is assigned to it has to be known first. */
export const asksForPeople = ({ type }: RecordedEvent): boolean => type === 'deal.stage_changed';

/** What a person does is no news to them; what it did to the risk may be. */
const ACTS: readonly NotificationType[] = ['stage_changed', 'assigned', 'mentioned'];

/** What an event tells and whom, but for who did it; null where it tells nobody. */
export function describeEvent(
  event: RecordedEvent,
  people: DealPeople | undefined,
): Telling | null {
  const part = PARTS[event.type]?.(event, people);
  if (!part) return null;
  const doer = ACTS.includes(part.type) ? byOf(event.data).id : null;
  const userIds = [...new Set(part.userIds)].filter((id) => id !== '' && id !== doer);
  const groupKey = event.dealId ? `${part.type}:${event.dealId}` : part.type;
  const path = event.dealId ? `/deals/${event.dealId}` : null;
  return { groupKey, path, scopeKey: event.scopeKey, ...part, userIds };
}
