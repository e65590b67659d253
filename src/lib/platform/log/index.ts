import 'server-only';
import pino, { type Logger } from 'pino';
import { getEnv } from '../env';

export type { Logger };

let root: Logger | undefined;

/** JSON lines on standard output; secrets are cut out by name wherever they stand. */
export function getLog(): Logger {
  root ??= pino({
    level: getEnv().LOG_LEVEL,
    base: undefined,
    redact: ['*.authorization', '*.cookie', '*.token', '*.apiKey', '*.secret', 'authorization'],
  });
  return root;
}
