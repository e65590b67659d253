import type { AssessmentDto, ContributionDto } from '@/lib/deals/dto';
import { roundTerms } from './score';

export interface SumLine {
  readonly contribution: ContributionDto;
  /** Points as shown, in hundredths, so that the lines add up to the total as shown. */
  readonly shown: number;
  /** The sum of everything down to and including this line, as shown. */
  readonly running: number;
}

export interface SumView {
  readonly base: number;
  readonly lines: readonly SumLine[];
  readonly total: number;
  /** The unrounded total, for the formula. */
  readonly exactTotal: number;
  /** Reasons that are named but carry no points. */
  readonly notes: readonly ContributionDto[];
  /** The largest bar's points: what half the width of a bar stands for. */
  readonly reach: number;
}

const carriesPoints = ({ points }: ContributionDto) => Math.abs(points) > 1e-9;

/** Orders the terms by weight and rounds them together; the engine's numbers are not touched. */
export function buildSum({ base, contributions }: AssessmentDto): SumView {
  const scored = contributions
    .filter(carriesPoints)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const exact = [base, ...scored.map(({ points }) => points)];
  const { terms, total } = roundTerms(exact);
  let running = terms[0] ?? 0;
  const lines = scored.map((contribution, index) => {
    const shown = terms[index + 1] ?? 0;
    running += shown;

    return { contribution, shown, running };
  });

  return {
    base: terms[0] ?? 0,
    lines,
    total,
    exactTotal: exact.reduce((sum, term) => sum + term, 0),
    notes: contributions.filter((contribution) => !carriesPoints(contribution)),
    reach: Math.max(0.01, ...exact.map(Math.abs)),
  };
}
