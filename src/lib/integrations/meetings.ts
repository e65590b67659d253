import 'server-only';
import { demand, personalKey, scopeFor, teamKey, type Actor, type Scope } from '../auth';
import { invalidField, notFound } from '../core/errors';
import { isId, newId } from '../core/ids';
import { getDeal } from '../deals';
import { inTransaction } from '../platform/db';
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
import { tellPlanned, tellRelinked, type DealPlace, type Teller } from './tell-planned';

/** Which meetings are asked for; without `dealId` those that are not over. */
export interface MeetingsAsked {
  readonly dealId?: string | undefined;
  readonly startsBefore?: Date | undefined;
  /** Only of this team, or (null) of one's own deals. */
  readonly teamId?: string | null | undefined;
  readonly limit: number;
}

export async function toDtos(
  { db }: Deps,
  actor: Actor,
  rows: readonly meetings.ListedMeeting[],
  scope: Scope = scopeFor(actor, 'meeting.read'),
): Promise<readonly MeetingDto[]> {
  const suggested = rows.flatMap(({ suggestedDealIds }) => suggestedDealIds);
  const offered = await meetings.describeDeals(db, scope, suggested);
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
      const deal = offered.get(dealId);
      return deal === undefined ? [] : [{ dealId, ...deal }];
    }),
    isCancelled: row.isCancelled,
  }));
}

/**
 * The meetings of a deal, latest first; without one those ahead, soonest first: of deals that the
 * actor may see, and their own that belong to none.
 *
 * @throws AppError NOT_FOUND (deal, team)
 */
export async function listMeetings(
  deps: Deps,
  actor: Actor,
  { dealId, startsBefore, teamId, limit }: MeetingsAsked,
): Promise<readonly MeetingDto[]> {
  if (dealId !== undefined) await getDeal(deps, actor, dealId);
  const scope = scopeFor(actor, 'meeting.read', teamId);
  const isNarrowed = teamId !== undefined;
  const endsAfter = dealId === undefined ? deps.now() : undefined;
  const asked = { scope, userId: actor.userId, dealId, endsAfter, startsBefore, isNarrowed, limit };
  return toDtos(deps, actor, await meetings.listMeetings(deps.db, asked));
}

interface Place {
  readonly scopeKey: string;
}

/** Whether somebody belongs where this lies, whatever their role there and their token's scopes. */
const belongsTo = ({ userId, memberships }: Actor, scopeKey: string): boolean =>
  scopeKey === personalKey(userId) ||
  memberships.some(({ teamId }) => scopeKey === teamKey(teamId));

/** The deal's place, if the actor may plan meetings there. @throws AppError NOT_FOUND, FORBIDDEN */
async function demandDeal(deps: Deps, actor: Actor, dealId: string): Promise<Place> {
  const place = isId(dealId) ? await findDealPlace(deps.db, dealId) : null;
  if (!place || !belongsTo(actor, place.scopeKey)) throw notFound('The deal');
  demand(actor, 'meeting.manage', place.scopeKey);
  return place;
}

const tellerOf = ({ now }: Deps, { actor, source, requestId }: IntegrationRequest): Teller => ({
  now: now(),
  actorId: actor.userId,
  actorName: actor.name,
  source,
  requestId,
});

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
 * @throws AppError NOT_FOUND (deal), FORBIDDEN, VALIDATION_FAILED (`startTime` has passed),
 *   UNAVAILABLE (the calendar is away)
 */
export async function createMeeting(
  deps: Deps,
  env: Env,
  request: IntegrationRequest,
  input: CreateMeetingInput,
): Promise<MeetingDto> {
  const { actor } = request;
  const { scopeKey } = await demandDeal(deps, actor, input.dealId);
  if (input.startTime <= deps.now()) {
    throw invalidField('startTime', 'must lie ahead: what has been held is logged on the deal');
  }
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
    await tellPlanned(tx, await meetings.lockMeetings(tx, [saved.id]), tellerOf(deps, request));
    return saved;
  });
  return oneDto(deps, actor, row);
}

async function oneDto(deps: Deps, actor: Actor, row: meetings.MeetingRow): Promise<MeetingDto> {
  // The answer to whoever may change it: that asks for no more rights.
  const scope = scopeFor(actor, 'meeting.manage');
  const deals = await meetings.describeDeals(deps.db, scope, row.dealId ? [row.dealId] : []);
  const listed = { ...row, dealName: deals.get(row.dealId ?? '')?.name ?? null };
  const [dto] = await toDtos(deps, actor, [listed], scope);
  if (!dto) throw notFound('The meeting');
  return dto;
}

/**
 * A meeting of one's own that belongs to no deal, or one of a deal whose meetings one may change: which
 * those are is no longer the business of who may only look there, or has left.
 */
function demandMeeting(actor: Actor, row: meetings.LinkedMeeting | null): meetings.LinkedMeeting {
  if (!row) throw notFound('The meeting');
  const [isOwn, key] = [row.userId === actor.userId, row.dealScopeKey];
  if (key === null && isOwn) return row;
  if (key === null || !(isOwn || belongsTo(actor, key))) throw notFound('The meeting');
  demand(actor, 'meeting.manage', key);
  return row;
}

/** The deals that it is never given to by itself again, after a person has chosen. */
function refusedAfter(
  { dealId: before, refusedDealIds, suggestedDealIds }: meetings.LinkedMeeting,
  dealId: string | null,
): string[] {
  const passedOver = dealId === null ? suggestedDealIds : [];
  const all = new Set([...refusedDealIds, ...(before === null ? [] : [before]), ...passedOver]);
  return [...all].filter((each) => each !== dealId);
}

/** The deal that it leaves; one in the bin is left as it is. */
function leftBy(
  { dealId: before, dealScopeKey: scopeKey }: meetings.LinkedMeeting,
  dealId: string | null,
): DealPlace | null {
  const isLeft = before !== null && before !== dealId;
  return isLeft && scopeKey !== null ? { dealId: before, scopeKey } : null;
}

/**
 * Says which deal a meeting belongs to; null takes it away from the one it has, which it is never
 * given to by itself again.
 *
 * @throws AppError NOT_FOUND (meeting, deal), FORBIDDEN
 */
export async function linkMeeting(
  deps: Deps,
  request: IntegrationRequest,
  id: string,
  dealId: string | null,
): Promise<MeetingDto> {
  const { actor } = request;
  if (!isId(id)) throw notFound('The meeting');
  const place = dealId === null ? null : await demandDeal(deps, actor, dealId);
  const row = await inTransaction(deps.db, async (tx) => {
    const found = demandMeeting(actor, await meetings.lockMeeting(tx, id));
    const refused = refusedAfter(found, dealId);
    const saved = await meetings.saveLink(tx, id, {
      dealId,
      scopeKey: place?.scopeKey ?? found.scopeKey,
      linkedBy: dealId === null ? null : 'manual',
      suggestedDealIds: [],
      refusedDealIds: refused,
    });
    const after = { ...saved, dealScopeKey: place?.scopeKey ?? null };
    await tellRelinked(tx, { meeting: found, left: leftBy(found, dealId), after }, tellerOf(deps, request)); // prettier-ignore
    return saved;
  });
  return oneDto(deps, actor, row);
}

/** What may be done with the actor's calendar; the screen says where planned meetings go. */
export async function getCalendarAccess(
  deps: Deps,
  actor: Actor,
): Promise<'none' | 'read' | 'write'> {
  const row = await findConnection(deps.db, 'google_calendar', actor.userId);
  if (!row?.isActive) return 'none';
  return isWritable(row) ? 'write' : 'read';
}
