import { LogIn } from 'lucide-react';
import { INTEGRATION_SLUGS, type IntegrationName } from '@/lib/integrations/model';
import { buttonVariants } from '../ui/button';
import { PROVIDER_GUIDES } from './provider-guides';

export interface SignInLinkProps {
  readonly integration: IntegrationName;
  readonly teamId: string | null;
  readonly variant?: 'primary' | 'secondary';
}

/** Leaves for the provider, so it is a plain link: nothing of it may be fetched ahead. */
export function SignInLink({ integration, teamId, variant = 'primary' }: SignInLinkProps) {
  // Left out it would mean the only team there is.
  const place = encodeURIComponent(teamId ?? 'personal');
  return (
    <a
      href={`/api/integrations/${INTEGRATION_SLUGS[integration]}/sign-in?teamId=${place}`}
      className={buttonVariants({ variant })}
    >
      <LogIn aria-hidden="true" />
      {PROVIDER_GUIDES[integration].signInLabel}
    </a>
  );
}
