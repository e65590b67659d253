'use client';

import { type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import type { IntegrationDto } from '@/lib/integrations/output-schema';
import { Dialog } from '../ui/dialog';
import { type ConnectActions, ConnectForm, type OfferedKeys } from './connect-form';

export interface ConnectDialogProps {
  readonly integration: IntegrationDto;
  /** Where the deals go. */
  readonly teamId: string | null;
  readonly placeName: string;
  readonly actions: ConnectActions;
  readonly offered?: OfferedKeys | null;
  readonly trigger?: ReactNode;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Connects a provider with a key, or gives a new key for what is connected. */
export function ConnectDialog(props: ConnectDialogProps) {
  const { integration, teamId, placeName, actions, trigger, open, onOpenChange } = props;
  const { offered = null } = props;
  const { name, connected } = integration;
  const done = () => {
    onOpenChange(false);
    toast.success(`${name} is connected`, { description: 'A sync has begun.' });
  };

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      trigger={trigger}
      title={connected ? `Connect ${name} again` : `Connect ${name}`}
      description={
        connected
          ? 'With a new key for the same account. It goes on where it stopped.'
          : `What it brings goes to ${placeName}.`
      }
      className="max-w-lg"
    >
      <ConnectForm
        integration={integration.integration}
        canSignIn={integration.canSignIn}
        teamId={teamId}
        address={integration.address}
        actions={actions}
        offered={offered}
        onDone={done}
      />
    </Dialog>
  );
}

/** The dialog with a button that opens it. */
export function ConnectButton(props: Omit<ConnectDialogProps, 'open' | 'onOpenChange'>): ReactNode {
  const [open, setOpen] = useState(false);
  return <ConnectDialog {...props} open={open} onOpenChange={setOpen} />;
}
