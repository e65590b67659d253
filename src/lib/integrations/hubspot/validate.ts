import 'server-only';
import {
  MissingScopes,
  missingScopesMessage,
  type HubSpotClient,
  type ObjectType,
} from '../../clients/hubspot';
import { ProviderError } from '../../clients/calls';
import type { SourceAccount } from '../source';

/** Reads one record, to learn whether that is allowed. */
const probe = (client: HubSpotClient, type: ObjectType): Promise<unknown> =>
  client.search(type, { filters: [], sort: 'hs_object_id', properties: [], limit: 1 });

/** What was refused for want of a scope; any other fault is thrown. */
async function refusalOf(work: Promise<unknown>): Promise<MissingScopes | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof MissingScopes) return error;
    throw error;
  }
}

/**
 * Says whose portal it is, and that its deals, contacts, owners and pipelines can be read.
 *
 * @throws ProviderError `forbidden`, naming every scope that is missing
 */
export async function validateToken(client: HubSpotClient): Promise<SourceAccount> {
  const { portalId, uiDomain } = await client.account();
  const refusals = await Promise.all([
    refusalOf(probe(client, 'deals')),
    refusalOf(probe(client, 'contacts')),
    refusalOf(client.owners(false)),
    refusalOf(client.pipelines()),
  ]);
  const refused = refusals.filter((refusal) => refusal !== null);
  const [first] = refused;
  if (first) {
    const scopes = [...new Set(refused.flatMap((refusal) => refusal.scopes))];
    const { status, code } = first;
    throw new ProviderError('forbidden', missingScopesMessage(scopes), { status, code });
  }
  return { id: portalId, name: `HubSpot portal ${portalId} (${uiDomain})` };
}

/** Deals are of use without these, so a sync goes on where a scope for them is missing. */
const OPTIONAL: readonly ObjectType[] = ['companies', 'emails', 'calls', 'meetings', 'notes'];

export interface Lack {
  readonly type: ObjectType;
  readonly message: string;
}

/** The kinds of records that the token may not read. */
export async function findLacks(client: HubSpotClient): Promise<readonly Lack[]> {
  const lacks = await Promise.all(
    OPTIONAL.map(async (type) => {
      const refusal = await refusalOf(probe(client, type));
      return refusal ? [{ type, message: refusal.message }] : [];
    }),
  );
  return lacks.flat();
}
