import { Info } from 'lucide-react';
import type { IntegrationDto } from '@/lib/integrations/output-schema';
import { cn } from '../ui/cn';
import { PROVIDER_GUIDES } from './provider-guides';

export interface KeyLimitsProps {
  readonly integration: Pick<IntegrationDto, 'integration' | 'canSignIn'>;
  readonly className?: string;
}

/** A key alone does less than a sign-in; where that is not set up, it says who can change it. */
export function KeyLimits({ integration: { integration, canSignIn }, className }: KeyLimitsProps) {
  const { keyLimits } = PROVIDER_GUIDES[integration];
  if (keyLimits === null) return null;
  return (
    <p className={cn('flex items-start gap-2 text-ink-muted', className)}>
      <Info aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span>
        {keyLimits}
        {!canSignIn && ' Signing in is not set up here: whoever runs Sentinel can switch it on.'}
      </span>
    </p>
  );
}
