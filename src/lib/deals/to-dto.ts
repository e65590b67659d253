import { webAddress } from '../core/web-address';
import type { DealRecord } from './deal-change';
import type { DealDto, NextActionDto, NotRiskDto } from './dto';
import type { RiskBand } from './model';

export interface People {
  readonly user: { readonly name: string } | null;
  readonly assignedTo: { readonly name: string } | null;
  /** Who judged that it is not at risk. */
  readonly notRiskBy: { readonly name: string } | null;
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

function notRiskOf(deal: DealRecord & People, now: Date): NotRiskDto | null {
  const { notRiskUntil: until, notRiskReason: reason, notRiskBy: by } = deal;
  if (until === null || until <= now) return null;
  return { until: until.toISOString(), reason: reason ?? '', by: by?.name ?? 'a former user' };
}

/** A sync keeps the address of the record at its source in the snapshot. */
const sourceUrlOf = ({ sourceSnapshot }: DealRecord): string | null =>
  webAddress((sourceSnapshot as { readonly url?: unknown } | null)?.url);

/**
 * The form in which a deal leaves: lists, detail, API, events and exports share it.
 *
 * @param now tells whether a judgement still holds
 */
export function toDealDto(deal: DealRecord & People, now: Date): DealDto {
  return {
    id: deal.id,
    userId: deal.userId,
    teamId: deal.teamId,
    assignedToId: deal.assignedToId,
    ownerName: deal.assignedTo?.name ?? deal.ownerName ?? deal.user?.name ?? 'Unknown',
    name: deal.name,
    account: deal.account,
    stage: deal.stage,
    crmStage: deal.crmStage,
    value: deal.value.toNumber(),
    currency: deal.currency,
    location: deal.location,
    isDemo: deal.isDemo,
    source: deal.source,
    externalId: deal.externalId,
    sourceUrl: sourceUrlOf(deal),
    expectedCloseDate: iso(deal.expectedCloseDate),
    closedAt: iso(deal.closedAt),
    outcome: deal.outcome,
    lostReason: deal.lostReason,
    nextStep: deal.nextStep,
    nextStepAt: iso(deal.nextStepAt),
    stageEnteredAt: deal.stageEnteredAt.toISOString(),
    lastTouchAt: iso(deal.lastTouchAt),
    pushCount: deal.pushCount,
    version: deal.version,
    createdAt: deal.createdAt.toISOString(),
    updatedAt: deal.updatedAt.toISOString(),
    deletedAt: iso(deal.deletedAt),
    riskScore: deal.riskScore,
    riskLevel: deal.riskLevel as RiskBand | null,
    riskReasons: deal.riskReasons,
    riskAsOf: iso(deal.riskAsOf),
    priority: deal.priority,
    nextAction: deal.riskNextAction as NextActionDto | null,
    notRisk: notRiskOf(deal, now),
  };
}
