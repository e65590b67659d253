import 'server-only';
import { personalKey, teamKey } from '../auth';
import type { Planner, RecordedEvent } from '../events';
import type { Tx } from '../platform/db';
import { asksForPeople, describeEvent, type Telling } from './describe-event';
import { endOfQuiet } from './local-time';
import { isWanted, TYPE_RULES } from './model';
import {
  insertMessages,
  insertNotifications,
  type NewMessage,
  type NewNotification,
} from './repository/planned';
import { listDealPeople, listRecipients, type Recipient } from './repository/recipients';

interface Cause {
  readonly event: RecordedEvent;
  readonly telling: Telling;
}

/** What is told to one person, and over what. */
interface Plan extends NewNotification {
  readonly over: readonly NewMessage['channel'][];
  readonly notBefore: Date;
}

async function causesOf(tx: Tx, events: readonly RecordedEvent[]): Promise<Cause[]> {
  const told = events.filter(({ announced }) => announced);
  const dealIds = told.filter(asksForPeople).flatMap(({ dealId }) => dealId ?? []);
  const people = await listDealPeople(tx, [...new Set(dealIds)]);
  return told.flatMap((event) => {
    const telling = describeEvent(event, people.get(event.dealId ?? ''));
    return telling && telling.userIds.length > 0 ? [{ event, telling }] : [];
  });
}

/** Nobody is told of what they could not open: only members of the team, or the owner of what is personal. */
function maySee({ id, teamIds }: Recipient, scopeKey: string | null): boolean {
  if (scopeKey === null || scopeKey === personalKey(id)) return true;
  return teamIds.some((teamId) => teamKey(teamId) === scopeKey);
}

/** An invite's mail is planned by teams, for people without an account as well. */
const isMailedElsewhere = (type: Telling['type']): boolean => type === 'invite';

/**
 * Overdue steps leave a row even with every channel off: the watch finds by it that this date of
 * this deal is dealt with.
 */
const leavesARow = (type: Telling['type']): boolean => type === 'action_overdue';

const OUTSIDE = ['mail', 'slack'] as const;

function channelsOf(type: Telling['type'], { choices }: Recipient) {
  const wanted = OUTSIDE.filter((channel) => isWanted(choices, type, channel));
  const over = wanted.filter((channel) => channel !== 'mail' || !isMailedElsewhere(type));
  return { inApp: isWanted(choices, type, 'in_app'), over };
}

function planFor({ event, telling }: Cause, person: Recipient | undefined): Plan[] {
  const { type, title, message, groupKey, path, scopeKey } = telling;
  if (!person || !maySee(person, scopeKey)) return [];
  const { inApp, over } = channelsOf(type, person);
  if (!inApp && over.length === 0 && !leavesARow(type)) return [];
  const quietUntil = TYPE_RULES[type].waits ? endOfQuiet(event.at, person) : null;
  const told = { type, title, message, groupKey, path, scopeKey, inApp };
  const of = { userId: person.id, dealId: event.dealId, eventId: event.id, createdAt: event.at };
  return [{ ...told, ...of, over, notBefore: quietUntil ?? event.at }];
}

const plannedKey = ({ userId, eventId }: { userId: string; eventId: string }) =>
  `${userId} ${eventId}`;

/** The messages of those notifications that were not there before. */
function messagesOf(
  plans: readonly Plan[],
  inserted: Awaited<ReturnType<typeof insertNotifications>>,
): NewMessage[] {
  const ids = new Map(inserted.map((row) => [plannedKey(row), row.id]));
  return plans.flatMap(({ over, userId, type, scopeKey, notBefore, createdAt, eventId }) => {
    const notificationId = ids.get(plannedKey({ userId, eventId }));
    if (notificationId === undefined) return [];
    const message = { userId, type, scopeKey, notBefore, createdAt, notificationId };
    return over.map((channel) => ({ ...message, channel }));
  });
}

/**
 * Who is told of what happened, written with it: the notification in the app, and the mail and Slack
 * messages that are to follow. Four statements, however many events there are.
 */
export const planNotifications: Planner = async (tx, events) => {
  const causes = await causesOf(tx, events);
  if (causes.length === 0) return;
  const userIds = new Set(causes.flatMap(({ telling }) => telling.userIds));
  const people = await listRecipients(tx, [...userIds]);
  const plans = causes.flatMap((cause) =>
    cause.telling.userIds.flatMap((userId) => planFor(cause, people.get(userId))),
  );
  const inserted = await insertNotifications(tx, plans);
  await insertMessages(tx, messagesOf(plans, inserted));
};
