/** What is wrong after a kill; every list is empty where durability holds. */
export interface Findings {
  /** Acknowledged writes that are not there. */
  readonly lost: string[];
  /** Writes that are there more often than they were asked for. */
  readonly doubled: string[];
  /** Everything else that should not be: unexpected answers, scores that differ. */
  readonly faults: string[];
}

export const noFindings = (): Findings => ({ lost: [], doubled: [], faults: [] });

export function addFindings(sum: Findings, { lost, doubled, faults }: Findings): void {
  sum.lost.push(...lost);
  sum.doubled.push(...doubled);
  sum.faults.push(...faults);
}
