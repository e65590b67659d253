import { ALERT_KINDS, RULE_LABELS } from '@/lib/alerts/model';
import type { AlertCount, PreviewResult } from '@/lib/scoring/dto';
import { formatCount } from '../ui/format';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';

/** The alerts that the last days would have fired, now and then, and what became of the deals. */
export function PreviewAlerts({
  alerts,
  name,
}: Pick<PreviewResult, 'alerts'> & { readonly name: string }) {
  const { days, before, after, leftOut } = alerts;

  return (
    <section aria-labelledby="preview-alerts" className="flex flex-col gap-3">
      <h3 id="preview-alerts" className="text-sm font-semibold">
        The last {days} days would have fired {formatCount(after.total)} alerts instead of{' '}
        {formatCount(before.total)}
      </h3>
      <Table className="w-full max-w-lg">
        <TableHeader>
          <TableRow>
            <TableHead>Rule</TableHead>
            <TableHead className="text-right whitespace-normal">Policy in force</TableHead>
            <TableHead className="text-right whitespace-normal">{name}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {ALERT_KINDS.map((kind) => (
            <Line
              key={kind}
              label={RULE_LABELS[kind]}
              of={({ byKind }) => byKind[kind]}
              {...alerts}
            />
          ))}
          <Line label="All" of={({ total }) => total} {...alerts} />
          <Line label="of deals lost since" of={({ lost }) => lost} {...alerts} />
          <Line label="of deals won since" of={({ won }) => won} {...alerts} />
        </TableBody>
      </Table>
      {leftOut && <p className="text-dense text-ink-muted">{leftOut}</p>}
    </section>
  );
}

interface LineProps {
  readonly label: string;
  readonly of: (count: AlertCount) => number;
  readonly before: AlertCount;
  readonly after: AlertCount;
}

function Line({ label, of, before, after }: LineProps) {
  return (
    <TableRow>
      <TableHead scope="row" className="py-2 whitespace-normal">
        {label}
      </TableHead>
      <TableCell className="text-right tabular-nums">{formatCount(of(before))}</TableCell>
      <TableCell className="text-right font-semibold tabular-nums">
        {formatCount(of(after))}
      </TableCell>
    </TableRow>
  );
}
