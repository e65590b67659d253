import 'server-only';
import type { CallOptions } from '../../clients/calls';
import { openHubSpot, type HubSpotClient } from '../../clients/hubspot';
import { believedTime } from '../provider-clock';
import type { Cursor, RecordProblem, Source, SourceContext, SourcePage } from '../source';
import { lookupsOf } from './lookups';
import { readPlace, type Place } from './pull-place';
import { placeOfKind, stepAll, stepChanged, stepDeleted, type Step } from './pull-steps';
import type { Reading } from './read-deals';
import { stagesOf } from './stages';
import { findLacks, validateToken, type Lack } from './validate';

/** The most that a search gives at once, and the most that the engine writes at once. */
const MOST_DEALS = 200;
/** Steps that bring nothing are taken together, but not so many that a kill would cost much. */
const MOST_STEPS = 8;

const lackProblem = ({ type, message }: Lack): RecordProblem => ({
  kind: type === 'companies' ? 'deal' : 'activity',
  externalId: type,
  name: null,
  field: type,
  message: `Deals are taken without their ${type}. ${message}`,
  isSkipped: false,
});

interface Beginning {
  readonly place: Exclude<Place, { step: 'idle' }>;
  readonly problems: readonly RecordProblem[];
}

/** Begins a pull: of everything, or of what has changed since a moment. */
async function begin(
  client: HubSpotClient,
  context: SourceContext,
  since: number | null,
): Promise<Beginning> {
  const lacks = await findLacks(client);
  // Of two clocks the provider's is asked, which is the one that changes are stamped by.
  const startedAt = believedTime(client.serverTime(), context.now()).getTime();
  const begunAt = context.now().getTime();
  const run = { startedAt, begunAt, lacking: lacks.map(({ type }) => type), total: null };
  const place: Beginning['place'] =
    since === null
      ? { step: 'all', ...run, since, after: '0' }
      : placeOfKind({ ...run, since }, null);
  return { place, problems: lacks.map((lack) => lackProblem(lack)) };
}

async function beginning(
  client: HubSpotClient,
  context: SourceContext,
  cursor: Cursor | null,
): Promise<Beginning> {
  const place = cursor === null ? null : readPlace(cursor);
  if (place === null) return begin(client, context, null);
  if (place.step !== 'idle') return { place, problems: [] };
  // A place that is yet to come was written by a wrong clock: what changed meanwhile is not known.
  const isKnown = place.since <= context.now().getTime();
  return begin(client, context, isKnown ? place.since : null);
}

function take(reading: Reading, place: Beginning['place']): Promise<Step> {
  if (place.step === 'all') return stepAll(reading, place);
  return place.step === 'changed' ? stepChanged(reading, place) : stepDeleted(reading, place);
}

const isEmpty = ({ deals, removed, problems }: Step['page']): boolean =>
  deals.length + removed.length + problems.length === 0;

const totalOf = (place: Place): number | null => ('total' in place ? place.total : null);

async function pullPage(
  client: HubSpotClient,
  context: SourceContext,
  cursor: Cursor | null,
  pageSize: number,
): Promise<SourcePage> {
  const lookups = await lookupsOf(context, client);
  client.countDaysIn(lookups.account.timeZone);
  const { place: start, problems } = await beginning(client, context, cursor);
  const now = () => believedTime(client.serverTime(), context.now());
  const reading = { client, lookups, now, lacking: start.lacking, pageSize };
  let place = start;
  let recordsRead = 0;
  for (let steps = 1; ; steps += 1) {
    const { page, next } = await take(reading, place);
    recordsRead += page.recordsRead;
    const isEnough = !isEmpty(page) || problems.length > 0 || steps >= MOST_STEPS;
    if (next.step === 'idle' || isEnough) {
      return {
        ...page,
        problems: [...problems, ...page.problems],
        recordsRead,
        meetings: [],
        total: totalOf(next) ?? place.total,
        cursor: next,
        isLast: next.step === 'idle',
      };
    }
    place = next;
  }
}

export interface HubSpotSourceOptions {
  /** How often and how long calls are tried. */
  readonly calls?: CallOptions;
  /** Deals of one page. */
  readonly pageSize?: number;
}

/** What is left out is as usual. */
export function makeHubSpotSource({
  calls = {},
  pageSize = MOST_DEALS,
}: HubSpotSourceOptions = {}): Source {
  const open = ({ env, credentials, now, signal }: SourceContext, ending?: AbortSignal) =>
    openHubSpot({
      baseUrl: env.HUBSPOT_API_URL,
      accessToken: credentials.accessToken,
      now,
      calls: { ...calls, signal: ending ?? signal },
    });
  return {
    name: 'hubspot',
    validate: (context) => validateToken(open(context)),
    listStages: async (context) => stagesOf(await open(context).pipelines()),
    pull: async (context, cursor) => {
      // Calls that were under way beside one that failed end with it.
      const ending = new AbortController();
      try {
        const client = open(context, AbortSignal.any([context.signal, ending.signal]));
        return await pullPage(client, context, cursor, pageSize);
      } finally {
        ending.abort();
      }
    },
  };
}

/** HubSpot by the token of a private app. Nothing is written back there. */
export const hubspotSource: Source = makeHubSpotSource();
