import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { IntegrationDto } from '@/lib/integrations/output-schema';
import { DateTime } from '../ui/date-time';
import { troubleOf } from './integration-words';

export interface TroubleNoteProps {
  readonly integration: IntegrationDto;
  /** The way out of it. */
  readonly actions?: ReactNode;
}

export function TroubleNote({ integration, actions }: TroubleNoteProps) {
  const trouble = troubleOf(integration);
  if (!trouble) return null;
  const { pausedUntil, isActive } = integration;
  return (
    <div className="flex flex-col gap-3 rounded-md border border-danger/40 bg-danger-soft/50 p-3 text-dense">
      <div className="flex items-start gap-2">
        <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger" />
        <div className="flex min-w-0 flex-col gap-1 [overflow-wrap:anywhere]">
          <p className="font-medium">{trouble.title}</p>
          {trouble.error && <p>{trouble.error}</p>}
          <p className="text-ink-muted">
            {isActive && pausedUntil && (
              <>
                Paused until <DateTime value={pausedUntil} format="datetime" />.{' '}
              </>
            )}
            {trouble.todo}
          </p>
        </div>
      </div>
      {actions && <div className="flex flex-wrap gap-2 sm:pl-6">{actions}</div>}
    </div>
  );
}
