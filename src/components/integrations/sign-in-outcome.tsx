import { CircleAlert, CircleCheck } from 'lucide-react';
import { cn } from '../ui/cn';

export interface SignInOutcomeProps {
  readonly isGood: boolean;
  readonly words: string;
}

/** How signing in at a provider ended. */
export function SignInOutcome({ isGood, words }: SignInOutcomeProps) {
  const Icon = isGood ? CircleCheck : CircleAlert;
  return (
    <p
      role={isGood ? 'status' : 'alert'}
      className={cn(
        'flex items-start gap-2 rounded-md px-3 py-2 text-dense',
        isGood ? 'bg-success-soft text-success' : 'bg-danger-soft text-danger',
      )}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      {words}
    </p>
  );
}
