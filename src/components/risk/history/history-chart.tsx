import type { RiskHistoryDto, RiskPointDto } from '@/lib/deals/replay-schema';
import { cn } from '../../ui/cn';
import { formatDate } from '../../ui/format';
import { formatScore } from '../score';
import { markersOf, stretchesOf, type Marker } from './history-model';

const WIDTH = 1000;
const HEIGHT = 240;

interface Scale {
  readonly x: (at: number) => number;
  readonly y: (score: number) => number;
}

function scaleOf({ from, to }: RiskHistoryDto): Scale {
  const start = Date.parse(from);
  const length = Math.max(1, Date.parse(to) - start);

  return { x: (at) => (at - start) / length, y: (score) => 1 - score };
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

const pathOf = (points: readonly RiskPointDto[], { x, y }: Scale): string =>
  points
    .map(({ at, score }, index) => {
      const place = `${(x(Date.parse(at)) * WIDTH).toFixed(2)} ${(y(score) * HEIGHT).toFixed(2)}`;

      return `${index === 0 ? 'M' : 'L'}${place}`;
    })
    .join('');

export interface HistoryChartProps {
  readonly history: RiskHistoryDto;
  readonly chosen: RiskPointDto;
  /** Told the share of the width (0..1) that was pressed. */
  readonly onPick: (share: number) => void;
}

/** The curve over the bands. The slider below is its keyboard, the table its numbers. */
export function HistoryChart({ history, chosen, onPick }: HistoryChartProps) {
  const scale = scaleOf(history);
  const { medium, high } = history.bands;

  return (
    <div className="grid grid-cols-[minmax(0,1fr)_3.5rem] gap-x-2 gap-y-1">
      <div
        className="relative h-48 min-w-0 cursor-crosshair sm:h-56"
        onPointerDown={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          onPick((event.clientX - box.left) / box.width);
        }}
      >
        <svg
          role="img"
          aria-label={`Score from ${formatDate(history.from, 'day', false)} to ${formatDate(history.to, 'day', false)}. The moves are in the table below.`}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full overflow-hidden rounded-md"
        >
          <Zone from={high} to={1} className="fill-high-soft" />
          <Zone from={medium} to={high} className="fill-medium-soft" />
          <Zone from={0} to={medium} className="fill-low-soft" />
          {[high, medium].map((floor) => (
            <line
              key={floor}
              x1={0}
              x2={WIDTH}
              y1={(1 - floor) * HEIGHT}
              y2={(1 - floor) * HEIGHT}
              className="stroke-line-strong"
              strokeDasharray="3 4"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {stretchesOf(history).map((stretch) => (
            <path
              key={stretch[0]?.at}
              d={pathOf(stretch, scale)}
              fill="none"
              className="stroke-ink"
              strokeWidth={2}
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
        <Markers markers={markersOf(history)} scale={scale} />
        <Cursor point={chosen} scale={scale} />
      </div>
      <BandNames bands={history.bands} />
      <p aria-hidden="true" className="flex justify-between text-xs text-ink-muted">
        <span>{formatDate(history.from, 'day', false)}</span>
        <span>{formatDate(history.to, 'day', false)}</span>
      </p>
    </div>
  );
}

function Zone(props: { readonly from: number; readonly to: number; readonly className: string }) {
  const { from, to, className } = props;

  return (
    <rect
      x={0}
      width={WIDTH}
      y={(1 - to) * HEIGHT}
      height={(to - from) * HEIGHT}
      className={className}
    />
  );
}

/** Triangles point up where the events raised the score, down where they lowered it. */
function Markers({
  markers,
  scale,
}: {
  readonly markers: readonly Marker[];
  readonly scale: Scale;
}) {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0">
      {markers.map(({ at, score, raises, text }) => (
        <svg
          key={`${at}-${text}`}
          viewBox="0 0 10 10"
          className={cn(
            'absolute size-3 -translate-x-1/2 stroke-surface',
            raises ? 'mt-1 fill-high' : '-mt-4 fill-low',
          )}
          style={{ left: percent(scale.x(at)), top: percent(scale.y(score)) }}
        >
          <path d={raises ? 'M5 1 9 9H1Z' : 'M5 9 1 1h8Z'} strokeWidth={1} />
        </svg>
      ))}
    </div>
  );
}

function Cursor({ point, scale }: { readonly point: RiskPointDto; readonly scale: Scale }) {
  const left = percent(scale.x(Date.parse(point.at)));

  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0">
      <span className="absolute inset-y-0 w-px -translate-x-1/2 bg-accent" style={{ left }} />
      <span
        className="absolute size-3 -translate-1/2 rounded-full border-2 border-surface bg-accent"
        style={{ left, top: percent(scale.y(point.score)) }}
      />
    </div>
  );
}

function BandNames({ bands }: Pick<RiskHistoryDto, 'bands'>) {
  const names = [
    { name: 'High', floor: bands.high, middle: (1 + bands.high) / 2 },
    { name: 'Medium', floor: bands.medium, middle: (bands.high + bands.medium) / 2 },
    { name: 'Low', floor: 0, middle: bands.medium / 2 },
  ];

  return (
    <div aria-hidden="true" className="relative h-48 text-xs text-ink-muted sm:h-56">
      {names.map(({ name, floor, middle }) => (
        <span
          key={name}
          className="absolute left-0 -translate-y-1/2 leading-4"
          style={{ top: percent(1 - middle) }}
        >
          {name}
          {floor > 0 && (
            <span className="block tabular-nums">from {formatScore(floor, bands)}</span>
          )}
        </span>
      ))}
    </div>
  );
}
