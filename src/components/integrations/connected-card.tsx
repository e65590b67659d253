'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { isCrm } from '@/lib/integrations/model';
import type {
  ActivityDto,
  IntegrationDto,
  MappingDto,
  SyncDto,
} from '@/lib/integrations/output-schema';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { plural } from '../ui/format';
import { ActivityLog } from './activity-log';
import { CardHead, headingId } from './card-head';
import { ConnectDialog } from './connect-dialog';
import { Fold } from './fold';
import type { IntegrationActions } from './integration-actions';
import { MappingEditor } from './mapping-editor';
import { SignInLink } from './sign-in-link';
import { StandInNote } from './stand-in-note';
import { StateBadge } from './state-badge';
import { SyncButtons } from './sync-buttons';
import { SyncFacts } from './sync-facts';
import { SyncProgress } from './sync-progress';
import { type MeetingsBrought, SyncReceipt } from './sync-receipt';
import { SyncSettings } from './sync-settings';
import { TroubleNote } from './trouble-note';

export interface ConnectedCardProps {
  readonly integration: IntegrationDto;
  readonly activity: readonly ActivityDto[];
  /** The last one that ended, with the first of its problems. */
  readonly lastSync: SyncDto | null;
  /** The meetings that a calendar has brought; null for a CRM. */
  readonly brought: MeetingsBrought | null;
  /** Null for a calendar. */
  readonly mapping: MappingDto | null;
  readonly placeName: string;
  readonly standIn: string | null;
  readonly now: string;
  readonly actions: IntegrationActions;
}

/** A connection: how it stands, what it did, and how it is to go on. */
export function ConnectedCard(props: ConnectedCardProps) {
  const { integration, placeName, standIn, now, actions } = props;
  const { name, account, address, authKind, activeSync, isActive } = integration;
  const [isAskingKey, setAskingKey] = useState(false);
  const isKey = authKind === 'token';
  return (
    <Card aria-labelledby={headingId(integration)}>
      <CardHead
        integration={integration}
        badge={<StateBadge integration={integration} />}
        description={[...new Set([account, address])].filter(Boolean).join(' · ')}
        actions={
          <SyncButtons
            integration={integration}
            actions={actions}
            {...(isKey ? { onNewKey: () => setAskingKey(true) } : {})}
          />
        }
      />
      <div className="flex flex-col gap-5 p-4">
        <TroubleNote
          integration={integration}
          actions={
            !isActive && <WaysBack integration={integration} onNewKey={() => setAskingKey(true)} />
          }
        />
        {activeSync && <SyncProgress sync={activeSync} />}
        <SyncFacts integration={integration} placeName={placeName} now={now} />
        <SyncSettings integration={integration} change={actions.change} />
      </div>
      <Folds {...props} />
      <StandInNote name={name} address={standIn} />
      <ConnectDialog
        integration={integration}
        teamId={integration.teamId}
        placeName={placeName}
        actions={actions}
        open={isAskingKey}
        onOpenChange={setAskingKey}
      />
    </Card>
  );
}

function WaysBack({
  integration: { integration, canSignIn, teamId },
  onNewKey,
}: {
  readonly integration: IntegrationDto;
  readonly onNewKey: () => void;
}) {
  return (
    <>
      {canSignIn && <SignInLink integration={integration} teamId={teamId} />}
      <Button variant={canSignIn ? 'secondary' : 'primary'} onClick={onNewKey}>
        <KeyRound aria-hidden="true" />
        Give a new key
      </Button>
    </>
  );
}

function Folds(props: ConnectedCardProps) {
  const { integration, activity, lastSync, brought, mapping, actions } = props;
  const { integration: key, activeSync } = integration;
  return (
    <>
      {lastSync && (
        <Fold title="What the last sync did" note={problemsNote(lastSync)}>
          <SyncReceipt sync={lastSync} brought={brought} />
        </Fold>
      )}
      {mapping && isCrm(key) && (
        <Fold title="Stages" note={stagesNote(mapping)}>
          <MappingEditor
            crm={key}
            mapping={mapping}
            isSyncing={activeSync !== null}
            changeMapping={actions.changeMapping}
          />
        </Fold>
      )}
      <Fold title="Activity" note={activityNote(activity)}>
        <ActivityLog activity={activity} />
      </Fold>
    </>
  );
}

const problemsNote = ({ problemCount }: SyncDto): string =>
  problemCount === 0 ? 'no problems' : plural(problemCount, 'problem');

/** The log as it is shown goes back only so far. */
const activityNote = ({ length }: readonly ActivityDto[]): string =>
  length === 1 ? '1 entry' : `the last ${length} entries`;

const stagesNote = ({ stages }: MappingDto): string => {
  const chosen = stages.filter(({ isChosen }) => isChosen).length;
  const all = plural(stages.length, 'stage');
  return chosen === 0 ? `${all}, as by default` : `${all}, ${chosen} chosen`;
};
