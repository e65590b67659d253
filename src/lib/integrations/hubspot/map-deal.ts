import type { Association, HubSpotRecord, PortalAccount } from '../../clients/hubspot';
import { currencyCode } from '../../core/money';
import type { SourceStage } from '../model';
import type { RecordProblem, SourceDeal } from '../source';
import { uniqueBy } from '../unique-by';
import { activityOf, type ActivitySetting, type ActivityType } from './map-activities';
import { contactAdded, contactOf } from './map-contacts';
import { historyOf, WITH_HISTORY } from './map-history';
import type { People } from './people';
import { dateAt, lineAt, MAX_NAME, MAX_WORDS, moneyFrom, rawAt, wordsAt } from './record-values';
import { stageByDeal, type StageFinder } from './stages';

export const DEAL_PROPERTIES = [
  'dealname',
  'dealstage',
  'amount',
  'deal_currency_code',
  'closedate',
  'createdate',
  'hubspot_owner_id',
  'hs_next_step',
  'closed_lost_reason',
  'hs_is_closed',
  'hs_is_closed_won',
  'hs_deal_stage_probability',
  'hs_merged_object_ids',
] as const;

/** What is the same for every deal of a portal. */
export interface Lookups {
  readonly account: PortalAccount;
  /** Where people look at its records. */
  readonly url: string;
  readonly people: People;
  readonly stages: StageFinder;
}

/** A deal with all that hangs on it, as HubSpot gave it. */
export interface DealParts {
  readonly deal: HubSpotRecord;
  readonly company: HubSpotRecord | null;
  readonly contacts: readonly (readonly [HubSpotRecord, Association])[];
  readonly activities: readonly (readonly [ActivityType, HubSpotRecord])[];
}

export interface MappedDeal {
  /** Null where it could not be taken. */
  readonly deal: SourceDeal | null;
  readonly problems: readonly RecordProblem[];
}

type Complain = (field: string, message: string, isSkipped?: boolean) => void;

function stageOf(deal: HubSpotRecord, stages: StageFinder, complain: Complain): SourceStage | null {
  const key = rawAt(deal, 'dealstage');
  if (key === null) {
    complain(
      'dealstage',
      'The deal is in no stage, and is left out: give it one in HubSpot.',
      true,
    );
    return null;
  }
  const known = stages.get(key);
  if (known) return known;
  complain('dealstage', `Its stage ${key.slice(0, 100)} is in no pipeline any more.`);
  return stageByDeal(deal, key);
}

function valueOf(deal: HubSpotRecord, complain: Complain): number | null {
  const text = rawAt(deal, 'amount');
  const value = moneyFrom(text);
  if (text !== null && value === null) {
    complain('amount', 'Its amount is no sum that a deal can have (0 to 1,000,000,000,000); taken without.');
  }
  return value;
} // prettier-ignore

function currencyOf(deal: HubSpotRecord, account: PortalAccount, complain: Complain): string | null {
  const own = rawAt(deal, 'deal_currency_code');
  const code = currencyCode.safeParse(own ?? account.currency ?? '').data ?? null;
  if (own !== null && code === null) complain('deal_currency_code', 'Its currency is none that is known.');
  return code;
} // prettier-ignore

function closeDateOf(deal: HubSpotRecord, complain: Complain): Date | null {
  const date = dateAt(deal, 'closedate');
  if (date === null && rawAt(deal, 'closedate') !== null) {
    complain('closedate', 'Its close date is none that can be read; taken without.');
  }
  return date;
}

/** `createdate` as it stands (people may set it), else when the record was made. */
function createdAtOf(deal: HubSpotRecord, complain: Complain): Date | null {
  const at = dateAt(deal, 'createdate') ?? deal.createdAt;
  if (!Number.isNaN(at.getTime())) return at;
  complain('createdate', 'It is not known when the deal was created; it is left out.', true);
  return null;
}

const LOOKED_AT: ReadonlySet<string> = new Set([...DEAL_PROPERTIES, ...WITH_HISTORY]);

function complainOfUnread({ unread = [] }: HubSpotRecord, complain: Complain): void {
  for (const field of unread.filter((name) => LOOKED_AT.has(name))) {
    complain(field, `HubSpot sent its ${field} in a form that cannot be read; taken without.`);
  }
}

function childrenOf(
  { contacts, activities }: DealParts,
  createdAt: Date,
  setting: ActivitySetting,
) {
  const told = activities.map(([type, record]) => activityOf(type, record, setting));
  return {
    contacts: contacts.map(([contact, association]) => contactOf(contact, association)),
    meetings: told.flatMap(({ meetings = [] }) => meetings),
    problems: told.flatMap(({ problems = [] }) => problems),
    events: [
      ...contacts.map(([contact]) => contactAdded(contact, createdAt)),
      ...told.flatMap(({ events }) => events),
    ],
  };
}

function linkTo({ url, account: { portalId } }: Lookups, dealId: string): string {
  return `${url}/contacts/${portalId}/record/0-3/${dealId}`;
}

/** The last closing that the history tells; else HubSpot's close date, which it sets on closing. */
const closingOf = (stage: SourceStage, ended: Date | null, closeDate: Date | null, createdAt: Date): Date | null =>
  stage.isClosed === true ? (ended ?? closeDate ?? createdAt) : null; // prettier-ignore

/** Puts a deal into the engine's terms. What cannot be understood is a problem, never an exception. */
export function mapDeal(parts: DealParts, lookups: Lookups, setting: ActivitySetting): MappedDeal {
  const { deal, company } = parts;
  const { account, people, stages } = lookups;
  const problems: RecordProblem[] = [];
  const name = lineAt(deal, 'dealname', MAX_NAME);
  const complain: Complain = (field, message, isSkipped = false) =>
    problems.push({ kind: 'deal', externalId: deal.id, name, field, message, isSkipped });
  const stage = stageOf(deal, stages, complain);
  const createdAt = createdAtOf(deal, complain);
  if (stage === null || createdAt === null) return { deal: null, problems };
  if (name === null) complain('dealname', 'The deal has no name in HubSpot.');
  complainOfUnread(deal, complain);
  const history = historyOf(deal, { people, stages: new Map([...stages, [stage.key, stage]]), stage: stage.key, createdAt }); // prettier-ignore
  const children = childrenOf(parts, history.createdAt, setting);
  const closeDate = closeDateOf(deal, complain);
  const owner = people.byId(rawAt(deal, 'hubspot_owner_id'));
  const mapped: SourceDeal = {
    externalId: deal.id,
    name: name ?? `Deal ${deal.id}`,
    account: company ? lineAt(company, 'name', MAX_NAME) : null,
    value: valueOf(deal, complain),
    currency: currencyOf(deal, account, complain),
    stage,
    createdAt: history.createdAt,
    expectedCloseDate: closeDate,
    closedAt: closingOf(stage, history.endedAt, closeDate, history.createdAt),
    lostReason: wordsAt(deal, 'closed_lost_reason', MAX_WORDS),
    nextStep: wordsAt(deal, 'hs_next_step', MAX_WORDS),
    ownerName: people.nameOf(owner?.id ?? null),
    ownerEmail: owner?.email ?? null,
    url: linkTo(lookups, deal.id),
    events: uniqueBy([...history.events, ...children.events], ({ externalId }) => externalId),
    contacts: children.contacts,
    meetings: children.meetings,
  };
  return { deal: mapped, problems: [...problems, ...children.problems] };
}
