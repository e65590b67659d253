import type { RiskHistoryDto } from '@/lib/deals/replay-schema';
import { formatDate, plural } from '../../ui/format';
import { PointsBar } from '../points-bar';
import { RiskBadge } from '../risk-badge';
import { formatPoints } from '../score';
import { signalName } from '../signal-names';
import { changesBetween, termsOf, type Changes, type HistoryDay } from './history-model';

export interface HistoryDayProps {
  readonly history: RiskHistoryDto;
  readonly day: HistoryDay;
  /** The day that it is compared with; null on the first. */
  readonly before: HistoryDay | null;
}

/** One past day: the score, its sum, and what made it another than before. */
export function HistoryDayPanel({ history, day, before }: HistoryDayProps) {
  const changes = before && changesBetween(history, before.point, day.point);

  return (
    <div className="grid min-h-[38rem] content-start gap-x-8 gap-y-5 @2xl:min-h-[22rem] @2xl:grid-cols-2">
      <section aria-labelledby="history-sum">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h3 id="history-sum" className="text-sm font-semibold">
            {formatDate(day.point.at, 'day', false)}
          </h3>
          <RiskBadge band={day.point.band} score={day.point.score} />
        </div>
        <Sum day={day} />
      </section>
      <section aria-labelledby="history-changes">
        <h3 id="history-changes" className="text-sm font-semibold">
          {before
            ? `What changed since ${formatDate(before.point.at, 'day', false)}`
            : 'The first day'}
        </h3>
        {changes ? (
          <ChangeList changes={changes} />
        ) : (
          <p className="mt-2 text-dense text-ink-muted">There is no earlier day to compare with.</p>
        )}
      </section>
    </div>
  );
}

function Sum({ day }: { readonly day: HistoryDay }) {
  const { shownBase, lines, total, reach, base } = termsOf(day.point);

  return (
    <>
      <ul className="mt-2 flex flex-col gap-1">
        <SumLine name="Starting point" shown={shownBase} exact={base} reach={reach} neutral />
        {lines.map(({ signal, points, shown }) => (
          <SumLine
            key={signal}
            name={signalName(signal)}
            shown={shown}
            exact={points}
            reach={reach}
          />
        ))}
      </ul>
      <p className="mt-2 flex justify-between gap-3 border-t border-line-strong pt-2 text-dense font-semibold">
        <span>Total in log-odds</span>
        <span className="tabular-nums">{formatPoints(total)}</span>
      </p>
    </>
  );
}

interface SumLineProps {
  readonly name: string;
  readonly shown: number;
  readonly exact: number;
  readonly reach: number;
  readonly neutral?: boolean;
}

function SumLine({ name, shown, exact, reach, neutral = false }: SumLineProps) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_minmax(4rem,9rem)_3rem] items-center gap-x-3 text-dense">
      <span>{name}</span>
      <PointsBar points={shown} reach={reach} neutral={neutral} />
      <span className="text-right font-medium tabular-nums" title={`${exact.toFixed(6)} log-odds`}>
        {formatPoints(shown)}
      </span>
    </li>
  );
}

function ChangeList({ changes: { total, lines } }: { readonly changes: Changes }) {
  if (lines.length === 0) {
    return <p className="mt-2 text-dense text-ink-muted">Nothing that moved the score.</p>;
  }

  return (
    <>
      <ul className="mt-2 flex flex-col gap-1">
        {lines.map(({ key, shown, text }) => (
          <li key={key} className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-3 text-dense">
            <span className="text-right font-medium tabular-nums">{formatPoints(shown, 3)}</span>
            <span>{text}</span>
          </li>
        ))}
      </ul>
      <p className="mt-2 grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-3 border-t border-line-strong pt-2 text-dense font-semibold">
        <span className="text-right tabular-nums">{formatPoints(total, 3)}</span>
        <span>in all, by {plural(lines.length, 'cause')}</span>
      </p>
    </>
  );
}
