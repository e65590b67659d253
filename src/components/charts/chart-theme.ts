/** What the charts share: sizes, and roles of colour that follow the theme. */
export const CHART_HEIGHT = 260;

export const TICK = { fill: 'var(--ink-muted)', fontSize: 12 } as const;
export const GRID = { stroke: 'var(--line)', strokeDasharray: '2 4' } as const;
export const AXIS = { stroke: 'var(--line-strong)' } as const;

export const asPercent = (share: number): string => `${Math.round(100 * share)}%`;

/** An axis of scores or shares, 0 to 1. */
export const SHARE_AXIS = {
  ...AXIS,
  type: 'number',
  domain: [0, 1],
  ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
  tick: TICK,
} as const;
