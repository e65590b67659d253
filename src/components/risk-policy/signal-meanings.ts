import type { RiskPolicy } from '@/lib/risk/policy';

export interface SignalMeaning {
  readonly signal: keyof RiskPolicy['weights'];
  /** What it looks at, in one line. */
  readonly meaning: string;
  /** What the weight is multiplied with where the signal speaks against, and for, the deal. */
  readonly worst: number;
  readonly best: number;
}

/** In the order of their weight by default. The strengths are those of docs/risk.md. */
export const SIGNAL_MEANINGS: readonly SignalMeaning[] = [
  {
    signal: 'inactivity',
    meaning: 'How long nobody has been in touch, against the days of silence above.',
    worst: 0.75,
    best: -0.25,
  },
  {
    signal: 'stage_velocity',
    meaning: 'How long the deal has been in its stage, against deals that closed.',
    worst: 1.6,
    best: 0,
  },
  {
    signal: 'stage_prior',
    meaning: 'How many deals in this stage are lost in the end.',
    worst: 0.6,
    best: -1.2,
  },
  {
    signal: 'close_date',
    meaning: 'A close date that has passed or was pushed out.',
    worst: 1,
    best: 0,
  },
  {
    signal: 'engagement',
    meaning: 'Mails and calls without an answer; a reply or a meeting held takes it back.',
    worst: 1,
    best: -0.6,
  },
  {
    signal: 'next_step',
    meaning: 'No next step, one without a date, or one that is overdue.',
    worst: 0.7,
    best: -0.3,
  },
  { signal: 'backward_move', meaning: 'The deal went back a stage.', worst: 1, best: 0 },
  {
    signal: 'competitive',
    meaning: 'A competitor or a buying committee is named in notes, mails or next steps.',
    worst: 1,
    best: 0,
  },
  { signal: 'threading', meaning: 'Several contacts at the buyer are known.', worst: 0, best: -1 },
  { signal: 'meeting_scheduled', meaning: 'A meeting lies ahead.', worst: 0, best: -1 },
  { signal: 'recent_reply', meaning: 'The buyer wrote in the last days.', worst: 0, best: -1 },
  { signal: 'forward_move', meaning: 'The deal moved a stage ahead lately.', worst: 0, best: -1 },
];

/** What points in log-odds make of a score of 50%. */
export const afterPoints = (points: number): number => 1 / (1 + Math.exp(-points));

const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** "A score of 50% goes to 77% at most, 40% at best"; null where a weight is no number or 0. */
export function effectOf({ worst, best }: SignalMeaning, weight: number): string | null {
  if (!Number.isFinite(weight)) return null;
  if (weight === 0) return 'counts for nothing';
  const [a, b] = [afterPoints(weight * worst), afterPoints(weight * best)];
  const parts = [
    worst !== 0 && `${weight > 0 ? 'up' : 'down'} to ${percent(a)}`,
    best !== 0 && `${weight > 0 ? 'down' : 'up'} to ${percent(b)}`,
  ];

  return `50% → ${parts.filter(Boolean).join(', ')}`;
}
