import { Check, Plug, Users } from 'lucide-react';
import type { IntegrationDto } from '@/lib/integrations/output-schema';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { CardHead, headingId } from './card-head';
import { ConnectButton } from './connect-dialog';
import type { OfferedKeys } from './connect-form';
import type { IntegrationActions } from './integration-actions';
import { KeyLimits } from './key-limits';
import { PROVIDER_GUIDES } from './provider-guides';
import { SignInLink } from './sign-in-link';
import { StandInNote } from './stand-in-note';

export interface NotConnectedCardProps {
  readonly integration: IntegrationDto;
  readonly teamId: string | null;
  readonly placeName: string;
  /** The address of a server that stands in for the provider; null where it is the provider's own. */
  readonly standIn: string | null;
  /** What the demo's pretended account takes; null outside of a demo. */
  readonly offered: OfferedKeys | null;
  /** Who else has connected it for the same team. */
  readonly byOthers: readonly { readonly by: string; readonly account: string | null }[];
  readonly actions: IntegrationActions;
}

/** What connecting would bring, what it needs, and the way to it. */
export function NotConnectedCard(props: NotConnectedCardProps) {
  const { integration, teamId, placeName, standIn, offered, byOthers, actions } = props;
  const { canSignIn } = integration;
  const guide = PROVIDER_GUIDES[integration.integration];
  return (
    <Card aria-labelledby={headingId(integration)}>
      <CardHead
        integration={integration}
        description={guide.summary}
        actions={
          <>
            {canSignIn && <SignInLink integration={integration.integration} teamId={teamId} />}
            <ConnectButton
              integration={integration}
              teamId={teamId}
              placeName={placeName}
              actions={actions}
              offered={offered}
              trigger={
                <Button
                  variant={canSignIn ? 'secondary' : 'primary'}
                  aria-label={canSignIn ? undefined : `Connect ${integration.name}`}
                >
                  <Plug aria-hidden="true" />
                  {canSignIn ? 'Use a key instead' : 'Connect'}
                </Button>
              }
            />
          </>
        }
      />
      <div className="grid gap-x-8 gap-y-4 p-4 text-dense md:grid-cols-2">
        <div>
          <h3 className="font-medium">What it brings</h3>
          <ul className="mt-1.5 flex flex-col gap-1.5">
            {guide.brings.map((item) => (
              <li key={item} className="flex items-start gap-2">
                <Check aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-success" />
                {item}
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3 className="font-medium">{canSignIn ? 'What a key needs' : 'What you need'}</h3>
          <dl className="mt-1.5 flex flex-col gap-1.5">
            {guide.fields.map(({ name, label, hint }) => (
              <div key={name}>
                <dt className="inline font-medium">{label}: </dt>
                <dd className="inline text-ink-muted">{hint}</dd>
              </div>
            ))}
          </dl>
          <KeyLimits integration={integration} className="mt-3" />
        </div>
      </div>
      <ByOthers name={integration.name} placeName={placeName} byOthers={byOthers} />
      <StandInNote name={integration.name} address={standIn} />
    </Card>
  );
}

/** A second connection to the same account is of little use; to another one it is what is wanted. */
function ByOthers({
  name,
  placeName,
  byOthers,
}: Pick<NotConnectedCardProps, 'byOthers' | 'placeName'> & { readonly name: string }) {
  if (byOthers.length === 0) return null;
  const who = byOthers.map(({ by, account }) => `${by}: ${account ?? name}`).join('; ');
  return (
    <p className="flex items-start gap-2 border-t border-line px-4 py-3 text-dense text-ink-muted">
      <Users aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="[overflow-wrap:anywhere]">
        Connected for {placeName} already by {who}. Connect it as well only to bring another
        account: of the same one no deal comes twice, but meetings are listed twice.
      </span>
    </p>
  );
}
