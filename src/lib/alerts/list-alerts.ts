import 'server-only';
import { scopeFor, type Actor } from '../auth';
import { getPipeline } from '../deals';
import type { RiskBand } from '../deals/model';
import type { Deps } from '../platform/deps';
import type { AlertPageDto } from './dto';
import { listOpenAlerts } from './repository';

/** The alerts that still hold, newest first, and how the open deals stand by band. */
export async function listAlerts(
  deps: Deps,
  actor: Actor,
  page: { cursor?: string | undefined; limit: number },
): Promise<AlertPageDto> {
  const { alerts, nextCursor } = await listOpenAlerts(deps.db, scopeFor(actor, 'alert.read'), page);
  const { bandCounts } = await getPipeline(deps, actor);
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
    summary: { high: bandCounts.High, medium: bandCounts.Medium, low: bandCounts.Low },
    nextCursor,
  };
}
