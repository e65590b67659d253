import type { ReactNode } from 'react';
import type { AlertDto, RuleRecordDto } from '@/lib/alerts/dto';
import { Card, CardHeader } from '../ui/card';
import type { AlertActionSet } from './alert-actions';
import { AlertRow } from './alert-row';
import { recordSentence } from './alert-words';

export interface AlertListProps {
  readonly title: string;
  readonly description?: string;
  readonly alerts: readonly AlertDto[];
  readonly records: readonly RuleRecordDto[];
  readonly now: string;
  readonly actions: AlertActionSet;
  /** In which teams (null: of one's own) one may do something about an alert. */
  readonly handles: readonly (string | null)[];
  /** Shown instead of an empty list. */
  readonly emptyState?: ReactNode;
}

/** Alerts, each with the measured record of its rule beside it: that is why one may trust it. */
export function AlertList(props: AlertListProps) {
  const { title, description, alerts, records, now, actions, handles, emptyState } = props;
  const recordOf = ({ teamId, kind }: AlertDto) =>
    records.find((record) => record.teamId === teamId && record.kind === kind);

  return (
    <Card aria-labelledby="alerts" className="overflow-clip">
      <CardHeader title={title} titleId="alerts" description={description} />
      {alerts.length === 0 ? (
        emptyState
      ) : (
        <ol className="@container divide-y divide-line">
          {alerts.map((alert) => (
            <AlertRow
              key={alert.id}
              alert={alert}
              record={recordSentence(recordOf(alert))}
              now={now}
              actions={handles.includes(alert.teamId) ? actions : null}
            />
          ))}
        </ol>
      )}
    </Card>
  );
}
