'use client';

import {
  CartesianGrid,
  ErrorBar,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  XAxis,
  YAxis,
} from 'recharts';
import type { ScoreRange } from '@/lib/risk';
import { CHART_HEIGHT, GRID, SHARE_AXIS, TICK, asPercent } from './chart-theme';

function pointOf({ meanScore, lossRate, interval }: ScoreRange) {
  const rate = lossRate ?? 0;

  return {
    score: meanScore ?? 0,
    rate,
    // Recharts takes how far each end lies from the point.
    spread: interval ? [rate - interval.low, interval.high - rate] : [0, 0],
  };
}

/** Stated score against what was lost; on the line a score of 0.7 means that 70% were lost. */
export function CalibrationPoints({ tenths }: { readonly tenths: readonly ScoreRange[] }) {
  return (
    <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
      <ScatterChart accessibilityLayer={false} margin={{ top: 8, right: 12, bottom: 24, left: 4 }}>
        <CartesianGrid {...GRID} />
        <XAxis
          dataKey="score"
          {...SHARE_AXIS}
          label={{ value: 'Score', position: 'bottom', ...TICK }}
        />
        <YAxis dataKey="rate" {...SHARE_AXIS} tickFormatter={asPercent} width={48} />
        <ReferenceLine
          segment={[
            { x: 0, y: 0 },
            { x: 1, y: 1 },
          ]}
          stroke="var(--line-strong)"
          strokeDasharray="4 4"
        />
        <Scatter data={tenths.map(pointOf)} fill="var(--accent)" isAnimationActive={false}>
          <ErrorBar
            dataKey="spread"
            direction="y"
            width={6}
            stroke="var(--ink)"
            isAnimationActive={false}
          />
        </Scatter>
      </ScatterChart>
    </ResponsiveContainer>
  );
}
