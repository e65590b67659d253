/** What is promised of a figure. A promise about a full-size run is not judged at another scale. */
export interface Promised {
  readonly value: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly unit: string;
  readonly needsFullSize: boolean;
}

/** One line of the table. `figures` are the numbers of `measured`, for programs. */
export interface BenchRow {
  readonly what: string;
  readonly measured: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly promised?: Promised;
  /** High-water mark of the measured process, in MB; null where the system does not tell. */
  readonly peakRssMb?: number | null;
  /** Largest V8 heap that was seen, in MB. */
  readonly peakHeapMb?: number;
}

export interface Verdict {
  readonly promise: string;
  readonly outcome: 'met' | 'missed' | 'not judged';
  readonly words: string;
}

/** A number with as many decimals as its size deserves. */
export function figure(value: number): string {
  const decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

/** Whether a promise held, and by how much not. */
export function judge(promised: Promised, scale: number): Verdict {
  const { value, atMost, atLeast, unit, needsFullSize } = promised;
  const limit = atMost ?? atLeast ?? 0;
  const isCeiling = atMost !== undefined;
  const promise = `${isCeiling ? '≤' : '≥'} ${limit.toLocaleString('en')}${unit && ` ${unit}`}`;
  if (needsFullSize && scale !== 1) {
    return { promise, outcome: 'not judged', words: `not judged at scale ${scale}` };
  }
  const isMet = isCeiling ? value <= limit : value >= limit;
  if (isMet) return { promise, outcome: 'met', words: 'met' };
  const words = isCeiling
    ? `missed: ${percent(value / limit - 1)} too much`
    : `missed: ${percent(1 - value / limit)} too little`;
  return { promise, outcome: 'missed', words };
}
