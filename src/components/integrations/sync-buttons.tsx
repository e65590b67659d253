'use client';

import { Ellipsis, KeyRound, RefreshCw, RotateCcw, Unplug } from 'lucide-react';
import { useState } from 'react';
import type { IntegrationDto } from '@/lib/integrations/output-schema';
import { AlertDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu';
import type { IntegrationActions } from './integration-actions';
import { useIntegrationAction } from './use-integration-action';

export interface SyncButtonsProps {
  readonly integration: IntegrationDto;
  readonly actions: Pick<IntegrationActions, 'sync' | 'disconnect'>;
  /** Opens the form for another key; left out where one signs in instead. */
  readonly onNewKey?: () => void;
}

/** "Sync now", and in a menu what is seldom done. */
export function SyncButtons({ integration, actions, onNewKey }: SyncButtonsProps) {
  const { integration: key, name, activeSync, isActive } = integration;
  const [asking, setAsking] = useState<'full' | 'disconnect' | null>(null);
  const sync = useIntegrationAction(actions.sync);
  const disconnect = useIntegrationAction(actions.disconnect);
  const start = (isFull: boolean) =>
    sync.run(
      { integration: key, isFull },
      {
        done: isFull ? `A full sync of ${name} has begun` : `${name} is being synced`,
        failed: 'No sync was started',
      },
    );
  const close = () => setAsking(null);

  return (
    <>
      {isActive && (
        <Button
          pending={sync.pending || activeSync !== null}
          aria-label={`${activeSync ? 'Syncing…' : 'Sync now'} (${name})`}
          onClick={() => start(false)}
        >
          <RefreshCw aria-hidden="true" />
          {activeSync ? 'Syncing…' : 'Sync now'}
        </Button>
      )}
      <DropdownMenu modal={false}>
        <DropdownMenuTrigger asChild>
          <Button size="icon" variant="ghost" aria-label={`More for ${name}`}>
            <Ellipsis aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {isActive && (
            <DropdownMenuItem disabled={activeSync !== null} onSelect={() => setAsking('full')}>
              <RotateCcw aria-hidden="true" />
              Full sync…
            </DropdownMenuItem>
          )}
          {onNewKey && (
            <DropdownMenuItem onSelect={onNewKey}>
              <KeyRound aria-hidden="true" />
              Give a new key…
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={() => setAsking('disconnect')}>
            <Unplug aria-hidden="true" />
            Disconnect…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <FullSyncDialog
        name={name}
        open={asking === 'full'}
        onClose={close}
        onConfirm={() => {
          close();
          start(true);
        }}
      />
      <DisconnectDialog
        integration={integration}
        open={asking === 'disconnect'}
        onClose={close}
        onConfirm={() =>
          disconnect.run(
            { integration: key },
            { done: `${name} is disconnected`, failed: `${name} is still connected` },
          )
        }
      />
    </>
  );
}

interface AskProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

function FullSyncDialog({ name, open, onClose, onConfirm }: AskProps & { readonly name: string }) {
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Read all of ${name} again?`}
      description={`A full sync reads everything from the beginning, not only what changed since the last one. Nothing is doubled, and what you changed here stays unless ${name} says something new. With many thousands of records it takes minutes.`}
    >
      <DialogButtons>
        <Button variant="primary" onClick={onConfirm}>
          Start full sync
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

/** What a disconnection leaves, and what has to be set up again. */
function staysOf({ integration, name, writeBack }: IntegrationDto): string {
  if (integration === 'google_calendar') {
    return 'Meetings that are here stay, and no new ones come. The key is deleted here. Connected again later, the same calendar goes on where it stopped.';
  }
  const stays =
    'Its deals stay here with their history, and are known again when you connect the same account later. No sync runs any more, and the key is deleted here.';
  return writeBack === true
    ? `${stays} Changes are not written back to ${name} any more: that will be off, also when you connect again, until you switch it on.`
    : stays;
}

/** Also for a connection into a team that the person has left. */
export function DisconnectDialog({
  integration,
  open,
  onClose,
  onConfirm,
}: AskProps & { readonly integration: IntegrationDto }) {
  return (
    <AlertDialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Disconnect ${integration.name}?`}
      description={staysOf(integration)}
      confirmLabel="Disconnect"
      onConfirm={onConfirm}
    />
  );
}
