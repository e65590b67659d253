import type { Stage } from '../../deals/model';

/** A deal that a name may mean. */
export interface DealCandidate {
  readonly dealId: string;
  readonly name: string;
  readonly account: string | null;
  readonly stage: Stage;
  readonly ownerName: string;
}

/** Which deals a question means, among those that the actor may see. */
export type Resolved =
  | { readonly kind: 'found'; readonly dealIds: readonly string[] }
  | {
      readonly kind: 'ambiguous';
      /** As it is written in the question. */
      readonly mention: string;
      /** Five at most, the likeliest first. */
      readonly candidates: readonly DealCandidate[];
      /** How many more were found; there may be yet others. */
      readonly more: number;
    }
  | { readonly kind: 'unknown'; readonly mention: string }
  | { readonly kind: 'none' };
