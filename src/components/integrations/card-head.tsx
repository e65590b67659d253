import type { ReactNode } from 'react';
import type { IntegrationDto } from '@/lib/integrations/output-schema';
import { ProviderIcon } from './provider-icon';

export interface CardHeadProps {
  readonly integration: IntegrationDto;
  readonly description: ReactNode;
  readonly badge?: ReactNode;
  readonly actions?: ReactNode;
}

export const headingId = ({ integration }: Pick<IntegrationDto, 'integration'>): string =>
  `integration-${integration}`;

export function CardHead({ integration, description, badge, actions }: CardHeadProps) {
  return (
    <div className="flex flex-col items-start justify-between gap-x-4 gap-y-3 border-line p-4 not-last:border-b sm:flex-row">
      <div className="flex min-w-0 flex-1 items-start gap-3">
        <ProviderIcon integration={integration.integration} />
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h2 id={headingId(integration)} className="text-sm font-semibold">
              {integration.name}
            </h2>
            {badge}
          </div>
          <p className="mt-0.5 text-dense [overflow-wrap:anywhere] text-ink-muted">{description}</p>
        </div>
      </div>
      {actions && (
        <div className="flex shrink-0 flex-wrap items-center gap-2 print:hidden">{actions}</div>
      )}
    </div>
  );
}
