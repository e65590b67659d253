'use client';

import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { MethodCurve } from '@/lib/risk';
import { asPercent, CHART_HEIGHT, GRID, SHARE_AXIS, TICK } from './chart-theme';
import { ROC_MARKS } from './roc-marks';

/** The ROC curves of several methods; each has a dash of its own, so that colour is not needed. */
export function RocLines({ curves }: { readonly curves: readonly MethodCurve[] }) {
  return (
    <ResponsiveContainer width="100%" height={CHART_HEIGHT + 100}>
      <LineChart accessibilityLayer={false} margin={{ top: 8, right: 12, bottom: 24, left: 4 }}>
        <CartesianGrid {...GRID} />
        <XAxis
          dataKey="wonShare"
          {...SHARE_AXIS}
          tickFormatter={asPercent}
          label={{ value: 'Won deals taken for risky', position: 'bottom', ...TICK }}
        />
        <YAxis dataKey="lostShare" {...SHARE_AXIS} tickFormatter={asPercent} width={48} />
        {curves.map(({ name, points }, index) => (
          <Line
            key={name}
            data={[...points]}
            dataKey="lostShare"
            type="linear"
            dot={false}
            isAnimationActive={false}
            {...ROC_MARKS[Math.min(index, ROC_MARKS.length - 1)]}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
