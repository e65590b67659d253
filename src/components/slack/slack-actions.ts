import type {
  ChangeSlackHookInput,
  CreateSlackHookInput,
  TestSlackHookInput,
} from '@/lib/slack/schema';
import type { Action } from '../hooks/use-action';

export type HookChange = ChangeSlackHookInput & { readonly id: string };

/** What the screen can do; the page hands them in. */
export interface SlackActions {
  readonly create: Action<CreateSlackHookInput, { id: string }>;
  readonly change: Action<HookChange, unknown>;
  readonly remove: Action<{ id: string }, unknown>;
  readonly test: Action<TestSlackHookInput, unknown>;
}
