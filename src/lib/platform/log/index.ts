import 'server-only';
import pino, { type DestinationStream, type LogFn, type Logger, type LoggerOptions } from 'pino';
import { getEnv } from '../env';

export type { Logger };

/** In lower case; headers are written in any. */
const SECRET_NAMES = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'apikey',
  'secret',
]);
const MAX_DEPTH = 10;
/** What an error quotes may be a team's words, megabytes of them. */
const MAX_TEXT = 2_000;
/** Of them at the end, where a stack names its last places. */
const TAIL = 800;
const MAX_PARTS = 50;

const cut = (text: string): string =>
  text.length <= MAX_TEXT
    ? text
    : [
        text.slice(0, MAX_TEXT - TAIL).toWellFormed(),
        `… (${text.length - MAX_TEXT} more characters) …`,
        text.slice(-TAIL).toWellFormed(),
      ].join('');

const isPlain = (value: object): boolean =>
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/**
 * A copy of plain objects and lists, without what stands under a secret's name; long texts and lists
 * are cut.
 */
function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '[too deep]';
  if (Array.isArray(value)) return value.slice(0, MAX_PARTS).map((item) => redact(item, depth + 1));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      cut(name),
      SECRET_NAMES.has(name.toLowerCase()) ? '[Redacted]' : redact(item, depth + 1),
    ]),
  );
}

const redactAll = (fields: object) => redact(fields) as Record<string, unknown>;

/** pino repeats the whole message of an error that is logged without one. */
function cutMessage(this: Logger, args: Parameters<LogFn>, write: LogFn): void {
  const [first, message, ...more] = args as [unknown, unknown?, ...unknown[]];
  if (typeof first === 'string') write.apply(this, [cut(first), message, ...more] as never);
  else if (first instanceof Error && message === undefined)
    write.call(this, first, cut(first.message));
  else write.apply(this, args);
}

/** JSON lines; what stands under a secret's name is cut out, however deep, in errors too. */
export function createLog(level: LoggerOptions['level'], destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    ...(level ? { level } : {}),
    base: undefined,
    formatters: { log: redactAll },
    hooks: { logMethod: cutMessage },
    // The fields of child loggers go past the formatter.
    redact: ['authorization', 'cookie', 'token', 'apiKey', 'secret'],
    serializers: { err: (error: Error) => redactAll({ ...pino.stdSerializers.err(error) }) },
  };
  return destination ? pino(options, destination) : pino(options);
}

let root: Logger | undefined;

/** The process's one log, on standard output. */
export function getLog(): Logger {
  root ??= createLog(getEnv().LOG_LEVEL);
  return root;
}
