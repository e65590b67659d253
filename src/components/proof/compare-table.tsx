import type { BacktestReport } from '@/lib/risk';
import type { NamedReport } from '@/lib/scoring/dto';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { count, days, figure, percent, policyName, range } from './proof-words';
import { ScrollRegion } from '../ui/scroll-region';

function bandWords({ bands }: BacktestReport, name: string): string {
  const band = bands.find((each) => each.band === name);
  if (!band || band.deals === 0) return 'no deal was there';

  return `${percent(band.lossRate)} (n = ${count(band.deals)})`;
}

function aucWords({ methods: [own] }: BacktestReport): string {
  const spread = range(own?.interval ?? null, figure);

  return spread === null ? figure(own?.auc ?? null) : `${figure(own?.auc ?? null)} (${spread})`;
}

const LINES: readonly (readonly [string, (report: BacktestReport) => string])[] = [
  ['Deals judged, won and lost', ({ deals }) => `${count(deals.judged.won)} and ${count(deals.judged.lost)}`],
  ['Orders lost before won (AUC, 95%)', aucWords],
  ['Error of the score (Brier, less is better)', ({ methods: [own] }) => figure(own?.brier ?? null)],
  ['Lost of what was High', (report) => bandWords(report, 'High')],
  ['Lost of what was Medium', (report) => bandWords(report, 'Medium')],
  ['Lost of what was Low', (report) => bandWords(report, 'Low')],
  ['High came before the loss by (median)', ({ leadTime }) => days(leadTime.medianDays)],
  ['Lost deals that turned High', ({ leadTime }) => `${count(leadTime.turnedHigh)} of ${count(leadTime.lostDeals)}`],
  ['False alarms: won deals ever High', ({ leadTime }) => `${count(leadTime.falseAlarms)} of ${count(leadTime.wonDeals)}`],
]; // prettier-ignore

/** A version keeps its name as it is. */
const headOf = (label: string): string =>
  label === 'learned' ? 'Learned' : policyName(label) === label ? label : 'The default';

export interface CompareTableProps {
  readonly reports: readonly NamedReport[];
  /** What stands above the columns; left out, the names of the policies. */
  readonly heads?: readonly string[];
}

/** Policies on the same looks at the same deals. */
export function CompareTable({ reports, heads }: CompareTableProps) {
  return (
    <ScrollRegion label="Policies side by side">
      <Table className="max-w-4xl">
        <TableHeader>
          <TableRow>
            <TableHead>Figure</TableHead>
            {reports.map(({ label }, index) => (
              <TableHead key={label} className="text-right whitespace-normal">
                {heads?.[index] ?? headOf(label)}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {LINES.map(([name, write]) => (
            <TableRow key={name}>
              <TableHead scope="row" className="py-2 whitespace-normal">
                {name}
              </TableHead>
              {reports.map(({ label, report }) => (
                <TableCell key={label} className="text-right tabular-nums">
                  {write(report)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
}
