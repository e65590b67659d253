import Link from 'next/link';
import type { IntegrationDto } from '@/lib/integrations/output-schema';
import { buttonVariants } from '../ui/button';
import { Card } from '../ui/card';
import { CardHead, headingId } from './card-head';

export interface ElsewhereCardProps {
  readonly integration: IntegrationDto;
  /** Where it brings deals to; null where the person has left that team. */
  readonly place: { readonly name: string; readonly href: string } | null;
}

/** A person has one connection of a kind: this one brings deals to another of their places. */
export function ElsewhereCard({ integration, place }: ElsewhereCardProps) {
  const account = integration.account ?? integration.name;
  return (
    <Card aria-labelledby={headingId(integration)}>
      <CardHead
        integration={integration}
        description={`You have connected ${account} for ${place?.name ?? 'another team'}. Disconnect it there to connect it here.`}
        actions={
          place && (
            <Link href={place.href} className={buttonVariants()}>
              Show it in {place.name}
            </Link>
          )
        }
      />
    </Card>
  );
}
