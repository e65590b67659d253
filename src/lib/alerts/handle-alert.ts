import 'server-only';
import { demand, scopeFor } from '../auth';
import { DAY_MS } from '../core/dates';
import { AppError, invalidField, notFound } from '../core/errors';
import { isId } from '../core/ids';
import { contextOf, noteInTimeline, type DealNote, type Request } from '../deals';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { AlertDto } from './dto';
import { MAX_SNOOZE_DAYS, ruleLabel } from './model';
import { saveHandling, type AlertHandling } from './repository/handling';
import { findAlert, type AlertRow } from './repository/read';
import type { DismissAlertInput, SnoozeAlertInput } from './schema';
import { toAlertDto } from './to-dto';

interface Decision {
  readonly handling: AlertHandling;
  readonly note: DealNote;
}

/** Null where the alert stands as asked already. */
type Decide = (alert: AlertRow, now: Date, userId: string) => Decision | null;

async function demandAlert(tx: Tx, { actor }: Request, id: string): Promise<AlertRow> {
  const alert = isId(id) ? await findAlert(tx, scopeFor(actor, 'alert.read'), id) : null;
  if (!alert) throw notFound('The alert');
  return alert;
}

/**
 * Lets a person decide about an alert, under the lock of its deal (which whoever fires or ends alerts
 * holds, too), and notes it in the deal's timeline.
 */
async function handleAlert(
  { db, now }: Deps,
  request: Request,
  id: string,
  decide: Decide,
): Promise<AlertDto> {
  return inTransaction(db, async (tx) => {
    const at = now();
    const { actor } = request;
    const { dealId, scopeKey } = await demandAlert(tx, request, id);
    demand(actor, 'alert.handle', scopeKey);
    const visible = scopeFor(actor, 'alert.read');
    await noteInTimeline(tx, visible, dealId, contextOf(request, at), async () => {
      const decision = decide(await demandAlert(tx, request, id), at, actor.userId);
      if (!decision) return null;
      await saveHandling(tx, id, decision.handling);
      return decision.note;
    });
    return toAlertDto(await demandAlert(tx, request, id), at);
  });
}

function demandFired({ replayed }: AlertRow): void {
  if (!replayed) return;
  const why = 'This alert was replayed on history and never sent: there is nothing to handle.';
  throw new AppError('CONFLICT', why);
}

function demandHolds({ closedAt, dismissedAt }: AlertRow): void {
  if (closedAt !== null) {
    throw new AppError('CONFLICT', 'This alert is over: there is nothing left to snooze.');
  }
  if (dismissedAt !== null) {
    throw new AppError(
      'CONFLICT',
      'This alert was dismissed. Take it up again before snoozing it.',
    );
  }
}

function demandAhead(until: Date, now: Date): void {
  if (until <= now) throw invalidField('until', 'must lie in the future');
  if (until.getTime() <= now.getTime() + MAX_SNOOZE_DAYS * DAY_MS) return;
  throw invalidField('until', `must lie within ${MAX_SNOOZE_DAYS} days`);
}

const rule = ({ kind }: AlertRow) => ({ alert: { old: null, new: ruleLabel(kind) } });
const text = (date: Date | null): string | null => date?.toISOString() ?? null;

/**
 * Puts an alert out of sight until a moment. Snoozing it to the same moment again changes nothing.
 *
 * @throws AppError VALIDATION_FAILED (`until`), CONFLICT (it is over, dismissed or replayed),
 *   NOT_FOUND, FORBIDDEN
 */
export function snoozeAlert(
  deps: Deps,
  request: Request,
  id: string,
  { until }: SnoozeAlertInput,
): Promise<AlertDto> {
  return handleAlert(deps, request, id, (alert, now, userId) => {
    demandAhead(until, now);
    demandFired(alert);
    demandHolds(alert);
    if (alert.snoozedUntil?.getTime() === until.getTime()) return null;
    const change = { old: text(alert.snoozedUntil), new: text(until) };
    return {
      handling: { snoozedUntil: until, snoozedById: userId },
      note: { kind: 'alert_snoozed', changes: { ...rule(alert), snoozedUntil: change } },
    };
  });
}

/**
 * Dismisses an alert with a reason; it stays in the ledger and counts there. Dismissing it for the
 * same reason again changes nothing.
 *
 * @throws AppError CONFLICT (replayed), NOT_FOUND, FORBIDDEN
 */
export function dismissAlert(
  deps: Deps,
  request: Request,
  id: string,
  { reason, note = null }: DismissAlertInput,
): Promise<AlertDto> {
  return handleAlert(deps, request, id, (alert, now, userId) => {
    demandFired(alert);
    const { dismissReason, dismissNote } = alert;
    if (dismissReason === reason && dismissNote === note) return null;
    const changes: DealNote['changes'] = {
      ...rule(alert),
      dismissReason: { old: dismissReason, new: reason },
      ...(note === dismissNote ? null : { dismissNote: { old: dismissNote, new: note } }),
    };
    const by = { dismissedAt: now, dismissedById: userId };
    return {
      handling: { ...by, dismissReason: reason, dismissNote: note },
      note: { kind: 'alert_dismissed', changes },
    };
  });
}

/**
 * Takes an alert up again that was snoozed or dismissed; does nothing where it was neither.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export function reopenAlert(deps: Deps, request: Request, id: string): Promise<AlertDto> {
  return handleAlert(deps, request, id, (alert) => {
    const { snoozedUntil, dismissReason } = alert;
    if (snoozedUntil === null && alert.dismissedAt === null) return null;
    const changes = {
      ...rule(alert),
      ...(snoozedUntil ? { snoozedUntil: { old: text(snoozedUntil), new: null } } : {}),
      ...(dismissReason ? { dismissReason: { old: dismissReason, new: null } } : {}),
    };
    return {
      handling: {
        snoozedUntil: null,
        snoozedById: null,
        dismissedAt: null,
        dismissedById: null,
        dismissReason: null,
        dismissNote: null,
      },
      note: { kind: 'alert_reopened', changes },
    };
  });
}
