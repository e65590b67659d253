import type { AlertDto } from './dto';
import { reasonsFor } from './model';
import { outcomeOf, statusOf } from './outcome';
import type { AlertRow } from './repository/read';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
const ifAhead = (date: Date | null, now: Date): string | null =>
  date !== null && date > now ? date.toISOString() : null;

function dismissedOf(row: AlertRow): AlertDto['dismissed'] {
  const { dismissedAt, dismissedBy, dismissReason, dismissNote } = row;
  if (dismissedAt === null || dismissReason === null) return null;
  const by = dismissedBy ?? 'a former user';
  return { at: dismissedAt.toISOString(), by, reason: dismissReason, note: dismissNote };
}

export function toAlertDto(row: AlertRow, now: Date): AlertDto {
  const { id, dealId, teamId, dealName, account, stage, value, currency } = row;
  const { kind, level, score, currentScore, currentLevel, contributions } = row;
  const { policyVersion, engineVersion, ending, announced, replayed } = row;
  return {
    id, dealId, teamId, dealName, account, stage, value, currency,
    kind, level, score, currentScore, currentLevel,
    reasons: reasonsFor(kind, row.reasons),
    contributions,
    policyVersion,
    engineVersion,
    openedAt: row.openedAt.toISOString(),
    status: statusOf(row, now),
    outcome: outcomeOf(row, row, now),
    ending,
    endedAt: iso(row.closedAt),
    promisedDate: iso(row.promisedDate),
    snoozedUntil: ifAhead(row.snoozedUntil, now),
    dismissed: dismissedOf(row),
    notRiskUntil: ifAhead(row.notRiskUntil, now),
    announced,
    replayed,
  }; // prettier-ignore
}
