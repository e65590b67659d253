import 'server-only';
import { demandTokenScope, type Actor } from '../auth';
import { invalidField } from '../core/errors';
import { isTimeZone } from '../core/time-zone';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { PreferencesDto } from './dto';
import { nextDigest } from './local-time';
import {
  CHANNELS,
  clockText,
  DEFAULT_SCHEDULE,
  isWanted,
  NOTIFICATION_TYPES,
  TYPE_RULES,
  type Channel,
  type Choice,
} from './model';
import * as repository from './repository/preferences';
import type { ChangePreferencesInput } from './schema';

const scheduleOf = ({ schedule }: repository.StoredPreferences): repository.ScheduleRow =>
  schedule ?? { ...DEFAULT_SCHEDULE, nextDigestAt: null };

function toDto(stored: repository.StoredPreferences): PreferencesDto {
  const { quietFrom, quietTo, digest, digestMinute, digestWeekday, nextDigestAt } =
    scheduleOf(stored);
  const hasQuiet = quietFrom !== null && quietTo !== null;
  return {
    types: NOTIFICATION_TYPES.map((type) => {
      const { label, description, fixed } = TYPE_RULES[type];
      const wanted = CHANNELS.map((channel) => [channel, isWanted(stored.choices, type, channel)]);
      const channels = Object.fromEntries(wanted) as Record<Channel, boolean>;
      return { type, label, description, channels, fixed };
    }),
    quietHours: hasQuiet ? { from: clockText(quietFrom), to: clockText(quietTo) } : null,
    timeZone: stored.timeZone,
    digest: {
      kind: digest,
      time: clockText(digestMinute),
      weekday: digestWeekday,
      nextAt: nextDigestAt?.toISOString() ?? null,
    },
  };
}

/** How the actor wants to be told of what, and when. */
export async function getPreferences({ db }: Deps, actor: Actor): Promise<PreferencesDto> {
  demandTokenScope(actor, 'notification.read');
  return toDto(await repository.readPreferences(db, actor.userId));
}

function choicesOf({ types = {} }: ChangePreferencesInput): Choice[] {
  return Object.entries(types).flatMap(([type, wanted]) =>
    Object.entries(wanted).map(([channel, enabled]) => ({ type, channel, enabled })),
  );
}

const quietOf = (hours: ChangePreferencesInput['quietHours']) =>
  hours === undefined ? {} : { quietFrom: hours?.from ?? null, quietTo: hours?.to ?? null };

const digestOf = (digest: ChangePreferencesInput['digest']) => ({
  ...(digest ? { digest: digest.kind } : {}),
  ...(digest?.time === undefined ? {} : { digestMinute: digest.time }),
  ...(digest?.weekday === undefined ? {} : { digestWeekday: digest.weekday }),
});

/** The schedule with what is given in place of what stood there, and the next digest by it. */
function changedSchedule(
  stored: repository.StoredPreferences,
  { quietHours, digest, timeZone }: ChangePreferencesInput,
  now: Date,
): repository.ScheduleRow {
  const wanted = { ...scheduleOf(stored), ...quietOf(quietHours), ...digestOf(digest) };
  if (digest === undefined && timeZone === undefined) return wanted;
  const zone = timeZone ?? stored.timeZone;
  return { ...wanted, nextDigestAt: nextDigest(now, { ...wanted, timeZone: zone }) };
}

/**
 * Changes what is named and leaves the rest.
 *
 * @throws AppError VALIDATION_FAILED naming `timeZone` where no such zone is known
 */
export async function changePreferences(
  { db, now }: Deps,
  actor: Actor,
  input: ChangePreferencesInput,
): Promise<PreferencesDto> {
  demandTokenScope(actor, 'notification.handle');
  const { timeZone } = input;
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw invalidField('timeZone', 'is no time zone that is known here, such as Europe/Berlin');
  }
  return inTransaction(db, async (tx) => {
    await repository.lockPerson(tx, actor.userId);
    const stored = await repository.readPreferences(tx, actor.userId);
    await repository.saveChoices(tx, actor.userId, choicesOf(input));
    if (timeZone !== undefined) await repository.saveTimeZone(tx, actor.userId, timeZone);
    await repository.saveSchedule(tx, actor.userId, changedSchedule(stored, input, now()));
    return toDto(await repository.readPreferences(tx, actor.userId));
  });
}
