import { OctagonAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

export interface ErrorStateProps {
  readonly title?: string;
  /** What happened and what still stands, in words. */
  readonly description: ReactNode;
  /** Lets a person quote the failure to whoever keeps the logs. */
  readonly requestId?: string | undefined;
  readonly actions?: ReactNode;
  readonly className?: string;
}

export function ErrorState(props: ErrorStateProps) {
  const { title = 'This could not be shown', description, requestId, actions, className } = props;

  return (
    <div
      role="alert"
      className={cn('flex flex-col items-center px-6 py-12 text-center', className)}
    >
      <OctagonAlert aria-hidden="true" className="mb-3 size-6 text-danger" />
      <p className="text-sm font-semibold text-ink">{title}</p>
      <p className="mt-1 max-w-md text-sm text-pretty text-ink-muted">{description}</p>
      {requestId && (
        <p className="mt-2 text-xs text-ink-muted">
          Request <code className="select-all">{requestId}</code>
        </p>
      )}
      {actions && (
        <div className="mt-4 flex flex-wrap items-center justify-center gap-2">{actions}</div>
      )}
    </div>
  );
}
