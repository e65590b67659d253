import 'server-only';
import { STAGE_LABELS, type Stage } from '../../deals/model';
import type {
  DigestContent,
  InviteContent,
  ListContent,
  MailDeal,
  MailEntry,
} from '../../email/model';
import { MAX_ENTRIES } from '../../email/model';
import type { Db } from '../../platform/db';
import type { Env } from '../../platform/env';
import { inviteLink } from '../../teams';
import type { DigestPlaceDto } from '../dto';
import { DIGEST_PART_TITLES, DIGEST_PARTS } from '../model';
import { findDigest, listPlaces } from '../repository/digests';
import * as repository from '../repository/mail-content';
import type { PlannedFacts } from '../repository/planned-facts';

/** What content is made from: the messages of one mail that are still to be told. */
export interface Telling {
  readonly db: Db;
  readonly env: Env;
  readonly told: readonly PlannedFacts[];
}

const hrefOf = (env: Env, path: string): string => new URL(path, env.NEXT_PUBLIC_APP_URL).href;

function toMailDeal({ id: _id, stage, ...deal }: repository.MailDealRow): MailDeal {
  return { ...deal, stage: STAGE_LABELS[stage as Stage] ?? stage };
}

function entryOf(
  env: Env,
  facts: PlannedFacts,
  deal: repository.MailDealRow | undefined,
): MailEntry {
  // prettier-ignore
  const { id, title, message, path, dealId } = facts;
  const leads = path ?? (dealId ? `/deals/${dealId}` : null);
  return {
    id,
    title: title ?? '',
    message: message ?? '',
    url: leads === null ? null : hrefOf(env, leads),
    deal: deal ? toMailDeal(deal) : null,
  };
}

/** The largest deals first; what came first, where they are alike. */
const byValue = (one: PlannedFacts, other: PlannedFacts): number =>
  (other.value ?? 0) - (one.value ?? 0);

/** Null where the reader lost sight of everything while it was written. */
export async function listContent(
  { db, env, told }: Telling,
  userId: string,
  template: ListContent['template'],
): Promise<ListContent | null> {
  const shown = told.toSorted(byValue).slice(0, MAX_ENTRIES);
  const dealIds = shown.flatMap(({ dealId }) => dealId ?? []);
  const deals = await repository.listMailDeals(db, userId, dealIds);
  const visible = shown.filter(({ dealId }) => dealId === null || deals.has(dealId));
  if (visible.length === 0) return null;
  return {
    template,
    entries: visible.map((facts) => entryOf(env, facts, deals.get(facts.dealId ?? ''))),
    count: told.length - (shown.length - visible.length),
    listUrl: hrefOf(env, '/notifications'),
  };
}

function placeOf(env: Env, { scopeKey, teamName, parts, pipeline }: DigestPlaceDto) {
  const told = DIGEST_PARTS.filter((name) => parts[name].count > 0);
  return {
    id: scopeKey,
    name: teamName ?? 'Your own deals',
    pipeline,
    parts: told.map((name) => ({
      ...parts[name],
      title: DIGEST_PART_TITLES[name],
      deals: parts[name].deals.map(({ dealId, ...deal }) => ({
        ...deal,
        url: hrefOf(env, `/deals/${dealId}`),
      })),
    })),
  };
}

/** Of the places that the reader still belongs to; null where none is left. */
export async function digestContent(
  { db, env, told }: Telling,
  userId: string,
): Promise<DigestContent | null> {
  const path = told[0]?.path ?? '';
  const digest = await findDigest(db, userId, path.split('/').at(-1) ?? '');
  if (!digest) return null;
  const reach = new Set((await listPlaces(db, userId)).map(({ scopeKey }) => scopeKey));
  const places = digest.places.filter(({ scopeKey }) => reach.has(scopeKey));
  if (places.length === 0) return null;
  return {
    template: 'digest_ready',
    kind: digest.kind,
    from: digest.from,
    to: digest.to,
    places: places.map((place) => placeOf(env, place)),
    url: hrefOf(env, path),
  };
}

export async function inviteContent({ db, env, told }: Telling): Promise<InviteContent | null> {
  const invite = await repository.findMailInvite(db, told[0]?.inviteId ?? '');
  if (!invite) return null;
  const { teamName, invitedBy, role, expiresAt } = invite;
  const { href: url } = inviteLink(env, invite);
  return { template: 'invite', teamName, invitedBy, role, url, expiresAt };
}
