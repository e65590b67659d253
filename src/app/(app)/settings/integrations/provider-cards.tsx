import {
  changeIntegrationAction,
  changeMappingAction,
  connectCalendarAction,
  connectHubspotAction,
  connectSalesforceAction,
  disconnectIntegrationAction,
  startSyncAction,
} from '@/app/actions/integrations';
import { mayAt, nameOfPlace, placesOf } from '@/app/_entry/places';
import { ConnectedCard } from '@/components/integrations/connected-card';
import { ElsewhereCard } from '@/components/integrations/elsewhere-card';
import { NotConnectedCard } from '@/components/integrations/not-connected-card';
import { RefreshWhile } from '@/components/webhooks/refresh-while';
import type { Actor } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import {
  countOwnMeetings,
  getMapping,
  getSync,
  listActivity,
  listConnectedByOthers,
  type ConnectedByOther,
} from '@/lib/integrations';
import { isCrm } from '@/lib/integrations/model';
import type { ActivityDto, IntegrationDto, SyncDto } from '@/lib/integrations/output-schema';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';
import { standInOf } from './stand-ins';

const ACTIONS = {
  connectSalesforce: connectSalesforceAction,
  connectHubspot: connectHubspotAction,
  connectCalendar: connectCalendarAction,
  disconnect: disconnectIntegrationAction,
  change: changeIntegrationAction,
  sync: startSyncAction,
  changeMapping: changeMappingAction,
};

/** A receipt on the screen lists so many; it says how many more there are. */
const PROBLEMS_SHOWN = 50;
/** Where live news do not get through, this is how often the page looks by itself. */
const LOOK_EVERY_MS = 4_000;

interface ProviderCardsProps {
  readonly actor: Actor;
  readonly teamId: string | null;
  readonly integrations: readonly IntegrationDto[];
}

export async function ProviderCards({ actor, teamId, integrations }: ProviderCardsProps) {
  const mayManage = mayAt(actor, 'integration.manage', teamId);
  const byOthers = mayManage ? await listConnectedByOthers(getDeps(), actor, teamId) : [];
  const isSyncing = integrations.some(({ activeSync }) => activeSync !== null);
  return (
    <>
      {isSyncing && <RefreshWhile waitMs={LOOK_EVERY_MS} />}
      {integrations.map((integration) => (
        <ProviderCard
          key={integration.integration}
          actor={actor}
          teamId={teamId}
          integration={integration}
          byOthers={byOthers}
        />
      ))}
    </>
  );
}

interface ProviderCardProps extends Omit<ProviderCardsProps, 'integrations'> {
  readonly integration: IntegrationDto;
  readonly byOthers: readonly ConnectedByOther[];
}

const placeOf = (actor: Actor, teamId: string | null) =>
  placesOf(actor).find((place) => place.teamId === teamId);

const placeNameOf = (actor: Actor, teamId: string | null): string =>
  teamId === null ? 'your own deals' : (placeOf(actor, teamId)?.name ?? 'a team');

function ProviderCard({ actor, teamId, integration, byOthers }: ProviderCardProps) {
  if (integration.connected && integration.teamId !== teamId) {
    const place = placeOf(actor, integration.teamId);
    const href = `/settings/integrations?team=${nameOfPlace(integration.teamId)}`;
    const link = place ? { name: place.name, href } : null;
    return <ElsewhereCard integration={integration} place={link} disconnect={ACTIONS.disconnect} />;
  }
  const mayManage = mayAt(actor, 'integration.manage', teamId);
  if (integration.connected && mayManage) {
    return <Connected actor={actor} integration={integration} />;
  }
  if (integration.connected) {
    return <ElsewhereCard integration={integration} place={null} disconnect={ACTIONS.disconnect} />;
  }
  if (!mayManage) return null;
  const offered = offeredFor(integration);
  return (
    <NotConnectedCard
      integration={integration}
      teamId={teamId}
      placeName={placeNameOf(actor, teamId)}
      standIn={standInOf(getEnv(), {
        ...integration,
        // Nothing is connected yet: it will be what is offered.
        address: offered?.instanceUrl ?? integration.address,
      })}
      offered={offered}
      byOthers={byOthers.filter((one) => one.integration === integration.integration)}
      actions={ACTIONS}
    />
  );
}

/** Keys are offered to nobody but in a demo: they open pretended data alone. */
function offeredFor({ integration }: IntegrationDto) {
  const { SENTINEL_DEMO: isDemo, SENTINEL_DEMO_KEYS: keys } = getEnv();
  return (isDemo && keys?.[integration]) || null;
}

/** The last sync that ended, which the activity log knows. */
async function findLastSync(
  actor: Actor,
  activity: readonly ActivityDto[],
): Promise<SyncDto | null> {
  const syncId = activity.find((entry) => entry.syncId !== null)?.syncId;
  if (!syncId) return null;
  // The log is kept longer than the runs that it tells of.
  const sync = await getSync(getDeps(), actor, syncId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  });
  return sync && { ...sync, problems: sync.problems.slice(0, PROBLEMS_SHOWN) };
}

async function Connected({ actor, integration }: Pick<ProviderCardProps, 'actor' | 'integration'>) {
  const deps = getDeps();
  const { integration: name } = integration;
  const [activity, mapping, brought] = await Promise.all([
    listActivity(deps, actor, name),
    isCrm(name) ? getMapping(deps, actor, name) : null,
    isCrm(name) ? null : countOwnMeetings(deps, actor),
  ]);
  const lastSync = await findLastSync(actor, activity);
  const { activeSync } = integration;
  return (
    <ConnectedCard
      integration={
        // The running sync's problems are shown with its receipt, when it is done.
        activeSync ? { ...integration, activeSync: { ...activeSync, problems: [] } } : integration
      }
      activity={activity}
      lastSync={lastSync}
      brought={brought}
      mapping={mapping}
      placeName={placeNameOf(actor, integration.teamId)}
      standIn={standInOf(getEnv(), integration)}
      now={deps.now().toISOString()}
      actions={ACTIONS}
    />
  );
}
