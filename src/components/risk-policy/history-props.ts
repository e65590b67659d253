import type { PolicyHistoryPageDto, PreviewSummaryDto } from '@/lib/scoring/dto';
import type { Action } from '../hooks/use-action';
import type { TeamId } from './ask-policy-api';

export interface ActivateInput {
  readonly version: string;
  readonly teamId: TeamId;
  readonly basedOn: string;
}

export interface PolicyHistoryProps {
  readonly teamId: TeamId;
  readonly initial: PolicyHistoryPageDto;
  readonly activeVersion: string;
  readonly mayChange: boolean;
  /** Whether the form holds something that switching would drop. */
  readonly isDirty: boolean;
  /** What was found when a version was previewed, beside the one in force now. */
  readonly previews: readonly PreviewSummaryDto[];
  /** The version that is being previewed; null for none. */
  readonly previewing: string | null;
  readonly preview: (version: string) => void;
  readonly activate: Action<ActivateInput, { readonly version: string }>;
}
