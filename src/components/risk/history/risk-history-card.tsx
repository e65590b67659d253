'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { RiskHistoryDto } from '@/lib/deals/replay-schema';
import { Button } from '../../ui/button';
import { Card, CardHeader } from '../../ui/card';
import { EmptyState } from '../../ui/empty-state';
import { ErrorState } from '../../ui/error-state';
import { formatDate } from '../../ui/format';
import { SegmentedControl } from '../../ui/segmented-control';
import { Skeleton } from '../../ui/skeleton';
import { formatScore } from '../score';
import { HistoryChart } from './history-chart';
import { HistoryDayPanel } from './history-day';
import { daysOf, placeOf, type HistoryDay } from './history-model';
import { HistoryMoves } from './history-moves';
import { useRiskHistory } from './use-risk-history';

export interface RiskHistoryCardProps {
  readonly dealId: string;
  /** The moment of the score that the page shows; null for a closed deal, whose life has its end. */
  readonly until: string | null;
  /** The day that the address asks for: `2026-03-31`. */
  readonly day: string | null;
}

/** The score over the deal's life, and any past day of it. Loaded after the page. */
export function RiskHistoryCard({ dealId, until, day }: RiskHistoryCardProps) {
  const { history, retry } = useRiskHistory(dealId, until, day);
  const card = useRef<HTMLElement>(null);
  // The card is streamed in after the browser has looked for the anchor of a link to a past day.
  useEffect(() => {
    if (window.location.hash === '#risk-over-time') card.current?.scrollIntoView();
  }, []);

  return (
    <Card
      ref={card}
      aria-labelledby="risk-over-time-title"
      id="risk-over-time"
      className="@container scroll-mt-18 lg:scroll-mt-4"
    >
      <CardHeader
        title="Risk over time"
        titleId="risk-over-time-title"
        description="The score at the end of each day (UTC), from what was known that day and with the norms known then."
      />
      {history.state === 'loading' && <Waiting />}
      {history.state === 'failed' && (
        <Frame>
          <ErrorState
            description={history.message}
            requestId={history.requestId}
            actions={<Button onClick={retry}>Try again</Button>}
          />
        </Frame>
      )}
      {history.state === 'loaded' && <Loaded history={history.value} day={day} />}
    </Card>
  );
}

/** Holds the height of the loaded card, so that nothing below it jumps. */
function Frame({ children }: { readonly children: ReactNode }) {
  return <div className="flex min-h-[60rem] flex-col gap-4 p-4 @2xl:min-h-[48rem]">{children}</div>;
}

function Waiting() {
  return (
    <Frame>
      <p role="status" className="sr-only">
        Loading the risk history
      </p>
      <Skeleton className="h-48 w-full sm:h-56" />
      <Skeleton className="h-6 w-full" />
      <Skeleton className="h-48 w-full" />
    </Frame>
  );
}

function Loaded({
  history,
  day,
}: {
  readonly history: RiskHistoryDto;
  readonly day: string | null;
}) {
  const days = daysOf(history);
  if (days.length === 0) {
    return (
      <EmptyState
        title="No day to look at"
        description="This deal was never open: it was closed the moment it was created."
      />
    );
  }

  return <Replay history={history} days={days} first={placeOf(days, day)} />;
}

/** Keeps the address in step, so that the view can be shared; the last day is the page itself. */
function rememberDay(day: string | null): void {
  const address = new URL(window.location.href);
  if (day === null) address.searchParams.delete('asOf');
  else address.searchParams.set('asOf', day);
  window.history.replaceState(null, '', address);
}

type Span = 'day' | 'week';
const SPANS = [
  { value: 'day', label: 'The day before' },
  { value: 'week', label: 'The week before' },
] as const;

interface ReplayProps {
  readonly history: RiskHistoryDto;
  readonly days: readonly HistoryDay[];
  readonly first: number;
}

function Replay({ history, days, first }: ReplayProps) {
  const [place, setPlace] = useState(first);
  const [span, setSpan] = useState<Span>('day');
  const go = (to: number): void => {
    const held = Math.max(0, Math.min(days.length - 1, to));
    setPlace(held);
    rememberDay(held === days.length - 1 ? null : (days[held]?.day ?? null));
  };
  const day = days[place];
  if (!day) return null;
  const back = span === 'day' ? 1 : stepsOfWeek(history);
  const before = place > 0 ? (days[Math.max(0, place - back)] ?? null) : null;
  const pick = (share: number): void => {
    const [start, end] = [Date.parse(history.from), Date.parse(history.to)];
    go(placeOf(days, new Date(start + share * (end - start)).toISOString().slice(0, 10)));
  };

  return (
    <>
      <Frame>
        <HistoryChart history={history} chosen={day.point} onPick={pick} />
        <DaySlider days={days} place={place} day={day} onGo={go} />
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <SegmentedControl
            name="history-span"
            label="Compare with"
            options={SPANS}
            value={span}
            onChange={setSpan}
          />
          <Notes history={history} />
        </div>
        <HistoryDayPanel history={history} day={day} before={before} />
      </Frame>
      <HistoryMoves history={history} onGo={(date) => go(placeOf(days, date))} />
    </>
  );
}

const stepsOfWeek = ({ stepDays }: RiskHistoryDto): number => Math.max(1, Math.round(7 / stepDays));

function Notes({ history: { stepDays, policyVersion, closings } }: Pick<ReplayProps, 'history'>) {
  const reopened = closings.some(({ reopenedAt }) => reopenedAt !== null);
  const isClosed = closings.at(-1)?.reopenedAt === null;

  return (
    <p className="text-xs text-ink-muted">
      ▲ raised it, ▼ lowered it: events. Policy {policyVersion} throughout.
      {stepDays > 1 && ` A long life: shown every ${stepDays} days.`}
      {reopened && ' The gap is the time in which it was closed.'}
      {isClosed &&
        ' The sum above was made when the closing was recorded, with the norms known by then.'}
    </p>
  );
}

interface DaySliderProps {
  readonly days: readonly HistoryDay[];
  readonly place: number;
  readonly day: HistoryDay;
  readonly onGo: (place: number) => void;
}

function DaySlider({ days, place, day, onGo }: DaySliderProps) {
  const date = formatDate(day.point.at, 'day', false);

  return (
    <div className="flex items-center gap-2">
      <Button
        size="icon"
        aria-label="A day earlier"
        disabled={place === 0}
        onClick={() => onGo(place - 1)}
      >
        <ChevronLeft aria-hidden="true" />
      </Button>
      <label className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="flex justify-between text-xs text-ink-muted">
          <span>As of {date}</span>
          <span className="tabular-nums">
            Day {place + 1} of {days.length}
          </span>
        </span>
        <input
          type="range"
          min={0}
          max={days.length - 1}
          value={place}
          aria-label="Day of the deal’s life"
          aria-valuetext={`${date}: ${formatScore(day.point.score)}, ${day.point.band} risk`}
          onChange={({ target }) => onGo(Number(target.value))}
          className="h-6 w-full cursor-pointer rounded-md accent-accent"
        />
      </label>
      <Button
        size="icon"
        aria-label="A day later"
        disabled={place === days.length - 1}
        onClick={() => onGo(place + 1)}
      >
        <ChevronRight aria-hidden="true" />
      </Button>
    </div>
  );
}
