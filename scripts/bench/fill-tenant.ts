import pg from 'pg';
import { copyRows, type CopyCell } from './copy-rows';
import { makeDeal, type HistoryShape, type MadeDeal } from './history';
import type { Tenant } from './tenants';

const BLOCK = 500;

const DEAL_COLUMNS = ['id', 'scopeKey', 'userId', 'teamId', 'assignedToId', 'ownerName', 'name', 'account', 'stage', 'value', 'currency', 'source', 'externalId', 'expectedCloseDate', 'stageEnteredAt', 'createdAt', 'updatedAt', 'riskReasons'] as const; // prettier-ignore
const EVENT_COLUMNS = ['id', 'dealId', 'at', 'type', 'from', 'to', 'actor', 'text', 'source', 'externalId'] as const; // prettier-ignore

const time = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString();

function dealCells(tenant: Tenant, id: string, deal: MadeDeal): CopyCell[] {
  const { scopeKey, userId, teamId } = tenant;
  const assignee = tenant.userIdOf(deal.owner);
  const createdAt = time(deal.createdAt);
  const who = [scopeKey, userId, teamId, assignee, deal.owner];
  const what = [deal.name, deal.account, deal.stage, deal.value, deal.currency];
  const when = [time(deal.expectedCloseDate), createdAt, createdAt, createdAt];
  return [id, ...who, ...what, deal.source, deal.id, ...when, '{}'];
}

const eventCells = (dealId: string, { events, source }: MadeDeal): CopyCell[][] =>
  events.map((event, index) => {
    const { at, type, from, to, actor, text } = event;
    const number = String(index);
    return [`${dealId}e${number}`, dealId, time(at), type, from, to, actor, text, source, number];
  });

interface Block {
  readonly deals: CopyCell[][];
  readonly events: CopyCell[][];
}

function makeBlock(tenant: Tenant, from: number, to: number, shape: HistoryShape): Block {
  const made = Array.from({ length: to - from }, (_, index) => {
    const id = `c${tenant.key}${(from + index).toString(36).padStart(8, '0')}`;
    return { id, deal: makeDeal(from + index, shape) };
  });
  return {
    deals: made.map(({ id, deal }) => dealCells(tenant, id, deal)),
    events: made.flatMap(({ id, deal }) => eventCells(id, deal)),
  };
}

async function copyBlock(client: pg.Client, { deals, events }: Block): Promise<void> {
  await copyRows(client, 'Deal', DEAL_COLUMNS, deals);
  await copyRows(client, 'DealEvent', EVENT_COLUMNS, events);
}

/**
 * Puts that many made deals with their events into a tenant, as the owner of the tables: history and
 * plain columns only. The assessments are the sweep's work.
 */
export async function fillTenant(
  ownerUrl: string,
  tenant: Tenant,
  count: number,
  shape: HistoryShape,
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    let copying = Promise.resolve();
    for (let from = 0; from < count; from += BLOCK) {
      // The next block is made while the database takes this one.
      const block = makeBlock(tenant, from, Math.min(count, from + BLOCK), shape);
      await copying;
      copying = copyBlock(client, block);
      copying.catch(() => undefined);
    }
    await copying;
  } finally {
    await client.end();
  }
}

/** Closes each third deal of the database as it stands, a third of those won. */
const CLOSE_A_THIRD = `UPDATE "Deal" SET
    "outcome" = (CASE WHEN "n" % 9 = 0 THEN 'won' ELSE 'lost' END)::"DealOutcome",
    "stage" = (CASE WHEN "n" % 9 = 0 THEN 'closed_won' ELSE 'closed_lost' END)::"DealStage",
    "closedAt" = "riskAsOf", "priority" = NULL, "riskNextAction" = NULL
  FROM (SELECT "id" AS "dealId", substr("externalId", 3)::int AS "n" FROM "Deal") AS numbered
  WHERE "id" = "dealId" AND "n" % 3 = 0`;

export async function closeAThird(ownerUrl: string): Promise<void> {
  await runAsOwner(ownerUrl, [CLOSE_A_THIRD]);
}

/** What autovacuum would have done by and by. */
export async function settleTables(ownerUrl: string): Promise<void> {
  await runAsOwner(ownerUrl, ['VACUUM (ANALYZE)', 'CHECKPOINT']);
}

async function runAsOwner(ownerUrl: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
