import 'server-only';
import { personalKey, placeFor, scopeFor, teamKey, type Actor } from '../auth';
import { DAY_MS } from '../core/dates';
import type { Deps } from '../platform/deps';
import { wilsonInterval } from '../risk/backtest/wilson-interval';
import type {
  AlertRecordDto,
  IntervalDto,
  NotRiskRecordDto,
  RecordGroupDto,
  RecordLineDto,
  RuleRecordDto,
} from './dto';
import { ALERT_KINDS, MIN_RESOLVED } from './model';
import * as repository from './repository/record';
import type { AlertRecordQuery } from './schema';

const NOTHING = {
  fired: 0, quiet: 0, lost: 0, won: 0, lostDeals: 0, wonDeals: 0, slipped: 0, open: 0, dismissed: 0, medianDaysToLoss: null,
} as const; // prettier-ignore

/** A share of deals with its interval, and neither where too few have ended. */
function shareOf(hits: number, n: number): { share: number | null; interval: IntervalDto | null } {
  if (n < MIN_RESOLVED) return { share: null, interval: null };
  const share = hits / n;
  return { share, interval: wilsonInterval(share, n) };
}

function lineOf(key: string, found: Partial<repository.CountedLine> | undefined): RecordLineDto {
  const { replayed: _replayed, ...counts } = { ...NOTHING, ...found };
  const { share: precision, interval } = shareOf(
    counts.lostDeals,
    counts.lostDeals + counts.wonDeals,
  );
  return { ...counts, key, precision, interval };
}

function groupOf(
  replayed: boolean,
  rules: readonly repository.CountedLine[],
  signals: readonly repository.CountedLine[],
): RecordGroupDto {
  const own = rules.filter((line) => line.replayed === replayed);
  const find = (key: string | null) => own.find((line) => line.key === key);
  return {
    total: lineOf('all', find(null)),
    rules: ALERT_KINDS.map((kind) => lineOf(kind, find(kind))),
    signals: signals
      .filter((line) => line.replayed === replayed)
      .map((line) => lineOf(line.key ?? '', line)),
  };
}

function judgementsOf(counts: repository.NotRiskCounts): NotRiskRecordDto {
  const { share: right, interval } = shareOf(counts.won, counts.won + counts.lost);
  return { ...counts, right, interval };
}

/**
 * The track record of a team's alerts (or of one's own): how many fired in the period, what became of
 * their deals, and how often each rule and each signal was right.
 *
 * @throws AppError NOT_FOUND (team), FORBIDDEN
 */
export async function getAlertRecord(
  { db, now }: Deps,
  actor: Actor,
  query: AlertRecordQuery,
): Promise<AlertRecordDto> {
  const { scopeKey, teamId } = placeFor(actor, 'alert.read', query.teamId);
  const until = now();
  const since = new Date(until.getTime() - query.days * DAY_MS);
  const [rules, signals, closed, judgements] = await Promise.all([
    repository.countByRule(db, scopeKey, since, until),
    repository.countBySignal(db, scopeKey, since, until),
    repository.countClosedSince(db, scopeKey, since),
    repository.countJudgements(db, scopeKey, since, until),
  ]);
  const ended = closed.won + closed.lost;
  return {
    days: query.days,
    since: since.toISOString(),
    until: until.toISOString(),
    teamId,
    closed: { ...closed, lostShare: ended === 0 ? null : closed.lost / ended },
    live: groupOf(false, rules, signals),
    replayed: groupOf(true, rules, signals),
    notRisk: judgementsOf(judgements),
  };
}

const RULE_DAYS = 365;

/**
 * The last year's record of each rule in each of the actor's teams, to stand beside its alerts.
 *
 * @param onlyOf this team's id (null: one's own deals); left out, those of all
 */
export async function listRuleRecords(
  { db, now }: Deps,
  actor: Actor,
  onlyOf?: string | null,
): Promise<readonly RuleRecordDto[]> {
  const since = new Date(now().getTime() - RULE_DAYS * DAY_MS);
  const { keys } = scopeFor(actor, 'alert.read');
  const only = onlyOf === null ? personalKey(actor.userId) : onlyOf && teamKey(onlyOf);
  const asked = only ? keys.filter((key) => key === only) : keys;
  const counts = await repository.countEndedByRule(db, asked, since);
  const teams = new Map(actor.memberships.map(({ teamId }) => [teamKey(teamId), teamId]));
  const own = personalKey(actor.userId);
  return counts.map(({ scopeKey, ...count }) => ({
    teamId: scopeKey === own ? null : (teams.get(scopeKey) ?? null),
    ...count,
  }));
}
