const CONNECTION_CODES = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
]);
const CONNECTION_WORDS =
  /ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable|terminating connection|server closed the connection|too many clients|database system is (starting up|shutting down)|in recovery mode/i;

/** The driver adapter's own names; a raw query is P2010 whatever went wrong below it. */
const CONNECTION_KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'TooManyConnections',
  'SocketTimeout',
]);

interface KindOfFault {
  readonly cause?: { readonly kind?: unknown } | undefined;
}
/** The driver's error, wrapped by Prisma or (at the start or end of a transaction) as it is. */
type DriverFault = KindOfFault & { readonly meta?: { readonly driverAdapterError?: KindOfFault } };

const kindOf = (error: object): string => {
  const { meta, cause } = error as DriverFault;
  return String(meta?.driverAdapterError?.cause?.kind ?? cause?.kind ?? '');
};

const codeOf = (error: object): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * Whether an error says that the database is away (503, try again) rather than that a query was
 * wrong (500). Prisma's codes are read first; what the driver throws below them has only words.
 */
export function isDatabaseAway(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    if (CONNECTION_CODES.has(codeOf(at)) || CONNECTION_KINDS.has(kindOf(at))) return true;
    if (CONNECTION_WORDS.test(at.message)) return true;
    at = at.cause;
  }
  return false;
}

/** 40P01 and 40001 of PostgreSQL; Prisma's P2034 stands for both, its driver has words of its own. */
const LOST_RACE = /40P01|40001|TransactionWriteConflict|deadlock detected|could not serialize/i;

/**
 * Whether a transaction was chosen to give way to another one that waited for it (a deadlock): it was
 * rolled back whole, and run again it will most likely go through.
 */
export function isLostRace(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    if (codeOf(at) === 'P2034' || LOST_RACE.test(kindOf(at)) || LOST_RACE.test(at.message)) {
      return true;
    }
    at = at.cause;
  }
  return false;
}

/** Whether a unique key refused the row (Prisma's P2002, or PostgreSQL's 23505 of a raw query). */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return codeOf(error) === 'P2002' || /23505|Unique constraint/.test(error.message);
}

/**
 * Whether a row that was counted on is gone: a foreign key refused (Prisma's P2003, or PostgreSQL's
 * 23503 of a raw query), or there was nothing to change (P2025).
 */
export function isMissingRow(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ['P2003', 'P2025'].includes(codeOf(error)) || /\b23503\b/.test(error.message);
}
