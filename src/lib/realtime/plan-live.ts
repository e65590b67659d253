import 'server-only';
import { personalKey } from '../auth';
import type { Planner, RecordedEvent } from '../events';
import { afterCommit, type Tx } from '../platform/db';
import { LIVE_TYPES, type LiveDeal } from './model';
import * as repository from './repository';
import type { NewLiveEvent } from './repository';
import { wakeStreams } from './wake';

/** More deals of one owner in one commit are told as one event: screens load anew anyway. */
const SINGLY = 20;

/** How far something is, and that it ended: open screens hear of it, though nobody is notified. */
const PROGRESS: ReadonlySet<string> = new Set([
  'import.progress',
  'sync.progress',
  'sync.finished',
  'sync.failed',
]);

const isLive = ({ type }: RecordedEvent): boolean =>
  (LIVE_TYPES as readonly string[]).includes(type);
const isOfDeal = ({ type }: RecordedEvent): boolean => type.startsWith('deal.');
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const row = (
  event: RecordedEvent,
  payload: NewLiveEvent['payload'],
  to: Partial<NewLiveEvent> = {},
): NewLiveEvent => ({
  scopeKey: event.scopeKey,
  userId: null,
  dealId: event.dealId,
  type: event.type,
  payload,
  createdAt: event.at,
  ...to,
});

function byScope(events: readonly RecordedEvent[]): RecordedEvent[][] {
  const scopes = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const found = scopes.get(event.scopeKey);
    if (found) found.push(event);
    else scopes.set(event.scopeKey, [event]);
  }
  return [...scopes.values()];
}

/** Who did it, where the event itself says so. */
const byOf = ({ data }: RecordedEvent): string | null => {
  const by = data.by as { name?: unknown } | string | null | undefined;
  const name = typeof by === 'object' ? by?.name : by;
  return isText(name) ? name : null;
};

const leavingOf = (event: RecordedEvent): NewLiveEvent['payload'] => ({
  dealId: event.dealId,
  name: event.data.name ?? null,
  direction: 'out',
  by: byOf(event),
});

function dealRow(event: RecordedEvent, deal: LiveDeal | undefined): NewLiveEvent | null {
  // Where a deal has gone is no longer the business of those who saw it here.
  if (event.data.direction === 'out') return row(event, leavingOf(event));
  if (!deal) return null;
  const { oldStage } = event.data;
  const from = isText(oldStage) ? { oldStage } : {};
  return row(event, { ...deal, ...from, by: byOf(event) ?? deal.by });
}

async function dealRows(tx: Tx, events: readonly RecordedEvent[]): Promise<NewLiveEvent[]> {
  const rows: NewLiveEvent[] = [];
  for (const ofScope of byScope(events.filter((event) => isOfDeal(event)))) {
    const told = ofScope.filter((event) => event.announced && isLive(event) && event.dealId);
    const ids = [...new Set(ofScope.flatMap(({ dealId }) => dealId ?? []))];
    const [first] = ofScope;
    // What is told to nobody (an imported past, another policy) changes what screens show all the same.
    const quiet = told.length === 0;
    if (first && (quiet || told.length > SINGLY)) {
      rows.push(row(first, { count: ids.length }, { type: 'deals.changed', dealId: null }));
      continue;
    }
    const deals = await repository.describeDeals(tx, ids);
    rows.push(...told.flatMap((event) => dealRow(event, deals.get(event.dealId ?? '')) ?? []));
  }
  return rows;
}

interface NamedPart {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly role?: unknown;
}

/** What the team's screens need: no address, and no id, which would outlive an erased account here. */
const teamPayload = (event: RecordedEvent): NewLiveEvent['payload'] => {
  const { team, member, what, role } = event.data as Record<string, NamedPart | string | undefined>;
  const { name, role: memberRole } = (member ?? {}) as NamedPart;
  return {
    team: team ?? null,
    ...(member ? { member: { name, role: memberRole } } : {}),
    ...(what === undefined ? {} : { what }),
    ...(role === undefined ? {} : { role }),
    by: byOf(event),
  };
};

/** The person concerned hears of it on their own key too: the team's is new to them, or lost. */
const concerned = ({ data }: RecordedEvent): string | null => {
  const member = data.member as NamedPart | undefined;
  if (isText(member?.id)) return member.id;
  return isText(data.userId) ? data.userId : null;
};

/** Whether somebody else took this person out; of what they did themselves they know. */
function isRemovalOf({ type, data }: RecordedEvent, userId: string): boolean {
  const by = data.by as NamedPart | null | undefined;
  return type === 'team.member_removed' && isText(by?.id) && by.id !== userId;
}

function teamRows(event: RecordedEvent): NewLiveEvent[] {
  const payload = teamPayload(event);
  const userId = concerned(event);
  if (userId === null) return [row(event, payload)];
  const own = isRemovalOf(event, userId) ? { ...payload, you: true } : payload;
  return [row(event, payload), row(event, own, { scopeKey: personalKey(userId), userId })];
}

/**
 * A connection is its person's own: how far its sync is and what was wrong with it is told to them
 * alone, whichever team it brings deals to. That it has ended changes what all screens there show.
 */
const OWN_PERSONS: ReadonlySet<string> = new Set(['sync.progress', 'sync.failed']);

function otherRows(event: RecordedEvent): NewLiveEvent[] {
  if (!isLive(event) || isOfDeal(event)) return [];
  if (event.type.startsWith('team.')) return teamRows(event);
  const { userId, ...payload } = event.data;
  if (!OWN_PERSONS.has(event.type)) return [row(event, payload)];
  return isText(userId) ? [row(event, payload, { scopeKey: personalKey(userId), userId })] : [];
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Whoever may have been notified of these events: those they name, and all who see them. */
async function readersOf(tx: Tx, events: readonly RecordedEvent[]): Promise<string[]> {
  const teams = events.flatMap(({ scopeKey }) =>
    scopeKey.startsWith('team:') ? scopeKey.slice('team:'.length) : [],
  );
  const owners = events.flatMap(({ scopeKey }) =>
    scopeKey.startsWith('user:') ? scopeKey.slice('user:'.length) : [],
  );
  const named = events.flatMap((event) => [
    concerned(event),
    ...asList(event.data.userIds ?? event.data.userId),
  ]);
  const members = await repository.membersOf(tx, [...new Set(teams)]);
  return [...new Set([...members, ...owners, ...named.filter(isText)])];
}

async function noticeRows(tx: Tx, events: readonly RecordedEvent[]): Promise<NewLiveEvent[]> {
  const told = events.filter(({ announced }) => announced);
  if (told.length === 0) return [];
  const since = new Date(Math.min(...told.map(({ at }) => at.getTime())));
  const notices = await repository.newNotices(tx, await readersOf(tx, told), since);
  return notices.map(({ userId, createdAt, scopeKey, ...payload }) => ({
    scopeKey: scopeKey ?? personalKey(userId),
    userId,
    dealId: payload.dealId,
    type: 'notification.created',
    payload,
    createdAt,
  }));
}

/**
 * Writes the live log in the transaction of the change: what happened to deals and teams for all who
 * see them, and each new notification for its person. Runs after the planner that writes those.
 */
export const planLive: Planner = async (tx, events) => {
  const told = events.filter(({ announced, type }) => announced || PROGRESS.has(type));
  const others = told.flatMap((event) => otherRows(event));
  const rows = [...(await dealRows(tx, events)), ...others, ...(await noticeRows(tx, events))];
  await repository.insertLive(tx, rows);
  if (rows.length > 0) afterCommit(tx, wakeStreams);
};
