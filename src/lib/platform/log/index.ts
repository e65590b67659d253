import 'server-only';
import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino';
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

const isPlain = (value: object): boolean =>
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/** A copy of plain objects and lists, without what stands under a secret's name. */
function redact(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_NAMES.has(name.toLowerCase()) ? '[Redacted]' : redact(item, depth + 1),
    ]),
  );
}

const redactAll = (fields: object) => redact(fields) as Record<string, unknown>;

/** JSON lines; what stands under a secret's name is cut out, however deep, in errors too. */
export function createLog(level: LoggerOptions['level'], destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    ...(level ? { level } : {}),
    base: undefined,
    formatters: { log: redactAll },
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
