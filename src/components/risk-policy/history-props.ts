import type { PolicyHistoryPageDto } from '@/lib/scoring/dto';
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
  readonly activate: Action<ActivateInput, { readonly version: string }>;
}
