import { parseArgs } from 'node:util';
import { readArguments, UsageError } from '../command-line';

export const USAGE = `usage: npm run webhook:listen -- [--port 4400] [--secret SECRET] [--fail STATUS] [--times N] [--delay 20s] [--json]

Receives Sentinel's events on this machine alone, verifies them and prints them. Needs no database.

  --port N       where to listen; 4400 unless given, 0 for any that is free
  --secret TEXT  the endpoint's secret, as 64 hex characters or as whsec_...; without it nothing is verified
  --fail STATUS  answer with this status, 300 to 599, to see Sentinel try again (500) or switch off (410)
  --times N      fail the first N requests only, and take what comes after them
  --delay TIME   wait before answering: 500ms, 20s, 2m; after 15 s Sentinel gives up waiting
  --json         print each request as one line of JSON; with npm run -s, npm adds no line of its own
  --help         print this

Sentinel sends to this machine only where it is told that it may: start it with
OUTBOUND_ALLOWED_HOSTS=localhost:4400 and enter http://localhost:4400 under Settings > Webhooks.
A request whose signature does not fit, or is older than 300 s, is answered with 401. Ctrl-C ends the
program and prints a summary.`;

export interface Options {
  readonly port: number;
  readonly secret: string | null;
  /** The status to fail with, or null to take what comes. */
  readonly failWith: number | null;
  /** How many requests fail. */
  readonly failures: number;
  /** Milliseconds. */
  readonly delay: number;
  readonly isJson: boolean;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
const LONGEST_DELAY = 10 * 60_000;

function wholeNumber(flag: string, given: string, [least, most]: readonly [number, number]) {
  const value = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${flag}: "${given}" is not a whole number from ${least} to ${most}`);
}

/** The secret is not repeated: what is printed may be kept. */
function readSecret(given: string): string {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(given)?.[1];
  if (base64 || /^[0-9a-f]{64}$/.test(given)) return given;
  throw new UsageError('--secret: is neither 64 hex characters (0-9, a-f) nor whsec_ and base64');
}

function readDelay(given: string): number {
  const [, count, unit = ''] = /^(\d{1,6})(ms|s|m)$/.exec(given) ?? [];
  const delay = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (delay <= LONGEST_DELAY) return delay;
  throw new UsageError(`--delay: "${given}" is not a time such as 500ms, 20s or 2m, up to 10m`);
}

const text = { type: 'string' } as const;
const yes = { type: 'boolean' } as const;
const OPTIONS = {
  port: text,
  secret: text,
  fail: text,
  times: text,
  delay: text,
  json: yes,
  help: yes,
};

function parse(given: readonly string[]) {
  try {
    return parseArgs({ args: readArguments([...given]), options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * What the call asks for, or `'help'`.
 *
 * @throws UsageError that names the option that is wrong
 */
export function readOptions(given: readonly string[]): Options | 'help' {
  const { port = '4400', secret, fail, times, delay = '0s', json, help } = parse(given);
  if (help) return 'help';
  if (times !== undefined && fail === undefined) {
    throw new UsageError('--times: says how many requests fail, and needs --fail');
  }
  return {
    port: wholeNumber('port', port, [0, 65_535]),
    secret: secret === undefined ? null : readSecret(secret),
    failWith: fail === undefined ? null : wholeNumber('fail', fail, [300, 599]),
    failures: times === undefined ? Infinity : wholeNumber('times', times, [1, 1_000_000]),
    delay: readDelay(delay),
    isJson: json === true,
  };
}
