import { z } from 'zod';
import { TEAM_ROLES } from '../auth/model';
import { BANDS, STAGES } from '../deals/model';
import type { PublicEventType } from '../events/model';
import { ALERT_KINDS } from '../risk/alert';

/*
 * What receivers are promised of each public event. Every object here is loose, since receivers have
 * to pass over what they do not know; building is strict: only what is listed leaves the house.
 */

const time = z.iso.datetime();
const stage = z.enum(STAGES);

const by = z
  .looseObject({ id: z.string(), name: z.string() })
  .nullable()
  .describe('Who did it; null where nobody did: time passed, or Sentinel did it by itself.');

const onAny = {
  truncated: z.literal(true).optional().describe('Long texts were cut, to keep within 256 KiB.'),
  test: z.literal(true).optional().describe('Sent by hand to try the endpoint: nothing happened.'),
} as const;

const dealShape = {
  id: z.string(),
  name: z.string(),
  account: z.string().nullable(),
  stage,
  value: z.number(),
  currency: z.string().length(3).describe('ISO 4217'),
  teamId: z.string().nullable().describe('The team that hears of it; null in a personal space.'),
  sequence: z
    .int()
    .describe(
      'Grows by one with each event that is sent of this deal: deliveries come in no order, and this tells it.',
    ),
  source: z.string().describe('Where it was done: screen, api, import, system, ...'),
  by,
  ...onAny,
} as const;

/** What can change of a deal. Days and times are ISO 8601, people their ids. */
const changedFields = z
  .looseObject({
    name: z.string(),
    account: z.string().nullable(),
    stage,
    value: z.number(),
    currency: z.string(),
    location: z.string().nullable(),
    expectedCloseDate: time.nullable(),
    nextStep: z.string().nullable(),
    nextStepAt: time.nullable(),
    outcome: z.enum(['won', 'lost']).nullable(),
    closedAt: time.nullable(),
    lostReason: z.string().nullable(),
    assignedToId: z.string().nullable(),
    ownerName: z.string().nullable(),
    crmStage: z.string().nullable().describe('The stage as the source of the deal calls it.'),
    notRiskUntil: time.nullable(),
    notRiskReason: z.string().nullable(),
    notRiskById: z.string().nullable(),
    deletedAt: time.nullable().describe('Set when it goes into the bin, null when it comes back.'),
    team: z
      .string()
      .nullable()
      .describe('The name of the place, of a deal that was moved; null for the one that it left.'),
  })
  .partial();

const changeShape = {
  previous: changedFields.describe('What changed, as it was.'),
  current: changedFields.describe('The same fields, as they are now.'),
} as const;

const stageShape = { ...dealShape, oldStage: stage, newStage: stage, ...changeShape } as const;

const riskShape = {
  ...dealShape,
  kind: z
    .enum(ALERT_KINDS)
    .describe(
      'entered_high: into the High band; rising: by much in a few days; engagement_dropped.',
    ),
  score: z.number().min(0).max(1),
  band: z.enum(BANDS),
  reasons: z.array(z.string()).describe('In words, the weightiest first.'),
  wasHeldBack: z
    .boolean()
    .describe('True where it was so before, and kept back while a person judged the deal as safe.'),
} as const;

const memberShape = {
  team: z.looseObject({ id: z.string(), name: z.string() }),
  member: z.looseObject({
    id: z.string(),
    name: z.string(),
    email: z.string().optional(),
    role: z.enum(TEAM_ROLES),
  }),
  by,
  ...onAny,
} as const;

const DATA = {
  'deal.created': z.looseObject(dealShape),
  'deal.updated': z.looseObject({ ...dealShape, ...changeShape }),
  'deal.stage_changed': z.looseObject(stageShape),
  'deal.at_risk': z.looseObject(riskShape),
  'deal.closed_won': z.looseObject(stageShape),
  'deal.closed_lost': z.looseObject(stageShape),
  'team.member_added': z.looseObject(memberShape),
  'team.member_removed': z.looseObject(memberShape),
} as const satisfies Record<PublicEventType, z.ZodObject>;

/** What `data` holds of an event, key by key. */
export const eventDataSchemaOf = (type: PublicEventType): z.ZodObject => DATA[type];

/** The whole body of a delivery of this event. */
export const eventBodySchemaOf = (type: PublicEventType) =>
  z.looseObject({
    id: z
      .string()
      .regex(/^evt_/)
      .describe('The same over every retry and redelivery: what came before can be passed over.'),
    event: z.literal(type),
    type: z.literal(type).describe('The same as `event`, as Standard Webhooks calls it.'),
    timestamp: time.describe('When it happened.'),
    data: DATA[type],
  });

