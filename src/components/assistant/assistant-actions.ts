import type { LogTouchInput } from '../deals/log-touch-form';
import type { Action } from '../hooks/use-action';

export interface NextStepInput {
  readonly dealId: string;
  readonly version: number;
  readonly nextStep: string | null;
  readonly nextStepAt: string | null;
}

/** The server actions of the assistant's page; they reach the components as props. */
export interface AssistantActions {
  readonly deleteConversation: Action<{ readonly id: string }, unknown>;
  readonly rate: Action<
    {
      readonly messageId: string;
      readonly rating: 'up' | 'down' | null;
      readonly comment?: string;
    },
    unknown
  >;
  readonly logTouch: Action<LogTouchInput, unknown>;
  readonly setNextStep: Action<NextStepInput, unknown>;
}
