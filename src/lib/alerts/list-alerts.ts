import 'server-only';
import { scopeFor, type Actor } from '../auth';
import type { Deps } from '../platform/deps';
import type { AlertPageDto } from './dto';
import * as repository from './repository/read';
import type { AlertFilter } from './schema';
import { toAlertDto } from './to-dto';

/** Alerts newest first (those that ask for attention unless asked otherwise), and the open deals by band. */
export async function listAlerts(
  deps: Deps,
  actor: Actor,
  filter: AlertFilter,
): Promise<AlertPageDto> {
  const scope = scopeFor(actor, 'alert.read');
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
