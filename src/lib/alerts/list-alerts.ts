import 'server-only';
import { scopeFor, type Actor } from '../auth';
import type { Deps } from '../platform/deps';
import type { AlertDto, AlertPageDto } from './dto';
import * as repository from './repository/read';
import type { AlertFilter } from './schema';
import { toAlertDto } from './to-dto';

/** Alerts newest first (those that ask for attention unless asked otherwise), and the open deals by band. */
export async function listAlerts(
  deps: Deps,
  actor: Actor,
  filter: AlertFilter,
): Promise<AlertPageDto> {
  const scope = scopeFor(actor, 'alert.read', filter.teamId);
  const now = deps.now();
  const query = { status: 'active', replayed: false, ...filter } as const;
  const { alerts, nextCursor } = await repository.listAlerts(deps.db, scope, query, now);
  const bands = await repository.countOpenByBand(deps.db, scope);
  return {
    alerts: alerts.map((alert) => toAlertDto(alert, now)),
    summary: { high: bands.High, medium: bands.Medium, low: bands.Low },
    nextCursor,
  };
}

/** The alerts of one deal that hold, snoozed ones included; none where one may not see the deal. */
export async function listHeldAlerts(
  { db, now }: Deps,
  actor: Actor,
  dealId: string,
): Promise<readonly AlertDto[]> {
  const at = now();
  const rows = await repository.listHeldAlerts(db, scopeFor(actor, 'alert.read'), dealId);
  return rows.map((row) => toAlertDto(row, at));
}
