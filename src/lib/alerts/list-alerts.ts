import 'server-only';
import { scopeFor, type Actor } from '../auth';
import type { RiskBand } from '../deals/model';
import type { Deps } from '../platform/deps';
import type { AlertPageDto } from './dto';
import { countOpenByBand, listOpenAlerts } from './repository';

/** The alerts that still hold, newest first, and how the open deals stand by band. */
export async function listAlerts(
  deps: Deps,
  actor: Actor,
  page: { cursor?: string | undefined; limit: number },
): Promise<AlertPageDto> {
  const scope = scopeFor(actor, 'alert.read');
  const { alerts, nextCursor } = await listOpenAlerts(deps.db, scope, page);
  const bands = await countOpenByBand(deps.db, scope);
  return {
    alerts: alerts.map(({ deal, ...alert }) => ({
      id: alert.id,
      dealId: alert.dealId,
      dealName: deal.name,
      account: deal.account,
      stage: deal.stage,
      value: deal.value.toNumber(),
      currency: deal.currency,
      kind: alert.kind,
      level: alert.level as RiskBand,
      score: alert.score,
      currentScore: deal.riskScore,
      reasons: alert.reasons,
      openedAt: alert.openedAt.toISOString(),
      announced: alert.announced,
    })),
    summary: { high: bands.High, medium: bands.Medium, low: bands.Low },
    nextCursor,
  };
}
