import 'server-only';
import { z } from 'zod';
import { ProviderError } from '../../clients/calls';
import { quoted, type Row, type SalesforceSession } from '../../clients/salesforce';
import { WRITE_BACK_FIELDS, type WriteBackField } from '../model';
import type { PushOutcome, SourceChange } from '../source';
import { dateAt } from './row-values';

/** How often it is read again because somebody else was writing at the same moment. */
const MAX_ROUNDS = 3;

const FIELDS: Readonly<Record<WriteBackField, { readonly field: string; readonly label: string }>> =
  {
    stage: { field: 'StageName', label: 'stage' },
    expectedCloseDate: { field: 'CloseDate', label: 'close date' },
    nextStep: { field: 'NextStep', label: 'next step' },
  };

/** Those that every organisation keeps a history of. */
const KEPT: ReadonlySet<string> = new Set(['StageName', 'CloseDate']);

const rowSchema = z.record(z.string(), z.unknown());
const valueOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

interface Wish {
  readonly name: WriteBackField;
  readonly field: string;
  readonly label: string;
  readonly from: string | null;
  readonly to: string | null;
}

const wishesOf = ({ fields }: SourceChange): Wish[] =>
  WRITE_BACK_FIELDS.flatMap((name) => {
    const wish = fields[name];
    return wish ? [{ name, ...FIELDS[name], ...wish }] : [];
  });

const readRecord = (
  session: SalesforceSession,
  id: string,
  wishes: readonly Wish[],
): Promise<Row> => {
  const fields = ['LastModifiedDate', ...wishes.map(({ field }) => field)].join(',');
  return session.get(`/sobjects/Opportunity/${encodeURIComponent(id)}?fields=${fields}`, rowSchema);
};

/** Where changes of a field are kept, oldest first. */
function historyQuery(id: string, field: string): string {
  const of = `WHERE OpportunityId = ${quoted(id)}`;
  const inOrder = 'ORDER BY CreatedDate, Id';
  return KEPT.has(field)
    ? `SELECT CreatedDate, ${field} FROM OpportunityHistory ${of} ${inOrder}`
    : `SELECT CreatedDate FROM OpportunityFieldHistory ${of} AND Field = ${quoted(field)} ${inOrder}`;
}

/** When a field got the value that it has, as its history tells; null where there is none to read. */
async function changedAt(
  session: SalesforceSession,
  id: string,
  { field }: Wish,
): Promise<Date | null> {
  try {
    const { rows } = await session.query(historyQuery(id, field));
    const turn = KEPT.has(field) ? turnOf(rows, field) : rows.at(-1);
    return turn ? dateAt(turn, 'CreatedDate') : null;
  } catch (error) {
    // Not every organisation keeps, or shows, the history of fields.
    const isHidden =
      error instanceof ProviderError && ['rejected', 'forbidden'].includes(error.fault);
    if (isHidden) return null;
    throw error;
  }
}

/** The first of the newest rows that all say the same. */
function turnOf(rows: readonly Row[], field: string): Row | undefined {
  const now = rows.at(-1)?.[field];
  return rows[rows.findLastIndex((row) => row[field] !== now) + 1];
}

interface Decision {
  /** What stands there already. */
  readonly same: readonly Wish[];
  readonly send: readonly Wish[];
  readonly overtaken: readonly Wish[];
}

const secondOf = (at: Date): number => Math.floor(at.getTime() / 1_000);

/**
 * The newer of two changes wins, field by field. Salesforce tells whole seconds: of two in the same one
 * nobody knows which came last, and what stands there is not written over unseen.
 */
async function decide(
  session: SalesforceSession,
  change: SourceChange,
  record: Row,
  wishes: readonly Wish[],
): Promise<Decision> {
  const same: Wish[] = [];
  const send: Wish[] = [];
  const overtaken: Wish[] = [];
  for (const wish of wishes) {
    const current = valueOf(record[wish.field]);
    if (current === wish.to) {
      same.push(wish);
      continue;
    }
    const isOurs = current === wish.from;
    const there = isOurs ? null : await changedAt(session, change.externalId, wish);
    const at = there ?? dateAt(record, 'LastModifiedDate');
    const isNewer = !isOurs && at !== null && secondOf(at) >= secondOf(change.changedAt);
    (isNewer ? overtaken : send).push(wish);
  }
  return { same, send, overtaken };
}

/** Salesforce compares whole seconds; nothing is written where it changed since it was read. */
async function write(
  session: SalesforceSession,
  id: string,
  record: Row,
  send: readonly Wish[],
): Promise<void> {
  if (send.length === 0) return;
  const body = Object.fromEntries(send.map(({ field, to }) => [field, to]));
  const readAt = dateAt(record, 'LastModifiedDate');
  const headers: Record<string, string> = readAt
    ? { 'if-unmodified-since': readAt.toUTCString() }
    : {};
  await session.patch(`/sobjects/Opportunity/${encodeURIComponent(id)}`, body, headers);
}

const listed = (wishes: readonly Wish[]): string => wishes.map(({ label }) => label).join(' and ');

const namesOf = (wishes: readonly Wish[]) => wishes.map(({ name }) => name);

function outcomeOf({ same, send, overtaken }: Decision): PushOutcome {
  const sent = send.length === 0 ? '' : ` The ${listed(send)} was sent.`;
  const kept = `The ${listed(overtaken)} was changed in Salesforce later; what stands there was kept.${sent}`;
  return {
    kind: 'answered',
    made: namesOf([...same, ...send]),
    overtaken: namesOf(overtaken),
    message: overtaken.length === 0 ? null : kept,
  };
}

const isConflict = (error: unknown): boolean =>
  error instanceof ProviderError && error.fault === 'conflict';

async function pushOnce(session: SalesforceSession, change: SourceChange): Promise<PushOutcome> {
  const wishes = wishesOf(change);
  const record = await readRecord(session, change.externalId, wishes);
  const decision = await decide(session, change, record, wishes);
  await write(session, change.externalId, record, decision.send);
  return outcomeOf(decision);
}

/** What only a person can mend: a rule of the organisation, a missing right, a record that is gone. */
function refusalOf(error: unknown): PushOutcome | null {
  if (!(error instanceof ProviderError)) return null;
  const isFinal = ['rejected', 'forbidden', 'not_found'].includes(error.fault);
  return isFinal ? { kind: 'refused', message: error.message } : null;
}

/**
 * Writes a change back. What Salesforce holds is read first: a value that was changed there after ours
 * stays, and nothing is overwritten that changed between reading and writing.
 *
 * @throws ProviderError
 */
export async function pushChange(
  session: SalesforceSession,
  change: SourceChange,
): Promise<PushOutcome> {
  for (let round = 1; ; round += 1) {
    try {
      return await pushOnce(session, change);
    } catch (error) {
      if (isConflict(error) && round < MAX_ROUNDS) continue;
      const refused = refusalOf(error);
      if (refused) return refused;
      throw error;
    }
  }
}
