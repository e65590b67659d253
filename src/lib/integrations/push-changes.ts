import 'server-only';
import { ProviderError } from '../clients/calls';
import { AppError } from '../core/errors';
import { noteOfPlace, type DealNote } from '../deals';
import type { Stage } from '../deals/model';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { getEnv, type Env } from '../platform/env';
import { withKeptLease } from '../platform/lease';
import { INTEGRATION_LABELS, isCrm, type SourceStage, type StageChoices } from './model';
import { openSession } from './open-session';
import { ownerOf } from './owner-of';
import { findConnectionById, type ConnectionRow } from './repository/connections';
import * as pushes from './repository/pushes';
import { addLog } from './repository/runs';
import { connectionSettings } from './settings-schema';
import type { PushOutcome, Source, SourceChange, SourceContext } from './source';
import { sourceOf } from './sources';
import { stageOf } from './stage-mapping';
import { stagesOf } from './to-dto';

const LEASE_SECONDS = 30;
const AT_ONCE = 200;
/** After so many attempts, or so long, a change is given up; the log says so. */
const MAX_ATTEMPTS = 12;
const MINUTE_MS = 60_000;
const PAUSES_MS = [1, 1, 5, 15, 60, 60, 180, 360].map((minutes) => minutes * MINUTE_MS);

/** All that waits for one deal, as one change: from where it began to where it has come. */
interface DealPush {
  readonly ids: readonly string[];
  readonly attempt: number;
  readonly dealId: string;
  readonly externalId: string;
  readonly fields: pushes.PushFields;
  readonly changedAt: Date;
  readonly nextAttemptAt: Date | null;
}

function merge(rows: readonly pushes.PushRow[]): DealPush[] {
  const byDeal = new Map<string, pushes.PushRow[]>();
  for (const row of rows) {
    byDeal.set(row.externalId, [...(byDeal.get(row.externalId) ?? []), row]);
  }
  return [...byDeal.values()].map((own) => {
    const all = own.map(({ fields }) => fields as unknown as pushes.PushFields);
    const names = [...new Set(all.flatMap((fields) => Object.keys(fields)))] as (keyof pushes.PushFields)[]; // prettier-ignore
    const fields = names.flatMap((name) => {
      const given = all.flatMap((each) => each[name] ?? []);
      const [from, to] = [given[0]?.from ?? null, given.at(-1)?.to ?? null];
      // Taken back before it was sent.
      return from === to ? [] : [[name, { from, to }] as const];
    });
    return {
      ids: own.map(({ id }) => id),
      attempt: Math.max(...own.map(({ attempt }) => attempt)),
      dealId: own[0]?.dealId ?? '',
      externalId: own[0]?.externalId ?? '',
      fields: Object.fromEntries(fields),
      changedAt: new Date(Math.max(...own.map(({ changedAt }) => changedAt.getTime()))),
      // By the last of them: an older one that rests is overtaken by it.
      nextAttemptAt: own.at(-1)?.nextAttemptAt ?? null,
    };
  });
}

/** The first of the source's stages that means this here. */
const keyOf = (
  stages: readonly SourceStage[],
  choices: StageChoices,
  ours: string | null,
): string | null =>
  stages
    .toSorted((a, b) => a.order - b.order)
    .find((stage) => stageOf('salesforce', stage, choices) === (ours as Stage))?.key ?? null;

/** The change in the source's terms; a stage that the source has none for is left out. */
function toChange(push: DealPush, connection: ConnectionRow): SourceChange {
  const { stage, expectedCloseDate, nextStep } = push.fields;
  const stages = stagesOf(connection);
  const choices = connectionSettings.parse(connection.settings).stages;
  const to = stage ? keyOf(stages, choices, stage.to) : null;
  const day = (text: string | null) => text?.slice(0, 10) ?? null;
  return {
    externalId: push.externalId,
    changedAt: push.changedAt,
    fields: {
      ...(stage && to !== null ? { stage: { from: keyOf(stages, choices, stage.from), to } } : {}),
      ...(expectedCloseDate
        ? {
            expectedCloseDate: { from: day(expectedCloseDate.from), to: day(expectedCloseDate.to) },
          }
        : {}),
      ...(nextStep ? { nextStep } : {}),
    },
  };
}

interface Pushing {
  readonly deps: Deps;
  readonly connection: ConnectionRow;
  readonly source: Source;
  readonly session: SourceContext;
}

const changesOf = (fields: pushes.PushFields): DealNote['changes'] =>
  Object.fromEntries(
    Object.entries(fields).map(([field, { from, to }]) => [field, { old: from, new: to }]),
  );

