import 'server-only';
import { stringify } from 'csv-stringify/sync';
import { auditKeyOf, placeFor, type Actor } from '../auth';
import { disarmCell } from '../core/csv-cell';
import type { Deps } from '../platform/deps';
import type { AuditEntryDto, AuditPageDto, ChainReportDto } from './dto';
import { nameOfRef, sentenceOf } from './model';
import { listEntries, listOccurring, type AuditRow } from './repository/read';
import type { ExportAuditQuery, ListAuditQuery } from './schema';
import { verifyChain } from './verify-chain';

const EXPORT_PAGE = 500;

/**
 * Whose chain an actor may read: a team's, or their own.
 *
 * @throws AppError NOT_FOUND for a team that is not theirs, FORBIDDEN for the role or the token
 */
function chainFor(actor: Actor, teamId: string | null | undefined): string {
  return auditKeyOf(placeFor(actor, 'audit.read', teamId).scopeKey, actor);
}

function toDto(row: AuditRow): AuditEntryDto {
  const { action, actorRef, target, targetName, data, requestId, prevHash, hash } = row;
  const actorName = nameOfRef(actorRef, row.actorName);
  const about = { action, who: actorName, target: aboutPerson(row), data };
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    action,
    sentence: sentenceOf(about),
    actorRef,
    actorName,
    target,
    targetName,
    data,
    requestId,
    prevHash,
    hash,
  };
}

/** A target without a name is a person whose account is gone where the action is about people. */
const aboutPerson = ({ action, target, targetName }: AuditRow): string | null =>
  targetName ?? (/^(member|team)\./.test(action) && target ? nameOfRef(target, null) : target);

/** A page of the trail, newest first. */
export async function listAudit(
  { db }: Deps,
  actor: Actor,
  { teamId, cursor, limit, ...filter }: ListAuditQuery,
): Promise<AuditPageDto> {
  const page = await listEntries(db, chainFor(actor, teamId), filter, { cursor, limit });
  return { entries: page.rows.map(toDto), nextCursor: page.nextCursor };
}

/** What the filters of the trail can offer, and its chain from the first entry to the last. */
export async function describeAudit({ db }: Deps, actor: Actor, teamId: string | null) {
  const scopeKey = chainFor(actor, teamId);
  const { actions, actors } = await listOccurring(db, scopeKey);
  const people = actors.map(({ ref, name }) => ({ ref, name: nameOfRef(ref, name) }));
  return { actions, people };
}

/** Walks the chain of a team, or one's own. */
export async function verifyAudit(
  { db }: Deps,
  actor: Actor,
  teamId: string | null,
): Promise<ChainReportDto> {
  return verifyChain(db, chainFor(actor, teamId));
}

const COLUMNS = [
  'id',
  'at',
  'action',
  'sentence',
  'actorRef',
  'actorName',
  'target',
  'targetName',
  'data',
  'requestId',
  'prevHash',
  'hash',
] as const satisfies readonly (keyof AuditEntryDto)[];

function csvOf(entries: readonly AuditEntryDto[]): string {
  const cell = (value: AuditEntryDto[keyof AuditEntryDto]): string => {
    if (value === null) return '';
    return disarmCell(typeof value === 'string' ? value : JSON.stringify(value));
  };
  return stringify(entries.map((entry) => COLUMNS.map((column) => cell(entry[column]))));
}

/** How entries become a file: what stands before, between and after its pages. */
const FORMS = {
  csv: { head: `${COLUMNS.join(',')}\n`, between: '', foot: '', write: csvOf },
  json: {
    head: '{"success":true,"entries":[',
    between: ',',
    foot: ']}',
    write: (entries: readonly AuditEntryDto[]) =>
      entries.map((entry) => JSON.stringify(entry)).join(','),
  },
} as const;

/** The trail as a file, newest first, made a page at a time. */
export async function* exportAudit(
  { db }: Deps,
  actor: Actor,
  { teamId, format, ...filter }: ExportAuditQuery,
): AsyncGenerator<string, void> {
  const scopeKey = chainFor(actor, teamId);
  const { head, between, foot, write } = FORMS[format];
  let lead: string = head;
  let cursor: string | undefined;
  do {
    const page = await listEntries(db, scopeKey, filter, { cursor, limit: EXPORT_PAGE });
    if (page.rows.length > 0) {
      yield lead + write(page.rows.map(toDto));
      lead = between;
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  yield (lead === head ? head : '') + foot;
}
