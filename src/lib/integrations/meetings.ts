import 'server-only';
import { allows, demand, scopeFor, type Actor } from '../auth';
import { notFound } from '../core/errors';
import { isId, newId } from '../core/ids';
import { getDeal, recordTouches } from '../deals';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import type { IntegrationRequest } from './in-place';
import { openSession } from './open-session';
import type { MeetingDto } from './output-schema';
import { asAppError } from './provider-fault';
import { findConnection, type ConnectionRow } from './repository/connections';
import * as meetings from './repository/meeting-list';
import { findDealPlace } from './repository/places';
import type { CreateMeetingInput } from './schema';
import type { SourceMeeting } from './source';
import { calendarSource } from './sources';

/** Which meetings are asked for; without `dealId` those that are not over. */
export interface MeetingsAsked {
  readonly dealId?: string | undefined;
  readonly startsBefore?: Date | undefined;
  readonly limit: number;
}

async function toDtos(
  { db }: Deps,
  actor: Actor,
  rows: readonly meetings.ListedMeeting[],
): Promise<readonly MeetingDto[]> {
  const scope = scopeFor(actor, 'meeting.read');
  const suggested = rows.flatMap(({ suggestedDealIds }) => suggestedDealIds);
  const names = await meetings.namesOfDeals(db, scope, suggested);
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    description: row.description,
    startTime: row.startTime.toISOString(),
    endTime: row.endTime.toISOString(),
    attendees: row.attendees,
    location: row.location,
    meetingLink: row.meetingLink,
    url: row.sourceUrl,
    source: row.source as MeetingDto['source'],
    dealId: row.dealName === null ? null : row.dealId,
    dealName: row.dealName,
    linkedBy: row.linkedBy as MeetingDto['linkedBy'],
    suggestions: row.suggestedDealIds.flatMap((dealId) => {
      const name = names.get(dealId);
      return name === undefined ? [] : [{ dealId, name }];
    }),
    isCancelled: row.isCancelled,
  }));
}

/**
 * The meetings of a deal, latest first; without one those ahead, soonest first: of deals that the
 * actor may see, and their own that belong to none.
 *
 * @throws AppError NOT_FOUND (deal)
 */
export async function listMeetings(
  deps: Deps,
  actor: Actor,
  { dealId, startsBefore, limit }: MeetingsAsked,
): Promise<readonly MeetingDto[]> {
  if (dealId !== undefined) await getDeal(deps, actor, dealId);
  const scope = scopeFor(actor, 'meeting.read');
  const endsAfter = dealId === undefined ? deps.now() : undefined;
  const asked = { scope, userId: actor.userId, dealId, endsAfter, startsBefore, limit };
  return toDtos(deps, actor, await meetings.listMeetings(deps.db, asked));
}

/** That a meeting lies ahead is a fact of its deal; that it was held becomes one when it has passed. */
export async function tellPlanned(
  tx: Tx,
  rows: readonly meetings.MeetingRow[],
  { now, actorId, actorName }: { now: Date; actorId: string | null; actorName: string },
): Promise<void> {
  const ahead = rows.filter(({ startTime, dealId, scopeKey }) => startTime > now && dealId && scopeKey); // prettier-ignore
  const places = new Set(ahead.flatMap(({ scopeKey }) => scopeKey ?? []));
  for (const scopeKey of places) {
    const touches = ahead
      .filter((row) => row.scopeKey === scopeKey)
      .map(({ id, dealId, externalId, startTime, title }) => {
        const to = startTime.toISOString();
        const key = `meeting:${externalId ?? id}:${to}`;
        const event = { at: now, type: 'meeting_scheduled', to, text: title, externalId: key } as const; // prettier-ignore
        return { dealId: dealId ?? '', events: [{ ...event, actor: actorName }] };
      });
    const context = { now, actorId, actorName, source: 'system', requestId: null };
    await recordTouches(tx, scopeKey, touches, context);
  }
}

interface Place {
  readonly scopeKey: string;
}

/** The deal's place, if the actor may plan meetings there. @throws AppError NOT_FOUND, FORBIDDEN */
async function demandDeal(deps: Deps, actor: Actor, dealId: string): Promise<Place> {
  await getDeal(deps, actor, dealId);
  const place = await findDealPlace(deps.db, dealId);
  if (!place) throw notFound('The deal');
  demand(actor, 'meeting.manage', place.scopeKey);
  return place;
}

const isWritable = (row: ConnectionRow | null): row is ConnectionRow =>
  row !== null && row.isActive && row.authKind === 'oauth';