/** What was made there stands in the activity, and in the deal's timeline where the deal is here yet. */
async function noteSent(
  tx: Tx,
  { deps, connection: { scopeKey, name: source, userId } }: Pushing,
  { dealId, externalId, fields }: DealPush,
): Promise<void> {
  const by = { now: deps.now(), actorId: null, actorName: null, source, requestId: null };
  const note = { kind: 'written_back', changes: changesOf(fields) } as const;
  const name = await noteOfPlace(tx, scopeKey, dealId, by, note);
  const count = Object.keys(fields).length;
  const changes = `${count} ${count === 1 ? 'change' : 'changes'} written to ${INTEGRATION_LABELS[source]}`;
  await addLog(tx, {
    userId,
    integration: source,
    action: 'write_back',
    status: 'success',
    message: `${changes}: ${name ?? 'a deal that is not here any more'}`,
    metadata: { externalId, dealId },
    createdAt: by.now,
  });
}

/** The part of a change that stands at the source now. */
const madeOf = ({ fields }: DealPush, made: readonly string[]): pushes.PushFields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => made.includes(name)));

/** Nothing was left to be made, or to be said. */
const NOTHING_TO_DO = { kind: 'answered', made: [], overtaken: [], message: null } as const;

async function settle(work: Pushing, push: DealPush, outcome: PushOutcome): Promise<void> {
  const { deps, connection } = work;
  await inTransaction(deps.db, async (tx) => {
    const now = deps.now();
    const { message: error } = outcome;
    if (outcome.kind === 'answered') {
      const fields = madeOf(push, outcome.made);
      if (Object.keys(fields).length > 0) await noteSent(tx, work, { ...push, fields });
      await pushes.endAnswered(tx, push.ids, { ...outcome, error, now });
    } else {
      await pushes.endRefused(tx, push.ids, { error: outcome.message, now });
    }
    if (error === null) return;
    await addLog(tx, {
      userId: connection.userId,
      integration: connection.name,
      action: 'write_back',
      status: 'failed',
      message: error,
      metadata: { externalId: push.externalId },
      createdAt: now,
    });
  });
}

/** Leaves a change for later, or gives it up. */
async function postpone(work: Pushing, push: DealPush, error: ProviderError): Promise<void> {
  const { deps, connection } = work;
  if (push.attempt + 1 >= MAX_ATTEMPTS) {
    const label = INTEGRATION_LABELS[connection.name];
    const message = `A change could not be made in ${label}, and is given up: ${error.message}`;
    return settle(work, push, { kind: 'refused', message });
  }
  const pause = PAUSES_MS[Math.min(push.attempt, PAUSES_MS.length - 1)] ?? MINUTE_MS;
  const wait = Math.max(pause, error.retryAfterMs ?? 0);
  const nextAttemptAt = new Date(deps.now().getTime() + wait);
  await pushes.delayPushes(deps.db, push.ids, { error: error.message, nextAttemptAt });
}

async function pushOne(work: Pushing, push: DealPush): Promise<boolean> {
  if (Object.keys(push.fields).length === 0) {
    await settle(work, push, NOTHING_TO_DO);
    return false;
  }
  const change = toChange(push, work.connection);
  try {
    const outcome: PushOutcome =
      Object.keys(change.fields).length > 0 && work.source.push
        ? await work.source.push(work.session, change)
        : { kind: 'refused', message: 'The source has no stage that means this.' };
    await settle(work, push, outcome);
    return outcome.kind === 'answered' && outcome.made.length > 0;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    await postpone(work, push, error);
    return false;
  }
}

/** Nobody's changes leave by the key of somebody who has no say here any more; the next sync tells them. */
async function mayPush({ deps, connection }: Pushing): Promise<boolean> {
  try {
    await ownerOf(deps, connection);
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await inTransaction(deps.db, (tx) =>
      pushes.cancelPushes(tx, connection.id, error.message, deps.now()),
    );
    return false;
  }
}

/**
 * Makes the changes at the source that wait for this connection, each only while its owner may. Whoever
 * calls holds its lease.
 *
 * @returns how many were made there
 */
export async function pushPending(work: Pushing): Promise<number> {
  const { deps, connection } = work;
  const now = deps.now();
  const waiting = await pushes.listPending(deps.db, connection.id, AT_ONCE);
  const due = merge(waiting).filter(({ nextAttemptAt }) => (nextAttemptAt ?? now) <= now);
  let sent = 0;
  for (const push of due) {
    if (!(await mayPush(work))) break;
    sent += (await pushOne(work, push)) ? 1 : 0;
  }
  return sent;
}

/** Writes back what waits for a connection, unless it is being synced, which does so itself. */
export async function pushChanges(
  deps: Deps,
  integrationId: string,
  { signal = new AbortController().signal }: { readonly signal?: AbortSignal | undefined } = {},
  env: Env = getEnv(),
): Promise<number> {
  const sent = await withKeptLease(deps.db, `sync:${integrationId}`, LEASE_SECONDS, async () => {
    const connection = await findConnectionById(deps.db, 'salesforce', integrationId);
    if (!connection?.isActive || !isCrm(connection.name)) return 0;
    const source = await sourceOf(connection.name);
    const session = openSession(deps, env, connection, { source, signal });
    return pushPending({ deps, connection, source, session });
  });
  return sent ?? 0;
}
