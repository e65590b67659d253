interface Mark {
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly strokeDasharray?: string;
}

/** How the lines of the methods look, Sentinel's first and the base rate's last. */
export const ROC_MARKS: readonly Mark[] = [
  { stroke: 'var(--accent)', strokeWidth: 3 },
  { stroke: 'var(--ink)', strokeWidth: 1.5, strokeDasharray: '8 3' },
  { stroke: 'var(--ink)', strokeWidth: 1.5, strokeDasharray: '2 3' },
  { stroke: 'var(--ink)', strokeWidth: 1.5, strokeDasharray: '10 3 2 3' },
  { stroke: 'var(--line-strong)', strokeWidth: 1 },
];
