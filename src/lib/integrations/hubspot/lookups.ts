import 'server-only';
import type { HubSpotClient, PortalAccount } from '../../clients/hubspot';
import type { SourceContext } from '../source';
import type { Lookups } from './map-deal';
import { peopleOf } from './people';
import { portalUrl } from './portal-url';
import { stageFinder, stagesOf } from './stages';

/** For so long (ms) they are not asked for again within one piece of work. */
const KEPT_MS = 300_000;

interface Kept {
  readonly at: number;
  readonly token: string;
  readonly lookups: Promise<Lookups>;
}

/** By the context of a piece of work, which takes them along when it ends. */
const kept = new WeakMap<SourceContext, Kept>();

async function ask(
  { env }: SourceContext,
  client: HubSpotClient,
  account: Promise<PortalAccount>,
): Promise<Lookups> {
  const [known, pipelines, present, past] = await Promise.all([
    account,
    client.pipelines(),
    client.owners(false),
    client.owners(true),
  ]);
  // Who is both, a person who left and came back, is as they are now.
  const people = peopleOf([...past, ...present]);
  return {
    account: known,
    url: portalUrl(env.HUBSPOT_API_URL, known),
    people,
    stages: stageFinder(stagesOf(pipelines)),
  };
}

/** Account, people and stages: the same for many pages, and asked for once for them. */
export function lookupsOf(context: SourceContext, client: HubSpotClient): Promise<Lookups> {
  const now = context.now().getTime();
  const token = context.credentials.accessToken;
  const before = kept.get(context);
  if (before && before.token === token && now - before.at < KEPT_MS) return before.lookups;
  const lookups = ask(context, client, client.account());
  kept.set(context, { at: now, token, lookups });
  lookups.catch(() => kept.delete(context));
  return lookups;
}