/** What is sent, before it is made text. */
export interface EventBody {
  readonly id: string;
  readonly event: PublicEventType;
  readonly type: PublicEventType;
  /** ISO 8601 */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface CatalogueEntry {
  readonly title: string;
  /** When it is sent, in a sentence. */
  readonly when: string;
  readonly example: EventBody;
}

const exampleOf = (type: PublicEventType, data: EventBody['data']): EventBody => ({
  id: 'evt_cmfx2k81a4q7v0t9n3zr5wye6',
  event: type,
  type,
  timestamp: '2026-01-25T12:00:00.000Z',
  data,
});

const ANN = { id: 'cmfx0a7d2v8k1m5s9t3q6w4ze', name: 'Ann Lee' };
const DEAL = {
  id: 'cmfx1b3e6h9j2n5r8u0x4z7ac',
  name: 'Acme Corp',
  account: 'Acme Corporation',
  stage: 'negotiation',
  value: 50_000,
  currency: 'USD',
  teamId: 'cmfx0c5f8k1m4p7s0v3y6b9de',
  sequence: 4,
  source: 'screen',
  by: ANN,
} as const;
const TEAM = { id: DEAL.teamId, name: 'Sales North' };
const BOB = {
  id: 'cmfx3d6g9j2m5q8t1w4z7c0fh',
  name: 'Bob Ray',
  email: 'bob@example.com',
  role: 'member',
};

const closedAs = (outcome: 'won' | 'lost') => ({
  ...DEAL,
  stage: `closed_${outcome}`,
  sequence: 6,
  oldStage: 'negotiation',
  newStage: `closed_${outcome}`,
  previous: { stage: 'negotiation', outcome: null, closedAt: null },
  current: { stage: `closed_${outcome}`, outcome, closedAt: '2026-01-25T12:00:00.000Z' },
});

const entry = (
  type: PublicEventType,
  title: string,
  when: string,
  data: EventBody['data'],
): CatalogueEntry => ({ title, when, example: exampleOf(type, data) });

/** Every public event: what it is called, when it is sent, and an example. */
export const EVENT_CATALOGUE: Readonly<Record<PublicEventType, CatalogueEntry>> = {
  'deal.created': entry(
    'deal.created',
    'A deal was created',
    'A deal was typed in, sent to the API, or brought by an import or a sync. Of a deal that arrives with its past this is the only event; one that is created as closed has a closed `stage`.',
    { ...DEAL, stage: 'discovery', sequence: 1 },
  ),
  'deal.updated': entry(
    'deal.updated',
    'A deal was changed',
    'Something other than its stage changed, whoever changed it: a person, the API, an import, a hand-over. Also when a deal goes into the bin or comes back (`deletedAt`), and when it moves to another place (`team`): both places are told.',
    {
      ...DEAL,
      value: 65_000,
      previous: { value: 50_000, nextStep: null },
      current: { value: 65_000, nextStep: 'Send the contract' },
    },
  ),
  'deal.stage_changed': entry(
    'deal.stage_changed',
    'A deal moved to another stage',
    'Its stage changed. What was changed along with it stands in `previous` and `current`; no `deal.updated` follows.',
    {
      ...DEAL,
      oldStage: 'proposal',
      newStage: 'negotiation',
      previous: { stage: 'proposal' },
      current: { stage: 'negotiation' },
    },
  ),
  'deal.at_risk': entry(
    'deal.at_risk',
    'A deal is at risk',
    'The deal crossed one of the alert rules of its risk policy. Once per crossing, not once per look.',
    {
      ...DEAL,
      source: 'system',
      by: null,
      sequence: 5,
      kind: 'entered_high',
      score: 0.74,
      band: 'High',
      reasons: ['No activity for 21 days', 'In negotiation longer than most won deals'],
      wasHeldBack: false,
    },
  ),
  'deal.closed_won': entry(
    'deal.closed_won',
    'A deal was won',
    'Its stage became closed_won. Comes beside `deal.stage_changed`.',
    closedAs('won'),
  ),
  'deal.closed_lost': entry(
    'deal.closed_lost',
    'A deal was lost',
    'Its stage became closed_lost. Comes beside `deal.stage_changed`.',
    closedAs('lost'),
  ),
  'team.member_added': entry(
    'team.member_added',
    'Somebody joined the team',
    'A person accepted an invite. `by` is who invited them.',
    { team: TEAM, member: BOB, by: ANN },
  ),
  'team.member_removed': entry(
    'team.member_removed',
    'Somebody left the team',
    'A person left (`by` is null), was removed, deleted their account (then they are named by a stand-in, without an address), or the team itself was deleted (once for each member).',
    { team: TEAM, member: BOB, by: ANN },
  ),
};

/** JSON Schema (2020-12) of the whole body of an event. */
export function jsonSchemaOf(type: PublicEventType): Readonly<Record<string, unknown>> {
  const { title, when } = EVENT_CATALOGUE[type];
  const schema = eventBodySchemaOf(type).meta({ title, description: when });
  return z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      // The format says it; the pattern for it fills a screen.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  }) as Record<string, unknown>;
}
