import type { AlertRecordDto, RecordGroupDto, RecordLineDto } from '@/lib/alerts/dto';
import { MIN_RESOLVED, ruleLabel } from '@/lib/alerts/model';
import { signalName } from '../risk/signal-names';
import { Card, CardBody, CardHeader } from '../ui/card';
import { formatCount, plural } from '../ui/format';
import { intervalWords, percent } from './alert-words';
import { RecordTable } from './record-table';

export interface RecordCardProps {
  readonly title: string;
  readonly titleId: string;
  readonly description: string;
  readonly group: RecordGroupDto;
  readonly closed: AlertRecordDto['closed'];
  /** Never sent: what would have fired. */
  readonly isReplayed?: boolean;
  /** Said where nothing has fired. */
  readonly whenEmpty: string;
}

/** "184 alerts fired, 12 of them recorded without telling anybody" */
function firedWords({ fired, quiet }: RecordLineDto, isReplayed: boolean): string {
  const alerts = plural(fired, 'alert');
  if (isReplayed) return `${alerts} would have fired`;
  if (quiet === 0) return `${alerts} fired`;
  const which = quiet === fired ? 'all' : `${formatCount(quiet)} of them`;
  return `${alerts} fired, ${which} recorded without telling anybody`;
}

/** What the figures say, as a person would say it. */
export function recordWords(
  { total }: RecordGroupDto,
  closed: AlertRecordDto['closed'],
  isReplayed = false,
): string {
  const ended = total.lostDeals + total.wonDeals;
  const fired = firedWords(total, isReplayed);
  if (total.precision === null || total.interval === null) {
    const few = ended === 0 ? 'None of their deals has ended yet' : `${plural(ended, 'deal')} with one ${ended === 1 ? 'has' : 'have'} ended`; // prettier-ignore
    return `${fired}. ${few}; a share is shown from ${MIN_RESOLVED} on, since less would be chance.`;
  }
  const share = `${percent(total.precision)} (${intervalWords(total.interval)})`;
  const base =
    closed.lostShare === null
      ? ''
      : ` Of all ${formatCount(closed.won + closed.lost)} deals that closed in this time ${percent(closed.lostShare)} were lost: a rule is worth something where it lies above that.`;
  return `${fired}. ${formatCount(ended)} deals with one or more of them have ended, and ${formatCount(total.lostDeals)} of those were lost: ${share}.${base}`;
}

export function RecordCard(props: RecordCardProps) {
  const { title, titleId, description, group, closed, isReplayed, whenEmpty } = props;
  if (group.total.fired === 0) {
    return (
      <Card aria-labelledby={titleId}>
        <CardHeader title={title} titleId={titleId} description={description} />
        <CardBody className="text-sm text-pretty text-ink-muted">{whenEmpty}</CardBody>
      </Card>
    );
  }

  return (
    <Card aria-labelledby={titleId} className="overflow-hidden">
      <CardHeader title={title} titleId={titleId} description={description} />
      <p className="max-w-3xl px-4 py-3 text-sm text-pretty">
        {recordWords(group, closed, isReplayed)}
      </p>
      <div className="border-t border-line">
        <RecordTable
          caption={`${title}: by rule`}
          head="Rule"
          lines={group.rules}
          nameOf={ruleLabel}
        />
      </div>
      {group.signals.length > 0 && (
        <div className="border-t border-line">
          <RecordTable
            caption={`${title}: by signal that raised the alert`}
            head="Signal"
            lines={group.signals}
            nameOf={signalName}
          />
        </div>
      )}
    </Card>
  );
}
