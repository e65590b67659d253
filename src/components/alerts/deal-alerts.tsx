import type { AlertDto, RuleRecordDto } from '@/lib/alerts/dto';
import { ruleLabel } from '@/lib/alerts/model';
import { Card, CardHeader } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { formatScore } from '../risk/score';
import { AlertActions, type AlertActionSet } from './alert-actions';
import { recordSentence } from './alert-words';
import { RuleBadge } from './rule-badge';

export interface DealAlertsProps {
  /** Those that hold. */
  readonly alerts: readonly AlertDto[];
  readonly records: readonly RuleRecordDto[];
  readonly now: string;
  /** Null for who may only read. */
  readonly actions: AlertActionSet | null;
}

/** The alerts of one deal, with what may be done about them. */
export function DealAlerts({ alerts, records, now, actions }: DealAlertsProps) {
  return (
    <Card aria-labelledby="deal-alerts">
      <CardHeader title="Alerts" titleId="deal-alerts" />
      <ul className="divide-y divide-line">
        {alerts.map((alert) => (
          <li
            key={alert.id}
            className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-4 py-3"
          >
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-dense text-ink-muted">
                <RuleBadge kind={alert.kind} />
                <DateTime value={alert.openedAt} format="relative" now={now} />
                <span>at {formatScore(alert.score)}</span>
                {alert.snoozedUntil && (
                  <span>
                    snoozed until <DateTime value={alert.snoozedUntil} format="date" />
                  </span>
                )}
                {!alert.announced && <span>recorded, not sent</span>}
              </p>
              <p className="mt-1 text-dense text-pretty">{alert.reasons[0]}</p>
              <p className="text-dense text-pretty text-ink-muted">
                {recordSentence(
                  records.find(
                    ({ teamId, kind }) => teamId === alert.teamId && kind === alert.kind,
                  ),
                )}
              </p>
            </div>
            {actions && (
              <AlertActions
                alertId={alert.id}
                status={alert.status}
                about={ruleLabel(alert.kind)}
                actions={actions}
              />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
