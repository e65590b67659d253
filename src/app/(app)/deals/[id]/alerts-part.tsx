import {
  dismissAlertAction,
  markNotRiskAction,
  reopenAlertAction,
  snoozeAlertAction,
  withdrawNotRiskAction,
} from '@/app/actions/alerts';
import { requirePageActor } from '@/app/_entry/request-actor';
import { DealAlerts } from '@/components/alerts/deal-alerts';
import { NotRiskDialog } from '@/components/alerts/not-risk-dialog';
import { NotRiskNote } from '@/components/alerts/not-risk-note';
import { listHeldAlerts, listRuleRecords } from '@/lib/alerts';
import type { DealDto } from '@/lib/deals/dto';
import { getDeps } from '@/lib/platform/deps';

const ACTIONS = {
  snooze: snoozeAlertAction,
  dismiss: dismissAlertAction,
  reopen: reopenAlertAction,
};
const JUDGEMENT = { mark: markNotRiskAction, withdraw: withdrawNotRiskAction };

interface PartProps {
  readonly deal: DealDto;
  readonly mayChange: boolean;
}

/** The alerts of the deal that still hold. */
export async function HeldAlerts({ deal, mayChange, now }: PartProps & { readonly now: string }) {
  if (deal.outcome !== null) return null;
  const actor = await requirePageActor();
  const deps = getDeps();
  const alerts = await listHeldAlerts(deps, actor, deal.id);
  if (alerts.length === 0) return null;
  const records = await listRuleRecords(deps, actor, deal.teamId);
  const actions = mayChange ? ACTIONS : null;
  return <DealAlerts alerts={alerts} records={records} now={now} actions={actions} />;
}

/** Somebody's judgement that the deal is not at risk, beside the score. */
export function Judgement({ deal, mayChange }: PartProps) {
  return <NotRiskNote deal={deal} withdraw={mayChange ? JUDGEMENT.withdraw : null} />;
}

/** Offered where nobody has judged so yet; a closed deal holds no risk to judge. */
export function JudgeButton({ deal }: { readonly deal: DealDto }) {
  if (deal.outcome !== null || deal.notRisk !== null) return null;
  return <NotRiskDialog dealId={deal.id} version={deal.version} actions={JUDGEMENT} />;
}