/** Puts it into the connected calendar; null where there is none that can be written to. */
async function writeToCalendar(
  deps: Deps,
  env: Env,
  actor: Actor,
  id: string,
  input: CreateMeetingInput,
): Promise<SourceMeeting | null> {
  const connection = await findConnection(deps.db, 'google_calendar', actor.userId);
  if (!isWritable(connection)) return null;
  const source = await calendarSource();
  const signal = AbortSignal.timeout(20_000);
  const session = openSession(deps, env, connection, { source, signal });
  const { title, description, startTime, endTime, attendees, location, sendInvitations } = input;
  try {
    return await source.createMeeting(session, {
      key: id,
      title,
      description: description ?? null,
      startTime,
      endTime,
      attendees,
      location: location ?? null,
      sendInvitations,
    });
  } catch (error) {
    throw asAppError(error, { key: 'title', address: null });
  }
}

/**
 * Plans a meeting for a deal. It stands in the actor's Google Calendar where that is connected by
 * signing in; else here alone (`source: "manual"`).
 *
 * @throws AppError NOT_FOUND (deal), FORBIDDEN, UNAVAILABLE (the calendar is away)
 */
export async function createMeeting(
  deps: Deps,
  env: Env,
  { actor }: IntegrationRequest,
  input: CreateMeetingInput,
): Promise<MeetingDto> {
  const { scopeKey } = await demandDeal(deps, actor, input.dealId);
  const id = newId();
  const written = await writeToCalendar(deps, env, actor, id, input);
  const row = await inTransaction(deps.db, async (tx) => {
    const saved = await meetings.upsertMeeting(tx, {
      id,
      userId: actor.userId,
      scopeKey,
      dealId: input.dealId,
      externalId: written?.externalId ?? null,
      title: input.title,
      description: input.description ?? null,
      startTime: input.startTime,
      endTime: input.endTime,
      attendees: input.attendees,
      location: input.location ?? null,
      meetingLink: written?.meetingLink ?? null,
      source: written ? 'google_calendar' : 'manual',
      sourceUrl: written?.url ?? null,
      linkedBy: 'manual',
    });
    await tellPlanned(tx, [saved], { now: deps.now(), actorId: actor.userId, actorName: actor.name }); // prettier-ignore
    return saved;
  });
  return oneDto(deps, actor, row);
}

async function oneDto(deps: Deps, actor: Actor, row: meetings.MeetingRow): Promise<MeetingDto> {
  const scope = scopeFor(actor, 'meeting.read');
  const names = await meetings.namesOfDeals(deps.db, scope, row.dealId ? [row.dealId] : []);
  const [dto] = await toDtos(deps, actor, [
    { ...row, dealName: names.get(row.dealId ?? '') ?? null },
  ]);
  if (!dto) throw notFound('The meeting');
  return dto;
}

/** A meeting of one's own, or of a deal whose meetings one may change. */
function demandMeeting(actor: Actor, row: meetings.LockedMeeting | null): meetings.LockedMeeting {
  if (!row) throw notFound('The meeting');
  if (row.userId === actor.userId) return row;
  const key = row.dealScopeKey;
  if (key === null || !allows(actor, 'meeting.read', key)) throw notFound('The meeting');
  demand(actor, 'meeting.manage', key);
  return row;
}

/**
 * Says which deal a meeting belongs to; null takes it away from the one it has, which it is never
 * given to by itself again.
 *
 * @throws AppError NOT_FOUND (meeting, deal), FORBIDDEN
 */
export async function linkMeeting(
  deps: Deps,
  { actor }: IntegrationRequest,
  id: string,
  dealId: string | null,
): Promise<MeetingDto> {
  if (!isId(id)) throw notFound('The meeting');
  const place = dealId === null ? null : await demandDeal(deps, actor, dealId);
  const row = await inTransaction(deps.db, async (tx) => {
    const found = demandMeeting(actor, await meetings.lockMeeting(tx, id));
    const left = found.dealId !== null && found.dealId !== dealId ? [found.dealId] : [];
    const passedOver = dealId === null ? found.suggestedDealIds : [];
    const refused = [...new Set([...found.refusedDealIds, ...left, ...passedOver])];
    const saved = await meetings.saveLink(tx, id, {
      dealId,
      scopeKey: place?.scopeKey ?? found.scopeKey,
      linkedBy: dealId === null ? null : 'manual',
      suggestedDealIds: [],
      refusedDealIds: refused.filter((each) => each !== dealId),
    });
    await tellPlanned(tx, [saved], { now: deps.now(), actorId: actor.userId, actorName: actor.name }); // prettier-ignore
    return saved;
  });
  return oneDto(deps, actor, row);
}

/** Whether somebody has a calendar that meetings can be written to; the screen says where they go. */
export async function canWriteMeetings(deps: Deps, actor: Actor): Promise<boolean> {
  return isWritable(await findConnection(deps.db, 'google_calendar', actor.userId));
}
