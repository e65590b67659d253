'use client';

import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { AXIS, CHART_HEIGHT, GRID, TICK } from './chart-theme';

export interface LeadTimeBar {
  /** "7–14". */
  readonly label: string;
  readonly lost: number;
  readonly won: number;
}

/** How long before their end deals turned High: lost ones (hatched) beside won ones (outlined). */
export function LeadTimeBars({ bars }: { readonly bars: readonly LeadTimeBar[] }) {
  const hatch = useId();

  return (
    <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
      <BarChart
        accessibilityLayer={false}
        data={[...bars]}
        margin={{ top: 8, right: 12, bottom: 24, left: 4 }}
        barGap={2}
      >
        <defs>
          <pattern
            id={hatch}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="6" height="6" fill="var(--high-fill)" />
            <rect width="2" height="6" fill="var(--hatch)" />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} {...GRID} />
        <XAxis
          dataKey="label"
          tick={{ ...TICK, dx: -4 }}
          // Slanted, so that every bucket is named on a phone as well.
          angle={-35}
          textAnchor="end"
          interval={0}
          height={44}
          {...AXIS}
          label={{ value: 'Days before the end', position: 'bottom', ...TICK }}
        />
        <YAxis allowDecimals={false} tick={TICK} width={40} {...AXIS} />
        <Bar dataKey="lost" fill={`url(#${hatch})`} isAnimationActive={false} />
        <Bar
          dataKey="won"
          fill="var(--surface)"
          stroke="var(--ink)"
          strokeWidth={1.5}
          isAnimationActive={false}
        />
      </BarChart>
    </ResponsiveContainer>
  );
}
