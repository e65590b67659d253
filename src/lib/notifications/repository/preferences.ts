import 'server-only';
import type { Db, Tx } from '../../platform/db';
import type { Choice, DigestKind } from '../model';

export interface ScheduleRow {
  readonly quietFrom: number | null;
  readonly quietTo: number | null;
  readonly digest: DigestKind;
  readonly digestMinute: number;
  readonly digestWeekday: number;
  readonly nextDigestAt: Date | null;
}

export interface StoredPreferences {
  readonly timeZone: string | null;
  readonly choices: readonly Choice[];
  readonly schedule: ScheduleRow | null;
}

export async function readPreferences(db: Db, userId: string): Promise<StoredPreferences> {
  const user = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: {
      timeZone: true,
      notificationPreferences: { select: { type: true, channel: true, enabled: true } },
      notificationSchedule: true,
    },
  });
  return {
    timeZone: user.timeZone,
    choices: user.notificationPreferences,
    schedule: user.notificationSchedule as ScheduleRow | null,
  };
}

/** Two changes of one person take turns, to the end of the transaction. */
export async function lockPerson(tx: Tx, userId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR NO KEY UPDATE`;
}

export async function saveTimeZone(tx: Tx, userId: string, timeZone: string): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { timeZone } });
}

export async function saveSchedule(tx: Tx, userId: string, schedule: ScheduleRow): Promise<void> {
  await tx.notificationSchedule.upsert({
    where: { userId },
    create: { userId, ...schedule },
    update: schedule,
  });
}

export async function saveChoices(
  tx: Tx,
  userId: string,
  choices: readonly Choice[],
): Promise<void> {
  for (const choice of choices) {
    const { type, channel, enabled } = choice;
    await tx.notificationPreference.upsert({
      where: { userId_type_channel: { userId, type, channel } },
      create: { userId, type, channel, enabled },
      update: { enabled },
    });
  }
}
