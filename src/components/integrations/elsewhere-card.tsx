'use client';

import { Unplug } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import type { IntegrationDto } from '@/lib/integrations/output-schema';
import { Button, buttonVariants } from '../ui/button';
import { Card } from '../ui/card';
import { CardHead, headingId } from './card-head';
import type { IntegrationActions } from './integration-actions';
import { DisconnectDialog } from './sync-buttons';
import { useIntegrationAction } from './use-integration-action';

export interface ElsewhereCardProps {
  readonly integration: IntegrationDto;
  /** Where it is; null where the person has left that team, or may only read there now. */
  readonly place: { readonly name: string; readonly href: string } | null;
  readonly disconnect: IntegrationActions['disconnect'];
}

/** A person has one connection of a kind: this one brings deals to another of their places. */
export function ElsewhereCard({ integration, place, disconnect }: ElsewhereCardProps) {
  const account = integration.account ?? integration.name;
  return (
    <Card aria-labelledby={headingId(integration)}>
      <CardHead
        integration={integration}
        description={
          place
            ? `You have connected ${account} for ${place.name}. Disconnect it there to connect it here.`
            : `You connected ${account} for a team whose deals you may not change any more, so it brings nothing. Disconnect it to connect it elsewhere.`
        }
        actions={
          place ? (
            <Link href={place.href} className={buttonVariants()}>
              Show it in {place.name}
            </Link>
          ) : (
            <LeftBehind integration={integration} disconnect={disconnect} />
          )
        }
      />
    </Card>
  );
}

function LeftBehind({ integration, disconnect }: Omit<ElsewhereCardProps, 'place'>) {
  const { integration: key, name } = integration;
  const [asking, setAsking] = useState(false);
  const { pending, run } = useIntegrationAction(disconnect);
  const words = { done: `${name} is disconnected`, failed: `${name} is still connected` };
  return (
    <>
      <Button pending={pending} onClick={() => setAsking(true)}>
        <Unplug aria-hidden="true" />
        Disconnect
      </Button>
      <DisconnectDialog
        integration={integration}
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => run({ integration: key }, words)}
      />
    </>
  );
}
