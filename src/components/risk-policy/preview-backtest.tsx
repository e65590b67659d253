import type { BacktestReport } from '@/lib/risk';
import type { PreviewResult } from '@/lib/scoring/dto';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';

const TOO_LITTLE = 'too little to judge';
const figure = (value: number | null, digits = 3): string =>
  value === null ? TOO_LITTLE : value.toFixed(digits);
const percent = (value: number | null): string =>
  value === null ? TOO_LITTLE : `${Math.round(value * 100)}\u00a0%`;

function aucOf({ methods }: BacktestReport): string {
  const [own] = methods;
  if (!own || own.auc === null) return TOO_LITTLE;
  const range = own.interval;

  return range ? `${own.auc.toFixed(3)} (${range.low.toFixed(3)} to ${range.high.toFixed(3)})` : own.auc.toFixed(3); // prettier-ignore
}

function lossOf({ bands }: BacktestReport, name: string): string {
  const band = bands.find((each) => each.band === name);
  if (!band || band.deals === 0) return 'no deal was there';

  return `${percent(band.lossRate)} (n\u00a0=\u00a0${band.deals})`;
}

function leadOf({ leadTime }: BacktestReport): string {
  if (leadTime.medianDays === null) return TOO_LITTLE;

  return `${Math.round(leadTime.medianDays)} days (n\u00a0=\u00a0${leadTime.turnedHigh}\u00a0of\u00a0${leadTime.lostDeals})`;
}

const LINES: readonly (readonly [string, (report: BacktestReport) => string])[] = [
  ['Deals judged, won and lost', ({ deals }) => `${deals.judged.won} and ${deals.judged.lost}`],
  ['Orders lost before won (AUC, 95 %)', aucOf],
  ['Error of the scores (Brier, less is better)', ({ methods }) => figure(methods[0]?.brier ?? null)],
  ['Lost of those in High', (report) => lossOf(report, 'High')],
  ['Lost of those in Medium', (report) => lossOf(report, 'Medium')],
  ['Lost of those in Low', (report) => lossOf(report, 'Low')],
  ['High came before the loss by', leadOf],
  ['Won deals that were ever High', ({ leadTime }) => `${percent(leadTime.shareFalseAlarms)} (n\u00a0=\u00a0${leadTime.wonDeals})`],
]; // prettier-ignore

/** The policy in force and the new one on the same closed deals, side by side. */
export function PreviewBacktest({ backtest, note }: Pick<PreviewResult, 'backtest' | 'note'>) {
  return (
    <section aria-labelledby="preview-backtest" className="flex flex-col gap-3">
      <h3 id="preview-backtest" className="text-sm font-semibold">
        On your closed deals
      </h3>
      {note && <p className="text-dense text-ink-muted">{note}</p>}
      {backtest ? (
        <Table className="w-full max-w-3xl">
          <TableHeader>
            <TableRow>
              <TableHead>Figure</TableHead>
              <TableHead className="text-right whitespace-normal">Policy in force</TableHead>
              <TableHead className="text-right whitespace-normal">This one</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {LINES.map(([label, of]) => (
              <TableRow key={label}>
                <TableHead scope="row" className="py-2 whitespace-normal">
                  {label}
                </TableHead>
                <TableCell className="text-right tabular-nums">{of(backtest.before)}</TableCell>
                <TableCell className="text-right font-semibold tabular-nums">
                  {of(backtest.after)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      ) : (
        !note && <p className="text-dense text-ink-muted">There is too little to judge.</p>
      )}
    </section>
  );
}
